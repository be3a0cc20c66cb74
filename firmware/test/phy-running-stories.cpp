// Stories of a pilot that runs without end, of frames at its slots, and of channels that give none (SPEC P8.7, P9).
#include "phy-channel.hpp"
#include "phy-vectors-of.hpp"

using namespace phy_bench;

namespace {

template <class Numbers>
void hearSlots() {
  for (const Vector& vector : vectors()) {
    const std::vector<Part> parts = vector.parts();
    const Pcm burst = burstOf<ReferenceTransmitter>(vector.waveform, parts, vector.pilotAmplitude, kFindSymbols);
    Ear<Numbers> ear(vector.waveform, parts, 32, true);
    ear.hear(signalOf(burst, 1000, 0));
    ear.receiver.flush();
    CHECK(ear.heard.size() == parts.size() && ear.lost.empty());
    for (const Heard& each : ear.heard) {
      const Part& part = parts[each.bond];
      CHECK(each.psdu == part.psdu && each.told.read.frame.flags == part.flags);
      const double first = 1000 + static_cast<double>(kSlotSymbols * part.slot) * Lengths(vector.waveform).symbol;
      CHECK(std::fabs(each.told.firstSample - first) < 0.5);
    }
  }
}

/** What a part that is sent at some slot looks like to who listens. */
std::vector<Part> listened() { return {{{4, 9, 14}, {}}, {{6}, {}}, {{20}, {}}}; }

struct Sent {
  size_t bond;
  std::vector<uint8_t> psdu;
};

/** A pilot of so many symbols with frames at slots, one after another or with pauses, on each of the bonds. */
Signal running(const Waveform& sender, size_t symbols, std::mt19937_64& random, std::vector<Sent>& sent, double noiseDb) {
  const std::vector<Part> bonds = listened();
  Signal air = signalOf(burstOf<TableTransmitter>(sender, {}, kAmplitude, symbols), 700, 0);
  for (size_t bond = 0; bond < bonds.size(); bond += 1) {
    size_t slot = 9 + random() % 9;
    for (;;) {
      Part part = bonds[bond];
      part.psdu = randomBytes(random, random() % 2 == 0 ? 3 : 9);
      part.slot = static_cast<uint16_t>(slot);
      part.amplitude = kAmplitude;
      const size_t length = frameSymbols(part.psdu.size() > 3 ? 16 : 9, part.bond());
      if (kSlotSymbols * slot + length + 40 > symbols) break;
      // The pilot of this one is taken off again: a part is added without.
      const Signal with = signalOf(burstOf<TableTransmitter>(sender, {part}, kAmplitude, symbols), 700, 0);
      const Signal bare = signalOf(burstOf<TableTransmitter>(sender, {}, kAmplitude, symbols), 700, 0);
      for (size_t i = 0; i < air.size(); i += 1) air[i] += with[i] - bare[i];
      sent.push_back({bond, part.psdu});
      slot += (length + kSlotSymbols - 1) / kSlotSymbols + (random() % 3 == 0 ? 0 : random() % 40);
    }
  }
  air.insert(air.end(), 3000, 0.0);
  addNoise(air, kAmplitude, noiseDb, sender, 1, random);
  return air;
}

/** Beside a tone that stands on the pilot for all the time: the pilot is followed, and every frame is heard. */
template <class Numbers>
void hearBesideTone(double sirDb, double ppm) {
  std::mt19937_64 random(43);
  std::vector<Sent> sent;
  Signal air = running(faster({}, ppm), 2000, random, sent, 14);
  addTone(air, kAmplitude * std::pow(10, -sirDb / 20), 1020, 48000, 1);
  Ear<Numbers> ear({}, listened(), 16, true);
  ear.hear(air);
  for (const Sent& each : sent) CHECK(ear.hasHeard(each.bond, each.psdu));
  CHECK(sent.size() > 20 && ear.receiver.counters().bursts == 1);
  CHECK(std::fabs(ear.heard.back().told.clockErrorPpm - ppm) < 30);
}

/** Frames of H4 with pauses in noise 31 dB below, and a steady tone so many dB above a harmonic. @returns how many were not heard. */
template <class Numbers>
size_t lostBesideTone(double hz, double db, size_t frames) {
  std::mt19937_64 random(47);
  const size_t symbols = 4 * (44 * frames + 80);
  const Waveform sender = faster({}, 30);
  Signal air = signalOf(burstOf<TableTransmitter>(sender, {}, kAmplitude, symbols), 500, 3000);
  const Signal bare = air;
  std::vector<std::vector<uint8_t>> sent;
  for (size_t i = 0; i < frames; i += 1) {
    sent.push_back(randomBytes(random, 3));
    const Part part{{4}, sent.back(), kAmplitude, Modulation::dqpsk, Fec::half, 0, static_cast<uint16_t>(40 + 44 * i)};
    const Pcm with = burstOf<TableTransmitter>(sender, {part}, kAmplitude, symbols);
    for (size_t at = 0; at < with.size(); at += 1) air[500 + at] += with[at] / 32767.0 - bare[500 + at];
  }
  std::normal_distribution<double> noise(0.0, kAmplitude / 50);
  for (double& value : air) value += noise(random);
  addTone(air, kAmplitude * std::pow(10, db / 20), hz, 48000, 2);
  Ear<Numbers> ear({}, {{{4}, {}}, {{12}, {}}}, 24, true);
  ear.hear(air);
  size_t lost = 0;
  for (const std::vector<uint8_t>& psdu : sent) lost += ear.hasHeard(0, psdu) ? 0 : 1;
  CHECK(ear.heard.size() == frames - lost && ear.lost.size() <= lost);
  return lost;
}

template <class Numbers>
void hearRunning(double ppm) {
  std::mt19937_64 random(41);
  std::vector<Sent> sent;
  const Signal air = running(faster({}, ppm), 5000, random, sent, 14);
  Ear<Numbers> ear({}, listened(), 16, true);
  ear.hear(air);
  for (const Sent& each : sent) CHECK(ear.hasHeard(each.bond, each.psdu));
  CHECK(sent.size() > 80 && ear.heard.size() == sent.size() && ear.lost.empty());
  CHECK(ear.receiver.counters().bursts == 1);
  for (const Heard& each : ear.heard) CHECK(std::fabs(each.told.clockErrorPpm - ppm) < 500);
  CHECK(std::fabs(ear.heard.back().told.clockErrorPpm - ppm) < 10);
  CHECK(ear.receiver.clock().symbols == 0);
}

}  // namespace

