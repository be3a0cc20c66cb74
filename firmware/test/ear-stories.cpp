// Stories of what a small node hears: channels as they are typed, frames to consoles, a pilot that runs and ends.
#include <map>
#include <utility>

#include "channel-list.hpp"
#include "fake-blobs.hpp"
#include "line-console.hpp"
#include "modem-ear.hpp"
#include "modem-sender.hpp"
#include "phy-channel.hpp"
#include "phy/running-transmitter.hpp"
#include "wire-way.hpp"

using namespace harmonic;
using check::Buffer;
using check::LineConsole;
using namespace phy_bench;

namespace {

struct FakeBoard final : small::Board {
  void fillRandom(uint8_t* bytes, size_t size) override { std::memset(bytes, 0x21, size); }
  bool fillSecret(uint8_t*, size_t) override { return false; }
  void restart() override {}
  void identify(uint16_t) override {}
  bool setOutput(uint8_t, float, float&) override { return false; }
  bool readValue(uint16_t, double&) override { return false; }
  void makeSafe() override { timesSafe += 1; }
  int timesSafe = 0;
};

struct FakeWire final : small::Wire {
  size_t read(uint8_t* out, size_t room) override {
    size_t size = 0;
    for (; size < room && !in.empty(); size += 1, in.pop_front()) out[size] = in.front();
    return size;
  }
  size_t write(Bytes bytes) override {
    if (isStuck) return 0;
    written.insert(written.end(), bytes.data, bytes.data + bytes.size);
    return bytes.size;
  }
  std::deque<uint8_t> in;
  Buffer written;
  bool isStuck = false;
};

/** What a story plays, at 48 kHz, a millisecond a turn; samples may be lost on the way. */
struct FakeSamples final : small::Samples {
  void start() override {}
  void stop() override {}
  size_t read(float* out, size_t frames) override {
    size_t size = 0;
    for (; size < frames && due > 0; size += 1, due -= 1, at += 1)
      out[size] = static_cast<float>(at < signal.size() ? signal[at] : 0.0);
    return size;
  }
  uint64_t lost() override { return at < missingFrom ? 0 : std::exchange(missing, 0); }
  Signal signal;
  size_t at = 0, due = 0, missingFrom = 0;
  uint64_t missing = 0;
};

struct SmallNode {
  explicit SmallNode(bool isRunning) : ear(node, 1000, isRunning) {
    CHECK(channels.read("6,3+7+12") == nullptr && channels.add(kBeaconHarmonic));
    phy::Arena counting;
    CHECK(ear.open(Waveform{}, channels.bonds(), channels.count(), 32, counting) == Fault::memory);
    memory.resize(counting.used() / 8 + 1);
    phy::Arena arena(memory.data(), 8 * memory.size());
    CHECK(ear.open(Waveform{}, channels.bonds(), channels.count(), 32, arena) == Fault::none);
    node.add(way);
    intake.listenWith(ear);
  }
  static Description describe() {
    Description what = check::plainDescription();
    what.highestHarmonic = 21;
    return what;
  }
  void turn() {
    nowNs += 1000000;
    samples.due += 48;
    node.step(intake, nowNs);
    ear.step(nowNs);
  }
  void listen() {
    console.greet();
    StreamOpen open;
    open.stream = 2;
    open.source = 2;
    CHECK(console.ask(Type::streamOpen, open).is(Type::streamOpen));
  }
  void play(const Signal& signal) {
    samples.signal = signal;
    samples.at = samples.due = 0;
    for (size_t ms = 0; ms <= signal.size() / 48; ms += 1) {
      console.hear();
      // A console is heard from, or its streams are closed.
      if (ms % 1000 == 0) console.say(Type::ping, Ping());
    }
  }
  std::vector<ChannelData> told() const {
    std::vector<ChannelData> all;
    for (const check::Heard& each : console.heard) {
      ChannelData data;
      if (each.is(Type::channelData) && each.read(data)) all.push_back(data);
    }
    return all;
  }

