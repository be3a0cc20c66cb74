// Stories of the Linux port's parts: flags, faults, pace, DNS, the JSON line.
#include <cmath>
#include <random>

#include "check.hpp"
#include "dns-message.hpp"
#include "board.hpp"
#include "faults.hpp"
#include "frame.hpp"
#include "decoder.hpp"
#include "line-pace.hpp"
#include "options.hpp"
#include "source.hpp"
#include "scratch.hpp"
#include "told-line.hpp"

namespace {

using namespace agent;
using check::has;
using check::refusalOf;
using check::Scratch;
using Buffer = std::vector<uint8_t>;

Options optionsOf(std::vector<std::string> words) {
  words.insert(words.begin(), "harmonic-agent");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  return readOptions(static_cast<int>(pointers.size()), pointers.data());
}

std::string refusedFlags(const std::vector<std::string>& words) {
  return refusalOf([&] { optionsOf(words); });
}

Faults faultsOf(const std::string& lines) {
  const Scratch file(lines);
  Faults faults;
  faults.readFile(file.path);
  return faults;
}

std::string refusedFaults(const std::string& lines) {
  return refusalOf([&] { faultsOf(lines); });
}

std::vector<std::string> begunAt(Faults& faults, double nowS) {
  std::vector<const Fault*> begun, ended;
  faults.advance(nowS, begun, ended);
  std::vector<std::string> names;
  for (const Fault* fault : begun) names.push_back(fault->name);
  for (const Fault* fault : ended) names.push_back("-" + fault->name);
  return names;
}

}  // namespace

STORY("flags: every one is read") {
  const Options options = optionsOf({"--synth", "tone=50", "--serial", "pty", "--link", "/tmp/x", "--baud", "2000000",
                                     "--tcp", "0", "--udp", "4711", "--bind", "127.0.0.2", "--mdns-port", "5354",
                                     "--name", "n", "--id", "D00D0000000000aa", "--boot-id", "9", "--rate", "16000",
                                     "--speed", "2.5", "--die-with-stdin", "--simulated"});
  CHECK(options.synth == "tone=50" && options.serial == "pty" && options.link == "/tmp/x");
  CHECK(*options.baud == 2000000 && *options.tcp == 0 && *options.udp == 4711 && options.bind == "127.0.0.2");
  CHECK(options.mdnsPort == 5354 && options.name == "n" && *options.bootId == 9 && options.dieWithStdin);
  CHECK((*options.id)[0] == 0xd0 && (*options.id)[7] == 0xaa && options.simulated);
  CHECK(*optionsOf({"--serial", "/dev/ttyS9?baud=115200"}).baud == 115200);
}

STORY("baud: without one, the first usual rate that carries the source with a fifth to spare (L7.5)") {
  const Options options = optionsOf({"--serial", "pty"});
  CHECK(baudOf(options, *createSynth("tone=50", 16000)) == 921600);
  CHECK(baudOf(options, *createSynth("tone=50", 48000)) == 2000000);
  CHECK(baudOf(options, *createSynth("tone=50/tone=60", 48000)) == 3000000);
  CHECK(baudOf(optionsOf({"--serial", "pty", "--baud", "115200"}), *createSynth("tone=50", 48000)) == 115200);
}

STORY("flags: --mdns serves the LAN unless told where") {
  CHECK(optionsOf({"--tcp", "0"}).bind == "127.0.0.1");
  CHECK(optionsOf({"--tcp", "0", "--mdns"}).bind == "0.0.0.0");
  CHECK(optionsOf({"--tcp", "0", "--mdns", "on", "--mdns-interface", "127.0.0.1"}).bind == "127.0.0.1");
  CHECK(!optionsOf({"--tcp", "0", "--mdns", "off"}).mdns);
}

STORY("flags: what is wrong is told in a sentence that names the flag") {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--tcp"}, {"--tcp", "-1"}, {"--tcp", "65536"}, {"--tcp", "1.5"}, {"--tcp", "abc"}, {"--tcp", ""},
           {"--udp", "99999"}, {"--baud", "300"}, {"--baud", "1e9"}, {"--rate", "0"}, {"--rate", "nan"},
           {"--speed", "0"}, {"--speed", "inf"}, {"--id", "12"}, {"--id", "zzzzzzzzzzzzzzzz"}, {"--key", "00"},
           {"--boot-id", "-1"}, {"--nonsense"}})
    CHECK(has(refusedFlags(words), words[0]));
  CHECK(has(refusedFlags({}), "--serial, --tcp or --udp"));
  CHECK(has(refusedFlags({"--tcp", "0", "--wav", "a", "--synth", "tone=1"}), "choose one signal"));
  CHECK(has(refusedFlags({"--tcp", "0", "--link", "/tmp/x"}), "--link"));
  CHECK(has(refusedFlags({"--tcp", "0", "--name", ""}), "--name"));
  CHECK(has(refusedFlags({"--tcp", "0", "--name", "a name that has over 32 bytes in it"}), "--name"));
  CHECK(has(refusedFlags({"--tcp", "0", "--once"}), "--once"));
  CHECK(has(refusedFlags({"--serial", "pty", "--mdns"}), "--mdns"));
  CHECK(has(refusedFlags({"--tcp", "0", "--wav", "a", "--rate", "8000"}), "--rate"));
  CHECK(has(refusedFlags({"--serial", "x?baud=12"}), "--serial"));
}

