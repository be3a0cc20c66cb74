// Stories of the Linux port's parts: flags, faults, sources, pace, sampling, DNS, the JSON line.
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>

#include "console.hpp"
#include "dns-message.hpp"
#include "faults.hpp"
#include "line-pace.hpp"
#include "options.hpp"
#include "sampling.hpp"
#include "source.hpp"
#include "told-line.hpp"

namespace {

using namespace agent;
using check::Buffer;
using check::refusalOf;

Options optionsOf(std::vector<std::string> words) {
  words.insert(words.begin(), "harmonic-agent");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  return readOptions(static_cast<int>(pointers.size()), pointers.data());
}

std::string refusedFlags(const std::vector<std::string>& words) {
  return refusalOf([&] { optionsOf(words); });
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/** A file that is gone with the story. */
class Scratch {
 public:
  explicit Scratch(const std::string& bytes) {
    char name[] = "/tmp/harmonic-story-XXXXXX";
    const int fd = mkstemp(name);
    path = name;
    std::ofstream(path, std::ios::binary) << bytes;
    close(fd);
  }
  ~Scratch() { unlink(path.c_str()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path;
};

std::string little(uint64_t value, size_t size) {
  std::string out;
  for (size_t i = 0; i < size; i += 1) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

struct Wav {
  uint16_t code = 1, channels = 1, bits = 16;
  uint32_t rate = 8000;
  std::string data = little(0x4000, 2) + little(0xc000, 2) + little(0x7fff, 2) + little(0x8000, 2);
  /** What the headers say when they lie. */
  int64_t dataSays = -1;
  std::string before;

  std::string bytes() const {
    const std::string format = little(code, 2) + little(channels, 2) + little(rate, 4) +
                               little(uint64_t{rate} * channels * bits / 8, 4) + little(channels * bits / 8u, 2) +
                               little(bits, 2);
    const uint64_t said = dataSays >= 0 ? static_cast<uint64_t>(dataSays) : data.size();
    const std::string body = "WAVE" + before + "fmt " + little(16, 4) + format + "data" + little(said, 4) + data;
    return "RIFF" + little(body.size(), 4) + body;
  }
};

std::vector<float> readAll(Source& source, size_t frames) {
  std::vector<float> values(frames * source.channels());
  values.resize(source.read(values.data(), frames) * source.channels());
  return values;
}

std::vector<float> playedOnce(const Wav& wav) {
  const Scratch file(wav.bytes());
  return readAll(*openWav(file.path, true), 100);
}

std::string refusedWav(const std::string& bytes) {
  const Scratch file(bytes);
  return refusalOf([&] { openWav(file.path, true); });
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

bool isNear(float value, double wanted, double by = 1e-6) { return std::fabs(static_cast<double>(value) - wanted) <= by; }

}  // namespace

STORY("flags: every one is read") {
  const Options options = optionsOf({"--synth", "tone=50", "--serial", "pty", "--link", "/tmp/x", "--baud", "2000000",
                                     "--tcp", "0", "--udp", "4711", "--bind", "127.0.0.2", "--mdns-port", "5354",
                                     "--name", "n", "--id", "D00D0000000000aa", "--boot-id", "9", "--rate", "16000",
                                     "--speed", "2.5", "--die-with-stdin", "--simulated"});
  CHECK(options.synth == "tone=50" && options.serial == "pty" && options.link == "/tmp/x");
  CHECK(options.baud == 2000000 && *options.tcp == 0 && *options.udp == 4711 && options.bind == "127.0.0.2");
  CHECK(options.mdnsPort == 5354 && options.name == "n" && *options.bootId == 9 && options.dieWithStdin);
  CHECK((*options.id)[0] == 0xd0 && (*options.id)[7] == 0xaa && options.simulated);
  CHECK(optionsOf({"--serial", "/dev/ttyS9?baud=115200"}).baud == 115200);
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

STORY("WAV: 16, 24, 32 bits and float32 give the values that were written") {
  Wav wav;
  std::vector<float> values = playedOnce(wav);
  CHECK(values.size() == 4 && isNear(values[0], 0.5) && isNear(values[1], -0.5) && isNear(values[3], -1));
  wav.bits = 24;
  wav.data = little(0x400000, 3) + little(0xc00000, 3);
  values = playedOnce(wav);
  CHECK(values.size() == 2 && isNear(values[0], 0.5) && isNear(values[1], -0.5));
  wav.bits = 32;
  wav.data = little(0x40000000, 4) + little(0xc0000000, 4);
  values = playedOnce(wav);
  CHECK(values.size() == 2 && isNear(values[0], 0.5) && isNear(values[1], -0.5));
  wav.code = 3;
  wav.data = little(harmonic::bitsOfFloat(0.25f), 4) + little(0x7fc00000, 4) + little(0xff800000, 4);
  values = playedOnce(wav);
  CHECK(values.size() == 3 && isNear(values[0], 0.25) && isNear(values[1], 0) && isNear(values[2], 0));
}

STORY("WAV: a recording plays again and again, or once") {
  const Scratch file(Wav().bytes());
  const auto again = openWav(file.path, false);
  const std::vector<float> values = readAll(*again, 10);
  CHECK(values.size() == 10);
  for (size_t i = 4; i < 10; i += 1) CHECK(isNear(values[i], static_cast<double>(values[i - 4])));
  const auto once = openWav(file.path, true);
  CHECK(readAll(*once, 3).size() == 3 && readAll(*once, 3).size() == 1 && readAll(*once, 3).empty());
  once->rewind();
  CHECK(readAll(*once, 9).size() == 4);
}

STORY("WAV: stereo, chunks before the samples, the extensible format") {
  Wav wav;
  wav.channels = 2;
  wav.before = "LIST" + little(5, 4) + "abcde" + '\0';
  const Scratch file(wav.bytes());
  const auto source = openWav(file.path, true);
  CHECK(source->channels() == 2 && std::fabs(source->rateHz() - 8000) < 1e-9 && source->format() == 1);
  CHECK(readAll(*source, 10).size() == 4);
  const std::string format = little(0xfffe, 2) + little(1, 2) + little(8000, 4) + little(16000, 4) + little(2, 2) +
                             little(16, 2) + little(22, 2) + little(16, 2) + little(4, 4) + little(1, 2) + std::string(14, '\0');
  const std::string body = "WAVEfmt " + little(format.size(), 4) + format + "data" + little(4, 4) + little(0x4000, 2) + little(1, 2);
  const Scratch extensible("RIFF" + little(body.size(), 4) + body);
  CHECK(readAll(*openWav(extensible.path, true), 9).size() == 2);
}

STORY("WAV: headers that lie are believed only as far as the file goes") {
  Wav wav;
  wav.dataSays = 0xffffffff;
  CHECK(playedOnce(wav).size() == 4);
  wav.dataSays = 4;
  CHECK(playedOnce(wav).size() == 2);
  wav.dataSays = 5;
  CHECK(playedOnce(wav).size() == 2);
}

STORY("WAV: what cannot be played is refused in a sentence") {
  CHECK(has(refusalOf([] { openWav("/no/such.wav", false); }), "/no/such.wav"));
  CHECK(has(refusalOf([] { openWav("/tmp", false); }), "no file"));
  CHECK(has(refusedWav(""), "no WAV file"));
  CHECK(has(refusedWav("RIFF"), "no WAV file"));
  CHECK(has(refusedWav(std::string(100, 'x')), "no WAV file"));
  CHECK(has(refusedWav("RIFF" + little(4, 4) + "WAVE"), "no format chunk"));
  Wav wav;
  wav.channels = 0;
  CHECK(has(refusedWav(wav.bytes()), "0 channels"));
  wav.channels = 17;
  CHECK(has(refusedWav(wav.bytes()), "17 channels"));
  wav = Wav();
  wav.rate = 0;
  CHECK(has(refusedWav(wav.bytes()), "0 Hz"));
  wav.rate = 4000000000;
  CHECK(has(refusedWav(wav.bytes()), "4000000000 Hz"));
  wav = Wav();
  wav.bits = 8;
  CHECK(has(refusedWav(wav.bytes()), "8 bits"));
  wav = Wav();
  wav.code = 85;
  CHECK(has(refusedWav(wav.bytes()), "coding 85"));
  wav = Wav();
  wav.data = "";
  CHECK(has(refusedWav(wav.bytes()), "no samples"));
  wav.data = "a";
  CHECK(has(refusedWav(wav.bytes()), "no samples"));
}

STORY("WAV: cut anywhere and changed anywhere, it is played or refused, and nothing else") {
  Wav wav;
  wav.channels = 2;
  wav.before = "LIST" + little(4, 4) + "abcd";
  const std::string whole = wav.bytes();
  std::mt19937 random(9);
  size_t played = 0, refused = 0;
  for (size_t i = 0; i < 1500; i += 1) {
    std::string bytes = whole.substr(0, i < whole.size() ? i : whole.size());
    for (int edits = i < whole.size() ? 0 : 1 + static_cast<int>(i % 3); edits > 0; edits -= 1)
      bytes[random() % 56] = static_cast<char>(random());
    const Scratch file(bytes);
    try {
      const auto source = openWav(file.path, random() % 2 == 0);
      for (const float value : readAll(*source, 64)) CHECK(std::isfinite(value));
      played += 1;
    } catch (const std::runtime_error& error) {
      CHECK(has(error.what(), file.path));
      refused += 1;
    }
  }
  CHECK(played > 100 && refused > 100);
}

STORY("synth: a tone has its frequency and level, noise its level, and every run is the same") {
  const auto source = createSynth("tone=1000:0.5,dc=0.125", 8000);
  const std::vector<float> values = readAll(*source, 8000);
  double re = 0, im = 0, sum = 0;
  for (size_t i = 0; i < values.size(); i += 1) {
    const double phase = 6.283185307179586 * static_cast<double>(i) / 8;
    re += static_cast<double>(values[i]) * std::cos(phase);
    im += static_cast<double>(values[i]) * std::sin(phase);
    sum += static_cast<double>(values[i]);
  }
  CHECK(std::fabs(std::hypot(re, im) * 2 / 8000 - 0.5) < 1e-6);
  CHECK(std::fabs(sum / 8000 - 0.125) < 1e-6);
  const auto noise = createSynth("noise=0.1,seed=5", 8000);
  const std::vector<float> first = readAll(*noise, 50000);
  double power = 0;
  for (const float value : first) power += static_cast<double>(value) * static_cast<double>(value);
  CHECK(std::fabs(std::sqrt(power / 50000) - 0.1) < 0.002);
  noise->rewind();
  CHECK(readAll(*noise, 50000) == first);
}

STORY("synth: channels and harmonics below half the rate; what it does not know is a sentence") {
  const auto source = createSynth("tone=50:0.9/harmonics=1000:10:0.4/dc=0.3", 8000);
  CHECK(source->channels() == 3);
  const std::vector<float> values = readAll(*source, 1);
  CHECK(values.size() == 3 && isNear(values[2], 0.3));
  for (const char* spec : {"", "ton=5", "tone=", "tone=abc", "tone=1:2:3", "noise", "harmonics=5", "tone=nan", "seed=-1",
                           "tone=1,,tone=2"})
    CHECK(has(refusalOf([&] { createSynth(spec, 8000); }), "--synth"));
  CHECK(has(refusalOf([] { createSynth("dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0", 8000); }), "16 channels"));
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

STORY("sampling: takes what is due, runs only while somebody listens, loses what it slept through") {
  const auto source = createSynth("dc=0.25", 8000);
  Faults faults;
  Sampling sampling(*source, 1, faults);
  check::FakeHands hands;
  harmonic::Description what = check::plainDescription();
  what.rateHz = 8000;
  harmonic::Device device(what, check::plainValues(what), hands);
  check::Console console(device, harmonic::Transport::stream, 65536);
  console.greet();
  const std::vector<harmonic::Session*> links{&console.session};
  sampling.advance(links, console.nowNs);
  CHECK(sampling.dueNs() == kNever);
  harmonic::StreamOpen open;
  open.stream = 1;
  open.blockSamples = 80;
  open.credit = 1000;
  console.ask(harmonic::Type::streamOpen, open);
  sampling.advance(links, console.nowNs);
  for (int i = 0; i < 100; i += 1) {
    CHECK(sampling.dueNs() <= console.nowNs + 10000100);
    console.nowNs = sampling.dueNs();
    sampling.advance(links, console.nowNs);
  }
  console.hear();
  CHECK(console.count(harmonic::Type::samples) == 100);
  console.nowNs += 10000000000;
  sampling.advance(links, console.nowNs);
  console.hear();
  harmonic::Samples block;
  CHECK(console.last().read(block));
  CHECK(block.firstSample >= 8000 + 76000 && (block.flags & harmonic::SampleFlag::gapBefore) == 0);
  size_t gaps = 0;
  for (const check::Heard& each : console.heard)
    if (each.is(harmonic::Type::samples) && each.read(block)) gaps += (block.flags & harmonic::SampleFlag::gapBefore) != 0 ? 1 : 0;
  CHECK(gaps == 1);
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
