// Stories of a pilot that is sent without end, and of frames at its slots (SPEC P2, P9; TC-FR-001).
#include "phy-channel.hpp"
#include "phy/running-transmitter.hpp"

using namespace phy_bench;

namespace {

constexpr double kPilot = 0.05;

template <class Oscillator>
struct Line {
  Line(const Waveform& waveform, std::vector<Part> channels, size_t maxFrameBytes = 32) : parts(std::move(channels)) {
    for (const Part& part : parts) bonds.push_back(part.bond());
    Arena arena(memory.data(), memory.size() * 8);
    CHECK(sender.open(waveform, bonds.data(), bonds.size(), maxFrameBytes, kPilot, kAmplitude, arena) == Fault::none);
  }
  /** Sends for so many samples; each channel's psdu again, one after another or with pauses, once the pilot has run. */
  Signal sing(size_t samples) {
    Signal signal(samples);
    for (double& value : signal) {
      for (size_t i = 0; i < parts.size(); i += 1) {
        if (!sender.isFree(i) || rest[i]-- > 0) continue;
        CHECK(sender.send(i, parts[i].bytes(), parts[i].flags) == Fault::none);
        rest[i] = random() % 3 == 0 ? 0 : static_cast<int>(random() % 8000);
        sent += 1;
      }
      value = static_cast<double>(sender.next());
    }
    return signal;
  }
  std::vector<Part> parts;
  std::vector<Bond> bonds;
  std::vector<uint64_t> memory = std::vector<uint64_t>(4096);
  RunningTransmitter<Oscillator> sender;
  size_t sent = 0;
  std::vector<int> rest = std::vector<int>(parts.size(), 3456);
  std::mt19937_64 random{3};
};

std::vector<Part> threeChannels() {
  return {{{4, 9, 14}, {1, 2, 3}}, {{6}, {'h', 'e', 'l', 'l', 'o'}, 0.25, Modulation::dqpsk, Fec::half, 3}, {{20}, {7}}};
}

template <class Oscillator>
void asABurst() {
  const Waveform waveforms[] = {{}, {900.7, 44100, 1, 1, 0}, {1000, 48000, 1, 1, 11}};
  for (const Waveform& waveform : waveforms) {
    std::vector<Part> parts = threeChannels();
    for (Part& part : parts) part.amplitude = kAmplitude;
    Line<Oscillator> line(waveform, parts);
    const Pcm burst = burstOf<ReferenceTransmitter>(waveform, parts, kPilot, 24);
    for (size_t i = 0; i < parts.size(); i += 1) line.sender.send(i, parts[i].bytes(), parts[i].flags);
    for (const int16_t sample : burst)
      CHECK(std::fabs(std::floor(32767 * static_cast<double>(line.sender.next()) + 0.5) - sample) <= 1);
  }
}

}  // namespace

STORY("P2 P7.3 what begins with a running pilot is the burst of the same frames, sample for sample") {
  asABurst<ReferenceOscillator>();
  asABurst<TableOscillator>();
}

STORY("P9.2 every frame that is sent on a running pilot is heard, for minutes, with clocks 200 ppm apart") {
  Line<TableOscillator> line(faster({}, 200), threeChannels());
  Ear<ReferenceNumbers> ear({}, threeChannels(), 32, true);
  std::mt19937_64 random(5);
  for (int second = 0; second < 20; second += 1) {
    Signal air = line.sing(48000);
    addNoise(air, kAmplitude, 16, {}, 1, random);
    ear.hear(air);
  }
  CHECK(line.sent > 400 && ear.heard.size() + 3 >= line.sent && ear.lost.empty());
  CHECK(ear.hasHeard(1, line.parts[1].psdu) && ear.receiver.counters().bursts == 1);
  CHECK(ear.receiver.clock().isLocked() && std::fabs(ear.receiver.clock().errorPpm - 200) < 1);
}