STORY("P8.9 a running pilot is followed beside a tone on it, 6 and 20 dB above it") {
  for (const double sirDb : {-6.0, -20.0}) {
    hearBesideTone<ReferenceNumbers>(sirDb, 80);
    hearBesideTone<SmallNumbers>(sirDb, -80);
  }
}

STORY("P8.9 a tone that begins on a running pilot: it is found again beside it, and frames are heard again") {
  for (const double sirDb : {-6.0, -20.0}) {
    std::mt19937_64 random(44);
    std::vector<Sent> before, after;
    Signal air = running({}, 500, random, before, 14);
    Signal toned = running({}, 3000, random, after, 14);
    addTone(toned, kAmplitude * std::pow(10, -sirDb / 20), 1020, 48000, 1);
    air.resize(500 * 54);
    air.insert(air.end(), toned.begin() + 700, toned.end());
    Ear<ReferenceNumbers> ear({}, listened(), 16, true);
    ear.hear(air);
    size_t heard = 0;
    for (const Sent& each : after) heard += ear.hasHeard(each.bond, each.psdu) ? 1 : 0;
    // The first few are over before it is found.
    CHECK(10 * heard >= 9 * after.size() && after.size() > 40);
  }
}

STORY("P9.2 frames of the vectors are heard at whichever slot they begin") {
  hearSlots<ReferenceNumbers>();
  hearSlots<SmallNumbers>();
}

STORY("P9.2 every frame on a running pilot is heard, one after another or with pauses, and none that was not sent") {
  hearRunning<SmallNumbers>(-120);
  hearRunning<ReferenceNumbers>(200);
}

