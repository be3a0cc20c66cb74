// Stories of the Arduino library: a node on a Stream, and a sender, with a clock and pins in memory.
#include "Harmonic.h"

#include "fake-blobs.hpp"
#include "line-console.hpp"
#include "phy/frame-proof.hpp"
#include "phy/receiver.hpp"

using namespace harmonic;
using namespace check;

namespace {

unsigned long nowMicros = 0;
int led = LOW;
int taken = 0;

struct FakeStream final : Stream {
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t* bytes, size_t size) override {
    out.insert(out.end(), bytes, bytes + size);
    return size;
  }
  int availableForWrite() override { return 64; }
  int available() override { return static_cast<int>(in.size()); }
  int read() override {
    if (in.empty()) return -1;
    const int byte = in.front();
    in.pop_front();
    return byte;
  }
  int peek() override { return in.empty() ? -1 : in.front(); }
  std::deque<uint8_t> in, out;
};

void sample(float* values) { values[0] = static_cast<float>(taken++ % 100) / 32768.0f; }

struct Sketch {
  Sketch() : node("Bench", 1, 200, sample) {
    nowMicros = 5000000;
    taken = 0;
    node.begin(line, {0x02, 0, 0, 0, 0, 0, 0, 1});
  }
  void pass(unsigned long micros) {
    nowMicros += micros;
    node.loop();
  }
  FakeStream line;
  ::HarmonicNode node;
  LineConsole console{[this](const Buffer& bytes) { line.in.insert(line.in.end(), bytes.begin(), bytes.end()); },
                      [this] {
                        pass(1000);
                        Buffer out(line.out.begin(), line.out.end());
                        line.out.clear();
                        return out;
                      }};
};

}  // namespace

HardwareSerial Serial;
void pinMode(int, int) {}
void digitalWrite(int, int value) { led = value; }
int analogRead(int) { return 600; }
unsigned long micros() { return nowMicros; }
unsigned long millis() { return nowMicros / 1000; }
long random(long below) { return below / 2; }

STORY("a sketch is a device: it greets by its name, and streams what its function gives") {
  Sketch sketch;
  Hello hello;
  CHECK(sketch.console.greet().read(hello) && hello.name.is(bytesOf("Bench")) && hello.id[7] == 1);
  StreamOpen open;
  open.stream = 1;
  open.credit = 1000;
  StreamOpen inForce;
  CHECK(sketch.console.ask(Type::streamOpen, open).read(inForce) && inForce.blockSamples == 20);
  for (int i = 0; i < 1000; i += 1) sketch.console.hear();
  uint64_t next = 0;
  bool isRamp = true;
  for (const Heard& each : sketch.console.heard) {
    Samples samples;
    if (!each.is(Type::samples) || !each.read(samples)) continue;
    CHECK(samples.firstSample == next);
    for (size_t i = 0; i < samples.samples; i += 1, next += 1)
      isRamp = isRamp && loadLittle<uint16_t>(samples.data.data + 2 * i) == next % 100;
  }
  CHECK(next >= 180 && next <= 200 && isRamp && sketch.node.lost() == 0);
}

STORY("L8.5 a loop() that was away for a while is a gap of the samples it was too late for") {
  Sketch sketch;
  sketch.console.greet();
  StreamOpen open;
  open.stream = 1;
  open.credit = 1000;
  sketch.console.ask(Type::streamOpen, open);
  for (int i = 0; i < 500; i += 1) sketch.console.hear();
  sketch.pass(1000000);
  for (int i = 0; i < 500; i += 1) sketch.console.hear();
  uint64_t next = 0, gap = 0, got = 0;
  for (const Heard& each : sketch.console.heard) {
    Samples samples;
    if (!each.is(Type::samples) || !each.read(samples)) continue;
    gap += samples.firstSample - next;
    got += samples.samples;
    next = samples.firstSample + samples.samples;
  }
  CHECK(gap == sketch.node.lost() && gap >= 198 && gap <= 200 && got >= 160);
}

STORY("micros() that begins anew does not stop the clock") {
  Sketch sketch;
  nowMicros = 0xfffff000;
  sketch.console.greet();
  TimeSync asked;
  TimeSyncReply before, after;
  CHECK(sketch.console.ask(Type::timeSync, asked).read(before));
  nowMicros = 5000;
  CHECK(sketch.console.ask(Type::timeSync, asked).read(after));
  CHECK(after.t2Ns > before.t2Ns && after.t2Ns - before.t2Ns < 20000000);
}

STORY("L16 what a console asks a sketch for is played in its turn; a node without a sender says that it sends nothing") {
  Sketch sketch;
  sketch.console.greet();
  const uint8_t onFour[] = {4, 0}, bytes[] = {9, 8};
  ChannelSend wanted;
  wanted.fec = 1;
  wanted.modulation = 1;
  wanted.harmonics = {onFour, 2};
  wanted.psdu = {bytes, 2};
  Error error;
  CHECK(sketch.console.ask(Type::channelSend, wanted).read(error) && error.code == 5);
  HarmonicSender sender;
  CHECK(sender.begin(4) == nullptr);
  sketch.node.sendWith(sender);
  for (int i = 0; i < 5; i += 1)
    CHECK(sketch.console.ask(Type::channelSend, wanted).is(i < 4 ? Type::channelSend : Type::error));
  CHECK(sender.highest() == 21 && sender.asked().counters().full == 1);
  int16_t piece[64];
  size_t played = 0;
  for (size_t got = sender.read(piece, 64); got > 0; got = sender.read(piece, 64)) played += got;
  CHECK(sender.asked().isEmpty() && sender.asked().counters().begun == 4 && played > 4 * 48 * 40);
}