  FakeBoard board;
  check::FakeBlobs blobs;
  FakeWire wire;
  FakeSamples samples;
  uint64_t nowNs = 1000000000;
  small::Node node{{board, blobs}, describe(), check::plainValues(describe()), nowNs};
  uint8_t sampleMemory[16384];
  small::WireWay way{node.device(), wire, sampleMemory, sizeof sampleMemory, nowNs};
  float frames[64];
  small::Intake intake{samples, 1, 48000, frames, 64};
  small::ChannelList channels;
  small::ModemEar ear;
  std::vector<uint64_t> memory;
  LineConsole console{[this](const Buffer& bytes) { wire.in.insert(wire.in.end(), bytes.begin(), bytes.end()); },
                      [this] {
                        turn();
                        return std::exchange(wire.written, Buffer());
                      }};
};

Buffer psduOf(const ChannelData& data) { return Buffer(data.psdu.data, data.psdu.data + data.psdu.size); }

/** A master for so many milliseconds: its beacon twice a second, a word on H6 in between. */
Signal masterFor(size_t ms, double ppm) {
  const uint16_t two[] = {2}, six[] = {6};
  const phy::Bond bonds[] = {{two, 1}, {six, 1}};
  ReferenceRunningTransmitter sender;
  std::vector<uint64_t> memory(4096);
  phy::Arena arena(memory.data(), 8 * memory.size());
  CHECK(sender.open(faster(Waveform{}, ppm), bonds, 2, 32, 0.1, 0.1, arena) == Fault::none);
  const uint8_t beacon[] = {1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0x42, 0x0f, 0, 1, 0, 0, 0}, word[] = {'o', 'n'};
  Signal signal(48 * ms);
  for (size_t i = 0; i < signal.size(); i += 1) {
    if (i % 24000 == 12000) CHECK(sender.send(0, {beacon, sizeof beacon}, kBeaconFlags) == Fault::none);
    if (i % 24000 == 20000) CHECK(sender.send(1, {word, sizeof word}, 0) == Fault::none);
    signal[i] = sender.next();
  }
  return signal;
}

}  // namespace

STORY("channels are read as a person types them; what is none is said in words") {
  small::ChannelList list;
  CHECK(list.read("") == nullptr && list.count() == 0);
  CHECK(list.read("4,6,3+7+12") == nullptr && list.count() == 3);
  CHECK(list.bonds()[0].count == 1 && list.bonds()[0].harmonics[0] == 4);
  CHECK(list.bonds()[2].count == 3 && list.bonds()[2].harmonics[1] == 7 && list.bonds()[2].harmonics[2] == 12);
  CHECK(list.has(7) && !list.add(7) && list.add(2) && list.count() == 4);
  for (const char* wrong : {"1", "4,", ",4", "4;6", "4+", "a", "40000", "99999999999", "4 ,6"})
    CHECK(std::string(small::ChannelList().read(wrong)).find("as in 4,6,3+7+12") != std::string::npos);
  for (const char* twice : {"4,4", "4+4", "3+7,12+7"})
    CHECK(std::string(small::ChannelList().read(twice)) == "a harmonic is in two channels");
  std::string many;
  for (int i = 2; i < 16; i += 1) many += (many.empty() ? "" : ",") + std::to_string(i);
  CHECK(std::string(small::ChannelList().read(many.c_str())).find("at most 13") != std::string::npos);
  std::string wide = "2";
  for (int i = 3; i < 35; i += 1) wide += "+" + std::to_string(i);
  CHECK(std::string(small::ChannelList().read(wide.c_str())).find("at most 13") != std::string::npos);
}

STORY("L12.4 what a small node hears goes to a console that asked for it, with its time, while nobody streams samples") {
  SmallNode node(false);
  std::mt19937_64 random(4);
  const Signal first = airOf(Waveform{}, {{{6}, {1, 2, 3}}, {{3, 7, 12}, {9}}}, random);
  node.play(first);
  CHECK(node.told().empty() && node.ear.counters().frames == 2);
  node.listen();
  const uint64_t beganNs = node.nowNs;
  node.play(first);
  const std::vector<ChannelData> told = node.told();
  CHECK(told.size() == 2 && node.ear.counters().lost == 0);
  for (const ChannelData& each : told) {
    CHECK(each.bits == 1 && each.snrCentiDb > 2000 && psduOf(each) == (each.harmonic == 6 ? Buffer{1, 2, 3} : Buffer{9}));
    CHECK(each.atNs > beganNs && each.atNs < beganNs + first.size() * 20834 && (each.harmonic == 6 || each.harmonic == 3));
  }
}

STORY("P9.3 samples that never came are silence to it: the burst behind them is heard, the one among them is not") {
  SmallNode node(false);
  node.listen();
  std::mt19937_64 random(5);
  const Signal one = airOf(Waveform{}, {{{6}, {1}}}, random), two = airOf(Waveform{}, {{{6}, {2}}}, random);
  node.samples.missing = one.size();
  node.play(two);
  const std::vector<ChannelData> told = node.told();
  CHECK(told.size() == 1 && psduOf(told[0]) == Buffer{2} && node.intake.lost() == one.size());
  CHECK(node.ear.counters().samplesSkipped == one.size());
}