STORY("P9.2 frames right after each other, for ten seconds, from the pilot's first symbol on or later: each is heard") {
  std::mt19937_64 random(48);
  constexpr size_t kSymbols = 9700;
  const Signal bare = signalOf(burstOf<TableTransmitter>({}, {}, kAmplitude, kSymbols), 700, 2000);
  for (const uint16_t lead : {uint16_t{0}, uint16_t{12}}) {
    Signal air = bare;
    std::vector<Part> sent;
    // 79 symbols each: 20 slots. So long that a rest that followed what sounds would have reached it.
    for (uint16_t i = 0; i < 120; i += 1) {
      const auto slot = static_cast<uint16_t>(lead + 20 * i);
      const Part part{{4}, randomBytes(random, 3), kAmplitude, Modulation::dqpsk, Fec::half, 0, slot};
      const Signal with = signalOf(burstOf<TableTransmitter>({}, {part}, kAmplitude, kSymbols), 700, 2000);
      for (size_t s = 0; s < air.size(); s += 1) air[s] += with[s] - bare[s];
      sent.push_back(part);
    }
    addNoise(air, kAmplitude, 14, {}, 1, random);
    Ear<SmallNumbers> ear({}, {{{4}, {}}, {{12}, {}}}, 24, true);
    ear.hear(air);
    for (const Part& part : sent) CHECK(ear.hasHeard(0, part.psdu));
    CHECK(ear.heard.size() == sent.size() && ear.lost.empty());
  }
}

STORY("P9.3 in digital silence what the pilot spills is told of on no harmonic") {
  std::vector<Part> all;
  for (uint16_t harmonic = 2; harmonic <= 21; harmonic += 1) all.push_back({{harmonic}, {}});
  for (const size_t symbols : {size_t{79}, size_t{119}}) {
    const Part part{{4}, {0x31, 0x32, 0x33}, kAmplitude};
    Ear<SmallNumbers> ear({}, all, 24, true);
    ear.hear(signalOf(burstOf<TableTransmitter>({}, {part}, kAmplitude, symbols), 0, 4000));
    CHECK(ear.heard.size() == 1 && ear.hasHeard(2, part.psdu) && ear.lost.empty());
  }
}

STORY("P9.2 a steady tone beside a channel or on it, up to 20 dB above it, takes no frame of it, or few") {
  for (const double hz : {4000.0, 4020.0, 4100.0, 4150.0})
    for (const double db : {-20.0, 0.0, 10.0, 20.0}) {
      CHECK(lostBesideTone<ReferenceNumbers>(hz, db, 24) <= (db > 10 ? 1 : 0));
      CHECK(lostBesideTone<SmallNumbers>(hz, db, 24) <= (db > 10 ? 1 : 0));
    }
}

STORY("TC-FR-001 P9.1 f0 is told within 0.1 % after one superframe of the pilot, and held from 256 symbols on") {
  std::mt19937_64 random(42);
  for (int node = 0; node < 20; node += 1) {
    const double ppm = static_cast<double>(random() % 400) - 200;
    Signal air = signalOf(burstOf<TableTransmitter>(faster({}, ppm), {}, kAmplitude, 300), 500, 0);
    addNoise(air, kAmplitude, 10, {}, 1, random);
    Ear<SmallNumbers> ear({}, {{{2}, {}}}, 9, true);
    const auto at = [&](size_t symbols) { return air.begin() + static_cast<std::ptrdiff_t>(500 + symbols * 54); };
    ear.hear({air.begin(), at(66)});
    CHECK(ear.receiver.clock().symbols >= 60 && !ear.receiver.clock().isLocked());
    CHECK(std::fabs(ear.receiver.clock().errorPpm - ppm) < 1000);
    ear.hear({at(66), air.end()});
    CHECK(ear.receiver.clock().isLocked());
    CHECK(std::fabs(ear.receiver.clock().errorPpm - ppm) < 200);
  }
}