STORY("the sender's burst, read piece by piece, is read back by a receiver; what cannot be sent is said") {
  HarmonicSender sender;
  CHECK(sender.begin(1) != nullptr && sender.begin(22) != nullptr);
  CHECK(HarmonicSender().begin(4, 0) != nullptr && HarmonicSender().begin(4, 1000, -1) != nullptr);
  CHECK(sender.begin(4) == nullptr);
  const uint8_t bytes[] = {1, 2, 3};
  CHECK(sender.send(bytes, 3) && !sender.send(bytes, 3) && sender.isBusy());
  std::vector<int16_t> played;
  int16_t piece[37];
  for (size_t got = sender.read(piece, 37); got > 0; got = sender.read(piece, 37))
    played.insert(played.end(), piece, piece + got);
  CHECK(!sender.isBusy() && sender.send(bytes, 3));
  struct Sink final : phy::ReceiverSink {
    void onFrame(const phy::Received& frame) override { psdu.assign(frame.read.frame.psdu.data, frame.read.frame.psdu.data + frame.read.frame.psdu.size); }
    Buffer psdu;
  } sink;
  const uint16_t harmonic = 4;
  const phy::Bond bond{&harmonic, 1};
  phy::SmallReceiver receiver(sink);
  std::vector<uint8_t> memory(64 * 1024);
  phy::Arena arena(memory.data(), memory.size());
  CHECK(receiver.open({phy::Waveform{}, &bond, 1, 32}, arena) == phy::Fault::none);
  receiver.push(played.data(), played.size());
  receiver.flush();
  CHECK((sink.psdu == Buffer{1, 2, 3}));
}

namespace {

bool hasEntropy = true;
bool entropyOf(uint8_t* bytes, size_t size) {
  for (size_t i = 0; i < size; i += 1) bytes[i] = 0x5a;
  return hasEntropy;
}

}  // namespace

STORY("L9.2 a sketch that names no source of randomness proves no key, and says why; one that names one does, while it gives") {
  FakeBlobs memory;
  Key key;
  key.fill(7);
  CHECK(Settings(memory).keepKey(key));
  AuthChallenge asked;
  asked.id[7] = 1;
  for (const bool isNamed : {false, true}) {
    ::HarmonicNode node("Bench", 1, 200, sample);
    FakeStream line;
    node.keepIn(memory);
    if (isNamed) node.entropyFrom(entropyOf);
    node.begin(line, {0x02, 0, 0, 0, 0, 0, 0, 1});
    LineConsole console{[&](const Buffer& bytes) { line.in.insert(line.in.end(), bytes.begin(), bytes.end()); },
                        [&] {
                          nowMicros += 1000;
                          node.loop();
                          Buffer out(line.out.begin(), line.out.end());
                          line.out.clear();
                          return out;
                        }};
    console.greet();
    const auto isRefused = [&] {
      Error error;
      return console.ask(Type::auth, asked).read(error) && error.code == 3 &&
             std::string(reinterpret_cast<const char*>(error.text.data), error.text.size).find("randomness") != std::string::npos;
    };
    if (!isNamed) {
      CHECK(isRefused());
      // So nothing it would answer signed is to be had either.
      ChannelSign sign;
      Error error;
      CHECK(console.ask(Type::channelSign, sign).read(error) && error.code == 6);
      continue;
    }
    AuthAnswer answer;
    CHECK(console.ask(Type::auth, asked).read(answer) && answer.nonce[0] == 0x5a && answer.nonce[15] == 0x5a);
    hasEntropy = false;
    CHECK(isRefused());
    hasEntropy = true;
  }
}