STORY("pace: output never exceeds the baud rate by more than what a line saves up, and reaches it") {
  for (const double rate : {10.0, 960.0, 11520.0, 92160.0, 200000.0}) {
    LinePace pace(rate);
    std::mt19937 random(3);
    uint64_t nowNs = 1000000000;
    const uint64_t beganNs = nowNs;
    double sent = 0;
    for (int i = 0; i < 20000; i += 1) {
      const size_t room = pace.allowance(nowNs);
      const size_t size = room > 0 ? 1 + random() % room : 0;
      pace.spend(size, nowNs);
      sent += static_cast<double>(size);
      const double mostSent = rate * (static_cast<double>(nowNs - beganNs) / 1e9 + 0.0101) + 1.01;
      CHECK(sent <= mostSent);
      nowNs = std::max(nowNs + 1, pace.readyNs(1000));
    }
    CHECK(sent >= rate * static_cast<double>(nowNs - beganNs) / 1e9 * 0.98 - 1);
  }
}

STORY("pace: a line that waited does not catch up; one without a rate takes everything") {
  LinePace pace(1000);
  CHECK(pace.allowance(50000000000) == 10);
  pace.spend(100, 50000000000);
  CHECK(pace.allowance(50050000000) == 0);
  CHECK(pace.allowance(50095000000) >= 4);
  LinePace none;
  none.spend(1000000, 1);
  CHECK(none.allowance(1) == SIZE_MAX && none.readyNs(5) == 0);
}

STORY("faults: the timeline begins and ends each in its time") {
  Faults faults = faultsOf("# a comment\n\n{\"at\": 1, \"fault\": \"stall\", \"for\": 2}\n"
                           "{\"fault\":\"boot-text\",\"at\":2}\r\n{\"at\":0.5,\"fault\":\"corrupt\",\"rate\":0.25}\n");
  CHECK(std::fabs(faults.nextS() - 0.5) < 1e-9);
  CHECK(begunAt(faults, 0.4).empty());
  CHECK(begunAt(faults, 0.6) == std::vector<std::string>{"corrupt"});
  CHECK(faults.isOn(FaultKind::corrupt) && std::fabs(faults.rateOf(FaultKind::corrupt, 0) - 0.25) < 1e-9);
  CHECK(begunAt(faults, 1) == std::vector<std::string>{"stall"});
  CHECK(faults.isOn(FaultKind::stall));
  CHECK(begunAt(faults, 2) == std::vector<std::string>{"boot-text"});
  CHECK(begunAt(faults, 3.5) == (std::vector<std::string>{"-stall", "-boot-text"}));
  CHECK(!faults.isOn(FaultKind::stall) && std::isinf(faults.nextS()));
}

STORY("faults: every name is known; what is wrong is told with its line") {
  for (const char* name : {"corrupt", "drop", "duplicate", "stall", "slow", "wrong-version", "clip", "gap", "boot-text",
                           "disconnect", "reset"}) {
    Faults faults = faultsOf("{\"fault\": \"" + std::string(name) + "\"}");
    CHECK(begunAt(faults, 0) == std::vector<std::string>{name});
  }
  for (const char* line : {"{\"fault\": \"nonsense\"}", "{}", "[]", "fault", "{\"fault\": \"drop\"", "{\"fault\": \"drop}",
                           "{\"fault\": \"drop\"} x", "{\"fault\": \"drop\", \"at\": -1}", "{\"fault\": \"drop\", \"at\": x}",
                           "{\"fault\": \"drop\", \"when\": 1}", "{\"fault\": \"drop\", \"at\": inf}", "{\"at\": 1}", "{\"fault\":"})
    CHECK(has(refusedFaults("\n" + std::string(line)), "line 2"));
  CHECK(has(refusalOf([] { Faults().readFile("/no/such"); }), "/no/such"));
  CHECK(has(refusalOf([] { Faults().readFile("/tmp"); }), "cannot be read"));
}