STORY("TC-FR-001 nodes with clocks off by 200 ppm either way tell the master's f0 within 0.1 %") {
  for (const double masterPpm : {-200.0, 0.0, 200.0})
    for (const double nodePpm : {-200.0, 35.0, 200.0}) {
      // By the node's clock: its own converter is the one that is off.
      Line<TableOscillator> line(faster({}, masterPpm - nodePpm), {{{2}, {1}}});
      Ear<SmallNumbers> ear({}, {{{2}, {}}}, 32, true);
      std::mt19937_64 random(6);
      Signal air = line.sing(24000);
      addNoise(air, kAmplitude, 10, {}, 1, random);
      ear.hear(air);
      const double f0Hz = 1000 * (1 + ear.receiver.clock().errorPpm * 1e-6);
      CHECK(ear.receiver.clock().isLocked() && std::fabs(f0Hz / (1000 * (1 + masterPpm * 1e-6)) - 1) < 0.001);
    }
}

STORY("P1 P3 what cannot be sent is refused, and nothing of it sounds") {
  std::vector<uint64_t> memory(4096);
  Arena arena(memory.data(), memory.size() * 8);
  ReferenceRunningTransmitter sender;
  const uint16_t pilot[] = {1}, four[] = {4}, both[] = {4, 5};
  const Bond bonds[] = {{four, 1}, {both, 2}};
  const Bond first = {pilot, 1};
  CHECK(sender.send(0, {}, 0) == Fault::noBond);
  CHECK(sender.open({}, &first, 1, 32, 0.1, 0.1, arena) == Fault::pilotHarmonic);
  CHECK(sender.open({}, bonds, 2, 32, 0.1, 0.1, arena) == Fault::twice);
  CHECK(sender.open({}, bonds, 1, 33, 0.1, 0.1, arena) == Fault::frameSize);
  CHECK(sender.open({}, bonds, 1, 32, 1.1, 0.1, arena) == Fault::amplitude);
  Arena none;
  CHECK(sender.open({}, bonds, 1, 32, 0.1, 0.1, none) == Fault::memory);
  CHECK(sender.open({}, bonds, 1, 32, 0.1, 0.1, arena) == Fault::none);
  const uint8_t long_[40] = {};
  CHECK(sender.send(1, {}, 0) == Fault::noBond && sender.send(0, {long_, 40}, 0) == Fault::psdu && sender.isFree(0));
  CHECK(sender.send(0, {long_, 3}, 0) == Fault::none && sender.send(0, {long_, 3}, 0) == Fault::busy);
}

STORY("P11.15 a second pilot that would meet the pattern of a signature: none is sent") {
  for (const uint16_t pilot : {uint16_t{2}, uint16_t{11}, uint16_t{17}, uint16_t{18}, uint16_t{20}}) {
    std::vector<uint64_t> memory(4096);
    Arena arena(memory.data(), memory.size() * 8);
    ReferenceRunningTransmitter sender;
    Waveform waveform;
    waveform.secondPilot = pilot;
    const uint16_t four[] = {4};
    const Bond bond = {four, 1};
    CHECK(sender.open(waveform, &bond, 1, 32, 0.1, 0.1, arena) == Fault::none);
    SignatureKey key;
    key.fill(7);
    const Fault fault = sender.sign(0, patternOf(key, {}), 5, SignatureAnswer{9}, 2);
    CHECK(fault == (pilot <= 17 ? Fault::secondPilot : Fault::none) && sender.isSigning() == (pilot > 17));
    CHECK(sender.isFree(0) == (pilot <= 17));
  }
}