namespace {

/** A sketch with a key that is proven on its link, and a sender on H4. */
struct SigningSketch {
  SigningSketch() {
    key.fill(7);
    CHECK(Settings(memory).keepKey(key));
    node.keepIn(memory);
    node.entropyFrom(entropyOf);
    node.begin(line, {0x02, 0, 0, 0, 0, 0, 0, 1});
    CHECK(sender.begin(4) == nullptr);
    node.sendWith(sender);
    console.greet();
    session = console.prove(key);
    console.key = &session;
    wanted.slot = phy::slotOfBurst(phy::Waveform{});
    wanted.harmonics = {kOnFour, 2};
  }
  /** @returns the ERROR code; 0: it was taken. */
  uint16_t ask(uint8_t nonce) {
    wanted.counter += 1;
    wanted.nonce.fill(nonce);
    const Heard answer = console.ask(Type::channelSign, wanted);
    Error error;
    return answer.is(Type::channelSign) ? uint16_t{0} : answer.read(error) ? error.code : uint16_t{0xffff};
  }
  bool send(size_t size) {
    const Buffer body(size, 0x21);
    return sender.send(body.data(), body.size());
  }
  /** Plays what is under way to its end. */
  void drain() {
    int16_t piece[64];
    while (sender.read(piece, 64) > 0) {
    }
  }
  /** What STATS 16 says, a second on. */
  uint32_t unsent() {
    StreamOpen open;
    open.credit = 32;
    CHECK(console.ask(Type::streamOpen, open).is(Type::streamOpen));
    console.heard.clear();
    for (int turn = 0; turn < 1500 && console.count(Type::stats) == 0; turn += 1) console.hear();
    for (const Heard& each : console.heard) {
      TlvList told;
      if (!each.is(Type::stats) || !each.read(told)) continue;
      TlvWalk walk(told.tlvs);
      for (Tlv tlv; walk.next(tlv);)
        if (tlv.key == 16) return loadLittle<uint32_t>(tlv.value.data);
    }
    return UINT32_MAX;
  }

  static constexpr uint8_t kOnFour[] = {4, 0};
  FakeBlobs memory;
  Key key, session;
  ::HarmonicNode node{"Bench", 1, 200, sample};
  FakeStream line;
  HarmonicSender sender;
  ChannelSign wanted;
  LineConsole console{[this](const Buffer& bytes) { line.in.insert(line.in.end(), bytes.begin(), bytes.end()); },
                      [this] {
                        nowMicros += 1000;
                        node.loop();
                        Buffer out(line.out.begin(), line.out.end());
                        line.out.clear();
                        return out;
                      }};
};

}  // namespace

STORY("L17.3 a sketch that has sent what leaves no room for a proof refuses the question; one that sent what just leaves it takes it") {
  for (const size_t longest : {size_t{240}, size_t{241}}) {
    SigningSketch sketch;
    for (const size_t size : {longest, size_t{3}}) {
      CHECK(sketch.send(size));
      sketch.drain();
    }
    CHECK(sketch.ask(9) == (longest == 240 ? 0 : 5));
    sketch.drain();
    CHECK(sketch.send(longest));
  }
}

STORY("L12.2 what a sketch wanted to send and could not is counted: while another sounds, without room for its proof, too long; and does not end its signing") {
  SigningSketch sketch;
  CHECK(sketch.unsent() == 0);
  CHECK(!sketch.send(251) && sketch.send(2) && !sketch.send(2));
  CHECK(sketch.unsent() == 2);
  sketch.drain();
  CHECK(sketch.ask(9) == 0 && !sketch.send(2));
  sketch.drain();
  CHECK(!sketch.send(241) && sketch.send(240));
  sketch.drain();
  CHECK(sketch.unsent() == 4 && sketch.ask(8) == 0);
}

STORY("L17 a sketch with a key signs: the answer goes out, and what it sends from then on is proven; what leaves no room for that is not sent") {
  SigningSketch sketch;
  HarmonicSender& sender = sketch.sender;
  CHECK(sketch.ask(9) == 0);
  const Buffer body{1, 2, 3}, tooLong(241);
  CHECK(sender.isBusy() && !sender.send(body.data(), body.size()));
  struct Sink final : phy::ReceiverSink {
    void onFrame(const phy::Received& frame) override {
      const phy::PhyFrame& got = frame.read.frame;
      flags.push_back(got.flags);
      psdus.emplace_back(got.psdu.data, got.psdu.data + got.psdu.size);
    }
    Buffer flags;
    std::vector<Buffer> psdus;
  } sink;
  const uint16_t harmonic = 4;
  const phy::Bond bond{&harmonic, 1};
  phy::SmallReceiver receiver(sink);
  std::vector<uint8_t> room(64 * 1024);
  phy::Arena arena(room.data(), room.size());
  CHECK(receiver.open({phy::Waveform{}, &bond, 1, 32}, arena) == phy::Fault::none);
  int16_t piece[64];
  for (size_t got = sender.read(piece, 64); got > 0; got = sender.read(piece, 64)) receiver.push(piece, got);
  CHECK(!sender.isBusy() && !sender.send(tooLong.data(), tooLong.size()) && sender.send(body.data(), body.size()));
  for (size_t got = sender.read(piece, 64); got > 0; got = sender.read(piece, 64)) receiver.push(piece, got);
  receiver.flush();
  CHECK((sink.flags.size() == 2 && sink.flags[0] == 2 && sink.psdus[0].size() == 24));
  if (sink.flags.size() != 2) return;
  phy::SignatureTalk talk;
  talk.device = {0x02, 0, 0, 0, 0, 0, 0, 1};
  talk.gateway = sketch.wanted.nonce;
  talk.slot = sketch.wanted.slot;
  phy::FrameChecker checker(phy::frameKey(sketch.key, talk), talk.device);
  Bytes told;
  const Buffer& own = sink.psdus[1];
  CHECK(checker.check(4, sink.flags[1], {own.data(), own.size()}, told) == phy::FrameProof::proven);
  CHECK(told.is({body.data(), body.size()}));
}