STORY("faults: drop, duplicate, corrupt and another version do that, and to the share they say") {
  const Buffer frame = [] {
    Buffer raw(harmonic::kHeaderBytes + 4 + harmonic::kCrcBytes, 0);
    harmonic::writeHeader(raw.data(), {0x03, 0, 0}, 4);
    harmonic::closeWithCrc(raw.data(), harmonic::kHeaderBytes + 4);
    return raw;
  }();
  Buffer wire(64);
  wire.resize(harmonic::toWire(frame.data(), frame.size(), wire.data()));
  Faults lossy = faultsOf("{\"fault\": \"drop\", \"rate\": 0.25}\n{\"fault\": \"duplicate\", \"rate\": 0.5}");
  begunAt(lossy, 0);
  int counts[3] = {};
  for (int i = 0; i < 10000; i += 1) counts[lossy.copies()] += 1;
  CHECK(std::abs(counts[0] - 2500) < 200 && std::abs(counts[2] - 3750) < 250);
  Faults noisy = faultsOf("{\"fault\": \"corrupt\", \"rate\": 0.01}");
  begunAt(noisy, 0);
  size_t changed = 0;
  for (int i = 0; i < 1000; i += 1) {
    Buffer out;
    noisy.pass({wire.data(), wire.size()}, false, out);
    CHECK(out.size() == wire.size());
    for (size_t k = 0; k < out.size(); k += 1) changed += out[k] != wire[k] ? 1 : 0;
  }
  const double expected = 10.0 * static_cast<double>(wire.size());
  CHECK(std::fabs(static_cast<double>(changed) - expected) < expected / 3);
  Faults later = faultsOf("{\"fault\": \"wrong-version\"}");
  begunAt(later, 0);
  for (const bool isDatagram : {false, true}) {
    struct Sink final : harmonic::FrameSink {
      bool onFrame(const harmonic::Frame&) override { return frames += 1, true; }
      void onRefused(harmonic::Refusal reason, size_t, uint16_t) override { refused = reason; }
      int frames = 0;
      harmonic::Refusal refused = harmonic::Refusal::crc;
    } sink;
    harmonic::Decoder decoder(sink);
    Buffer out;
    later.pass(isDatagram ? harmonic::Bytes{frame.data(), frame.size()} : harmonic::Bytes{wire.data(), wire.size()},
               isDatagram, out);
    if (isDatagram) decoder.pushDatagram({out.data(), out.size()});
    else decoder.push({out.data(), out.size()});
    CHECK(sink.frames == 0 && sink.refused == harmonic::Refusal::version);
  }
}

STORY("JSON: quotes, control characters and bytes that are no UTF-8 are told so that everybody can read them") {
  CHECK(jsonText("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(jsonText(std::string("\x01\n\x1f", 3)) == "\"\\u0001\\u000a\\u001f\"");
  CHECK(jsonText("\xc3\xba \xf0\x9f\x8e\xb8") == "\"\xc3\xba \xf0\x9f\x8e\xb8\"");
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe0\x80\x80"})
    CHECK(has(jsonText(bad), "\xef\xbf\xbd") && !has(jsonText(bad), bad));
  Told told;
  told.identity = "d00d";
  told.tcp = "127.0.0.1:5";
  CHECK(toldLine(told) == "{\"identity\":\"d00d\",\"name\":\"\",\"serial\":null,\"tcp\":\"127.0.0.1:5\",\"udp\":null,"
                          "\"bootId\":0,\"pid\":0}\n");
}

STORY("DNS: a question is read, with names that point back; what goes in circles or out of the packet is not") {
  const std::string header = std::string("\x12\x34\0\0\0\2\0\0\0\0\0\0", 12);
  const std::string name = dnsName({"_harmonic-iot", "_TCP", "local"});
  const std::string packet = header + name + std::string("\0\x0c\x80\x01", 4) + "\3abc\xc0\x0c" + std::string("\0\xff\0\x01", 4);
  const auto bytes = [](const std::string& text) {
    return harmonic::Bytes{reinterpret_cast<const uint8_t*>(text.data()), text.size()};
  };
  const auto query = readQuery(bytes(packet));
  CHECK(query && query->id == 0x1234 && query->questions.size() == 2);
  CHECK(isSameName(query->questions[0].name, {"_HARMONIC-iot", "_tcp", "LOCAL"}) && query->questions[0].isUnicast);
  CHECK(query->questions[1].name.size() == 4 && query->questions[1].type == 255 && !query->questions[1].isUnicast);
  const auto circle = readQuery(bytes(header + "\xc0\x0c" + std::string(8, '\0')));
  CHECK(circle && circle->questions.empty());
  CHECK(!readQuery(bytes("abc")));
  std::string response = packet;
  response[2] = '\x84';
  CHECK(!readQuery(bytes(response)));
  std::mt19937 random(11);
  for (int i = 0; i < 20000; i += 1) {
    std::string hostile = packet.substr(0, random() % (packet.size() + 1));
    for (int edits = 0; edits < 3 && !hostile.empty(); edits += 1)
      hostile[random() % hostile.size()] = static_cast<char>(random());
    const auto read = readQuery(bytes(hostile));
    CHECK(!read || read->questions.size() <= 32);
  }
}