STORY("P9.1 a pilot that ends is let go, and the next one is found") {
  std::mt19937_64 random(43);
  Ear<SmallNumbers> ear({}, listened(), 16, true);
  for (uint32_t round = 1; round <= 3; round += 1) {
    std::vector<Sent> sent;
    ear.heard.clear();
    ear.hear(running(faster({}, 100), 300, random, sent, 16));
    CHECK(!sent.empty() && ear.heard.size() == sent.size());
    CHECK(ear.receiver.counters().bursts == round && ear.receiver.clock().symbols == 0);
  }
}

STORY("P8.7 a channel that carried something of which no frame was got is told of once; silent ones are not") {
  std::mt19937_64 random(44);
  for (const bool isRunning : {false, true})
    for (const uint16_t maxFrameBytes : {uint16_t{16}, uint16_t{24}}) {
      const uint16_t slot = isRunning ? 4 : 0;
      const Part other{{7}, randomBytes(random, 10), kAmplitude, Modulation::dbpsk, Fec::none, 0, slot};
      const Part good{{4, 9, 14}, randomBytes(random, 10), kAmplitude, Modulation::dqpsk, Fec::half, 0, slot};
      Signal air = airOf(faster({}, 60), {good, other}, random);
      addNoise(air, kAmplitude, 16, {}, 1, random);
      // What is listened for on H7 has another modulation and a code.
      Ear<SmallNumbers> ear({}, {{{4, 9, 14}, {}}, {{7}, {}}, {{12}, {}}}, maxFrameBytes, isRunning);
      ear.hear(air);
      ear.receiver.flush();
      CHECK(ear.heard.size() == 1 && ear.hasHeard(0, good.psdu));
      CHECK(ear.lost.size() == 1 && ear.receiver.counters().lost == 1);
      for (const Received& lost : ear.lost) {
        CHECK(lost.bond == 1 && lost.read.frame.psdu.size == 0);
        CHECK(std::fabs(lost.levelDb - 20 * std::log10(kAmplitude)) < 1);
      }
    }
}

STORY("P8.7 P9.3 on a running pilot each of several lost frames is told of, at its slot") {
  std::mt19937_64 random(46);
  for (const uint16_t maxFrameBytes : {uint16_t{9}, uint16_t{16}, uint16_t{24}}) {
    Signal air = signalOf(burstOf<TableTransmitter>({}, {}, kAmplitude, 5000), 700, 2000);
    const uint16_t slots[] = {40, 120, 300, 900};
    for (const uint16_t slot : slots) {
      const Part other{{12}, randomBytes(random, 10), kAmplitude, Modulation::dbpsk, Fec::none, 0, slot};
      const Signal with = signalOf(burstOf<TableTransmitter>({}, {other}, kAmplitude, 5000), 700, 2000);
      const Signal bare = signalOf(burstOf<TableTransmitter>({}, {}, kAmplitude, 5000), 700, 2000);
      for (size_t i = 0; i < air.size(); i += 1) air[i] += with[i] - bare[i];
    }
    addNoise(air, kAmplitude, 14, {}, 1, random);
    Ear<SmallNumbers> ear({}, {{{7}, {}}, {{12}, {}}, {{2, 3, 4}, {}}}, maxFrameBytes, true);
    ear.hear(air);
    CHECK(ear.heard.empty() && ear.lost.size() == 4);
    for (size_t i = 0; i < ear.lost.size() && i < 4; i += 1)
      CHECK(ear.lost[i].bond == 1 && std::fabs((ear.lost[i].firstSample - 700) / 216 - slots[i]) < 0.2);
  }
}

STORY("P8.7 seconds of noise alone tell of no lost channel") {
  std::mt19937_64 random(45);
  for (const bool isRunning : {false, true}) {
    Ear<SmallNumbers> ear({}, {{{4, 9, 14}, {}}, {{7}, {}}, {{12}, {}}}, 9, isRunning);
    std::normal_distribution<double> noise(0, 0.05);
    for (int second = 0; second < 15; second += 1) {
      Signal air(48000);
      for (double& value : air) value = noise(random);
      ear.hear(air);
    }
    CHECK(ear.heard.empty() && ear.lost.empty());
  }
}