STORY("P11.10 a question while its own bond sounds: that frame ends, the signature comes behind it; one that is given up leaves the frame") {
  for (const bool isGivenUp : {false, true}) {
    Line<ReferenceOscillator> line({}, {{{4}, {1, 2, 3}}}, 48);
    SignatureKey key;
    key.fill(7);
    SignatureTalk talk;
    talk.slot = 5;
    Signal air(4800);
    const auto play = [&](int samples) {
      for (int i = 0; i < samples; i += 1) air.push_back(static_cast<double>(line.sender.next()));
    };
    for (double& value : air) value = static_cast<double>(line.sender.next());
    CHECK(line.sender.send(0, line.parts[0].bytes(), 0) == Fault::none);
    play(2000);
    CHECK(line.sender.sign(0, patternOf(key, talk), talk.slot, SignatureAnswer{9}, 2) == Fault::none && line.sender.isSigning());
    CHECK(!line.sender.isFree(0) && line.sender.send(0, line.parts[0].bytes(), 0) == Fault::busy);
    if (isGivenUp) line.sender.giveUpSignature();
    play(48000);
    CHECK(!line.sender.isSigning() && line.sender.isFree(0));
    Ear<ReferenceNumbers> ear({}, {{{4}, {}}}, 48, true);
    ear.hear(air);
    CHECK(ear.lost.empty() && ear.heard.size() == (isGivenUp ? 1u : 2u));
    if (ear.heard.empty()) continue;
    CHECK((ear.heard.front().psdu == std::vector<uint8_t>{1, 2, 3}));
    CHECK(isGivenUp || (ear.heard.back().psdu.size() == 24 && ear.heard.back().told.read.frame.flags == 2));
  }
}

STORY("P11.10 a signature on a running pilot: its pattern in the slot that was asked, nothing else of its sender beside it, its frame a slot of rest behind") {
  Line<ReferenceOscillator> line({}, {{{4}, {1, 2, 3}}, {{6, 9}, {7}}}, 48);
  SignatureKey key;
  key.fill(7);
  SignatureTalk talk;
  talk.slot = 5;
  const Pattern pattern = patternOf(key, talk);
  const SignatureAnswer answer = {9};
  Signal air(4800);
  for (double& value : air) value = static_cast<double>(line.sender.next());
  CHECK(line.sender.send(1, line.parts[1].bytes(), 0) == Fault::none);
  CHECK(line.sender.sign(0, pattern, talk.slot, answer, 2) == Fault::none && line.sender.isSigning());
  CHECK(line.sender.sign(0, pattern, talk.slot, answer, 2) == Fault::busy);
  CHECK(line.sender.send(0, line.parts[0].bytes(), 0) == Fault::busy);
  for (int i = 0; i < 48000; i += 1) air.push_back(static_cast<double>(line.sender.next()));
  CHECK(!line.sender.isSigning() && line.sender.isFree(0));
  Ear<ReferenceNumbers> ear({}, {{{4}, {}}, {{6, 9}, {}}}, 48, true);
  ear.hear(air);
  CHECK(ear.heard.size() == 2 && ear.lost.empty());
  // Slots are 216 samples long, superframes 3456: the first slot 5 behind the other frame.
  size_t found = 0;
  for (size_t superframe = 0; superframe < 10; superframe += 1) {
    const size_t from = superframe * 3456 + 5 * 216;
    std::vector<int16_t> samples;
    for (size_t i = from; i < from + 1400; i += 1) samples.push_back(static_cast<int16_t>(air[i] * 32767));
    PatternEar heard;
    CHECK(heard.begin({}, 0, 0) == Fault::none);
    heard.push(samples.data(), samples.size());
    const PatternJudgement judgement = heard.judge(pattern);
    if (!judgement.isFitting()) continue;
    found += 1;
    CHECK(judgement.hits == 48 && !judgement.isAlarming());
    // Rest, then the frame.
    double rest = 0, frame = 0;
    for (size_t i = 0; i < 200; i += 1) {
      rest = std::max(rest, std::fabs(air[from + 1296 + i]));
      frame = std::max(frame, std::fabs(air[from + 1512 + i]));
    }
    CHECK(rest < 1.01 * kPilot && frame > 1.2 * kPilot);
  }
  CHECK(found == 1);
}