STORY("L7.9 a frame of which samples never came is told with the time at which it began, as a whole one is") {
  std::mt19937_64 random(6);
  const Signal whole = airOf(Waveform{}, {{{6}, Buffer(20, 1)}}, random);
  std::vector<ChannelData> told;
  for (const size_t missing : {size_t{0}, size_t{4800}}) {
    SmallNode node(false);
    node.listen();
    node.samples.missing = missing;
    node.samples.missingFrom = 3000;
    node.play(whole);
    told.push_back(node.told().at(0));
  }
  CHECK(told[0].bits == 1 && told[1].bits == 0);
  CHECK(std::fabs(static_cast<double>(told[1].atNs) - static_cast<double>(told[0].atNs)) < 20000);
}

STORY("P9 on a master's line it is a slave: lock, f0 and master are in its reports, and the pilot's end is an event") {
  SmallNode node(true);
  node.listen();
  Signal line = masterFor(2500, 150);
  line.resize(line.size() + 48 * 1500);
  node.play(line);
  size_t words = 0, beacons = 0;
  for (const ChannelData& each : node.told()) {
    words += each.harmonic == 6 && psduOf(each) == Buffer{'o', 'n'} ? 1 : 0;
    beacons += each.harmonic == 2 && each.phyFlags == kBeaconFlags ? 1 : 0;
  }
  CHECK(words >= 4 && beacons >= 4);
  bool wasLocked = false;
  uint16_t event = 0;
  for (const check::Heard& each : node.console.heard) {
    TlvList stats;
    Event told;
    if (each.is(Type::event) && each.read(told)) event = told.code;
    if (!each.is(Type::stats) || !each.read(stats)) continue;
    std::map<uint16_t, Buffer> keys;
    TlvWalk walk(stats.tlvs);
    for (Tlv tlv; walk.next(tlv);) keys[tlv.key] = Buffer(tlv.value.data, tlv.value.data + tlv.value.size);
    if (keys[9] != Buffer{2}) continue;
    wasLocked = true;
    CHECK(keys[11] == Buffer{2} && std::fabs(doubleOfBits(loadLittle<uint64_t>(keys[12].data())) - 1000.15) < 0.01);
    CHECK((keys[14] == Buffer{1, 2, 3, 4, 5, 6, 7, 8}) || keys.count(14) == 0);
  }
  CHECK(wasLocked && event == EventCode::lockLost && node.node.device().node.lock == Lock::searching);
}

STORY("L10.1 outputs are safe as soon as hazardous keys are applied, also while the answer cannot go out") {
  SmallNode small(false);
  small.console.greet();
  uint8_t bytes[16];
  TlvWriter writer(bytes, sizeof bytes);
  writer.f64(CfgKey::f0Hz, 2000);
  CfgStage stage;
  stage.txn = 3;
  stage.tlvs = writer.written();
  TransactionReply staged;
  CHECK(small.console.ask(Type::cfgStage, stage).read(staged));
  CfgApply apply;
  apply.txn = 3;
  apply.revertMs = 2000;
  apply.crc = staged.crc;
  small.wire.isStuck = true;
  small.console.say(Type::cfgApply, apply);
  CHECK(small.board.timesSafe == 0);
  small.turn();
  CHECK(small.board.timesSafe > 0);
}

STORY("L16.2 what a sender cannot send after all is counted as a frame that did not go out, and holds up none behind it") {
  // It was opened for one harmonic.
  const uint16_t harmonics[] = {4, 5, 6};
  const phy::Bond channels[] = {{harmonics, 2}, {harmonics + 2, 1}};
  FrameToSend waiting[4];
  SendQueue asked(channels, 2, waiting, 4);
  alignas(8) uint8_t memory[1024];
  phy::Arena arena(memory, sizeof memory);
  small::ModemSender sender;
  CHECK(sender.open(Waveform{}, 1, arena) == Fault::none);
  const auto ask = [&](const uint8_t* on, size_t size) {
    ChannelSend frame;
    frame.fec = 1;
    frame.modulation = 1;
    frame.harmonics = {on, size};
    frame.psdu = bytesOf("123");
    return asked.take(frame).status;
  };
  const uint8_t two[] = {4, 0, 5, 0}, one[] = {6, 0};
  CHECK(ask(two, 4) == 0 && ask(one, 2) == 0);
  sender.sendAsked(asked, channels);
  CHECK(asked.unsent() == 1 && asked.counters().begun == 0 && asked.waiting() == 1 && !sender.isBusy());
  sender.sendAsked(asked, channels);
  CHECK(asked.unsent() == 1 && asked.counters().begun == 1 && asked.isEmpty() && sender.isBusy());
}
