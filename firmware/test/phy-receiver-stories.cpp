// Stories of the receiver of the physical layer (SPEC P8), in both builds, through a medium that is not kind.
#include <algorithm>

#include "phy-channel.hpp"
#include "phy-vectors-of.hpp"

using namespace phy_bench;

namespace {

/** Those of a burst's beginning: a frame that begins in a later slot is not heard by this receiver. */
template <class Numbers>
void hearVectors() {
  for (const Vector& vector : vectors()) {
    std::vector<Part> parts = vector.parts();
    const Pcm burst = burstOf<ReferenceTransmitter>(vector.waveform, parts, vector.pilotAmplitude);
    const auto isLater = [](const Part& part) { return part.slot > 0; };
    parts.erase(std::remove_if(parts.begin(), parts.end(), isLater), parts.end());
    Ear<Numbers> ear(vector.waveform, parts, 32);
    ear.hear(signalOf(burst, 1000, 0));
    ear.receiver.flush();
    CHECK(ear.heard.size() == parts.size());
    CHECK(ear.receiver.counters().bursts == 1 && ear.receiver.counters().burstsWithoutFrame == 0);
    for (const Heard& each : ear.heard) {
      CHECK(each.psdu == parts[each.bond].psdu && each.told.read.frame.flags == parts[each.bond].flags);
      CHECK(std::fabs(each.told.firstSample - 1000) < 0.5);
      CHECK(std::fabs(each.told.levelDb - 20 * std::log10(parts[each.bond].amplitude)) < 0.1);
      CHECK(std::fabs(each.told.clockErrorPpm) < 15 && each.told.snrDb > 35 && each.told.read.excised == 0);
    }
  }
}

/** Packets of 3 bytes on H3 at 14 dB, a tone beside it. @returns how many were heard. */
template <class Numbers>
size_t heardBesideTone(size_t packets, double sirDb, double hz, size_t* excised) {
  std::mt19937_64 random(77);
  size_t heard = 0;
  for (size_t packet = 0; packet < packets; packet += 1) {
    const Part part{{3}, randomBytes(random, 3), kAmplitude};
    Signal air = airOf(faster({}, 100), {part}, random);
    addNoise(air, kAmplitude, 14, {}, 1, random);
    addTone(air, kAmplitude * std::pow(10, -sirDb / 20), hz, 48000, static_cast<double>(random() % 628) / 100);
    Ear<Numbers> ear({}, {part}, 16);
    ear.hear(air);
    heard += ear.hasHeard(0, part.psdu) ? 1 : 0;
    for (const Heard& each : ear.heard)
      if (each.told.read.excised > 0 && std::fabs(each.told.read.excisedHz[0] - hz) < 3) *excised += 1;
  }
  return heard;
}

}  // namespace

STORY("P8 frames of the vectors are heard, in double precision") { hearVectors<ReferenceNumbers>(); }
STORY("P8 frames of the vectors are heard, in the build of a microcontroller") { hearVectors<SmallNumbers>(); }

STORY("P8.1 samples in any pieces give the same frame") {
  std::mt19937_64 random(1);
  const Part part{{4, 9, 15}, randomBytes(random, 6), kAmplitude};
  const Signal air = airOf({}, {part}, random);
  for (const size_t most : {size_t{1}, size_t{7}, size_t{480}, air.size()}) {
    Ear<SmallNumbers> ear({}, {part}, 16);
    for (size_t at = 0; at < air.size();) {
      const size_t size = std::min(1 + static_cast<size_t>(random()) % most, air.size() - at);
      const auto from = air.begin() + static_cast<std::ptrdiff_t>(at);
      ear.hear({from, from + static_cast<std::ptrdiff_t>(size)});
      at += size;
    }
    CHECK(ear.heard.size() == 1 && ear.hasHeard(0, part.psdu));
  }
}

STORY("P3 P4 every frame size, code and modulation comes through noise") {
  std::mt19937_64 random(2);
  for (const Modulation modulation : {Modulation::dbpsk, Modulation::dqpsk})
    for (const Fec fec : {Fec::none, Fec::half, Fec::threeQuarters})
      for (const uint16_t size : kFrameSizes) {
        const Part part{{3, 5, 8, 12, 20}, randomBytes(random, size - kFrameOverhead), kAmplitude, modulation, fec};
        Signal air = airOf(faster({}, 40), {part}, random);
        addNoise(air, kAmplitude, fec == Fec::none ? 21 : 15, {}, 1, random);
        Ear<SmallNumbers> ear({}, {part});
        ear.hear(air);
        CHECK(ear.heard.size() == 1 && ear.hasHeard(0, part.psdu));
      }
}

STORY("TC-FR-003 P8.5 three bytes on H4 are heard on H4 and nothing on any other harmonic") {
  std::mt19937_64 random(3);
  std::vector<Part> all;
  for (uint16_t harmonic = 2; harmonic <= 21; harmonic += 1) all.push_back({{harmonic}, {0x31, 0x32, 0x33}, 0.1});
  Signal air = airOf({}, {all[2]}, random);
  addNoise(air, 0.1, 20, {}, 1, random);
  Ear<ReferenceNumbers> ear({}, all, 64);
  ear.hear(air);
  ear.receiver.flush();
  CHECK(ear.heard.size() == 1 && ear.hasHeard(2, {0x31, 0x32, 0x33}));
}

STORY("P8.5 bonds and single harmonics of one burst are heard beside each other, each with its own code") {
  std::mt19937_64 random(4);
  const std::vector<Part> parts = {{{2}, randomBytes(random, 10), kAmplitude},
                                   {{9, 4, 17}, randomBytes(random, 26), kAmplitude, Modulation::dqpsk, Fec::threeQuarters},
                                   {{5}, randomBytes(random, 3), kAmplitude / 2, Modulation::dbpsk},
                                   {{21, 20}, randomBytes(random, 42), kAmplitude, Modulation::dqpsk, Fec::none}};
  Signal air = airOf(faster({}, -60), parts, random);
  addNoise(air, kAmplitude, 20, {}, 1, random);
  Ear<SmallNumbers> ear({}, parts, 48);
  ear.hear(air);
  for (size_t bond = 0; bond < parts.size(); bond += 1) CHECK(ear.hasHeard(bond, parts[bond].psdu));
  CHECK(ear.heard.size() == parts.size() && ear.receiver.counters().frames == parts.size());
}

STORY("TC-FR-001 P8.3 a sender's clock of -1000 to 1000 ppm is followed, and told within 0.1 %") {
  std::mt19937_64 random(5);
  for (const double ppm : {-1000.0, -200.0, 0.0, 200.0, 1000.0})
    for (int packet = 0; packet < 8; packet += 1) {
      const Part part{{4, 13, 20}, randomBytes(random, 42), kAmplitude};
      Signal air = airOf(faster({}, ppm), {part}, random);
      addNoise(air, kAmplitude, 10, {}, 1, random);
      Ear<SmallNumbers> ear({}, {part}, 48);
      ear.hear(air);
      CHECK(ear.hasHeard(0, part.psdu));
      for (const Heard& each : ear.heard) CHECK(std::fabs(each.told.clockErrorPpm - ppm) < 500);
    }
}

STORY("P8.3 a frame of 256 bytes, 2.3 s on one harmonic, is followed by its pilot") {
  std::mt19937_64 random(6);
  for (const double ppm : {-100.0, 100.0}) {
    const Part part{{11}, randomBytes(random, 250), kAmplitude};
    Signal air = airOf(faster({}, ppm), {part}, random);
    addNoise(air, kAmplitude, 10, {}, 1, random);
    Ear<SmallNumbers> ear({}, {part});
    ear.hear(air);
    CHECK(ear.hasHeard(0, part.psdu));
    for (const Heard& each : ear.heard) CHECK(std::fabs(each.told.clockErrorPpm - ppm) < 20);
  }
}

STORY("P8.8 soft decisions are weighed by likelihood: at Eb/N0 2 dB fewer frames are lost than products of symbols lose") {
  // The same bursts, weighed by products of neighbours, lose 51 of 800.
  std::mt19937_64 random(99);
  std::vector<Part> parts = {{{4}, {}, kAmplitude}};
  Ear<SmallNumbers> ear(Waveform{}, parts, 32);
  int lost = 0;
  for (int i = 0; i < 800; i += 1) {
    parts[0].psdu = randomBytes(random, 10);
    Signal air = airOf(Waveform{}, parts, random);
    addNoise(air, kAmplitude, 2, Waveform{}, 2, random);
    ear.heard.clear();
    ear.hear(air);
    lost += ear.hasHeard(0, parts[0].psdu) ? 0 : 1;
  }
  CHECK(lost <= 42);
}

STORY("TC-NFR-001 P8.8 no packet on H3 is lost to a tone at 3100 Hz, 20 dB weaker to 20 dB stronger: double precision") {
  for (const double sirDb : {20.0, 10.0, 6.0, 3.0, 0.0, -10.0, -20.0}) {
    size_t excised = 0;
    CHECK(heardBesideTone<ReferenceNumbers>(25, sirDb, 3100, &excised) == 25);
    CHECK(sirDb > 3 || excised > 12);
  }
}

STORY("TC-NFR-001 P8.8 no packet on H3 is lost to a tone at 3100 Hz: the build of a microcontroller, other tones too") {
  size_t excised = 0;
  for (const double sirDb : {10.0, 0.0, -10.0, -20.0}) CHECK(heardBesideTone<SmallNumbers>(25, sirDb, 3100, &excised) == 25);
  for (const double hz : {3137.0, 3000.0}) CHECK(heardBesideTone<SmallNumbers>(25, -12, hz, &excised) == 25);
  CHECK(excised > 100);
}

STORY("TC-NFR-003 P8.5 a control frame on three harmonics is told 31 ms after its first sample") {
  std::mt19937_64 random(17);
  const Part part{{4, 10, 15}, {0x31, 0x32, 0x33}, kAmplitude, Modulation::dqpsk, Fec::half, 1};
  Signal air = airOf({}, {part}, random);
  addNoise(air, kAmplitude, 14, {}, 1, random);
  Ear<SmallNumbers> ear({}, {part}, 32);
  size_t told = 0;
  for (; told < air.size() && ear.heard.empty(); told += 1) ear.hear({air[told]});
  CHECK(ear.hasHeard(0, part.psdu));
  const double first = ear.heard.empty() ? 0 : ear.heard[0].told.firstSample;
  CHECK((static_cast<double>(told) - first) / 48000 < 0.031);
}

STORY("P8 echoes of -6 dB inside and beyond the guard cost no bonded frame") {
  std::mt19937_64 random(8);
  for (const size_t samples : {size_t{2}, size_t{5}, size_t{10}, size_t{19}})
    for (int packet = 0; packet < 10; packet += 1) {
      const Part part{{4, 10, 15}, randomBytes(random, 6), kAmplitude};
      Signal air = airOf({}, {part}, random);
      addEcho(air, 0.5, samples);
      addNoise(air, kAmplitude, 14, {}, 1, random);
      Ear<SmallNumbers> ear({}, {part}, 16);
      ear.hear(air);
      CHECK(ear.hasHeard(0, part.psdu));
    }
}

STORY("P8 a converter that clips 6 dB below the peaks costs no frame") {
  std::mt19937_64 random(9);
  const std::vector<Part> parts = {{{2, 11, 16}, randomBytes(random, 10), 0.15}, {{7, 13, 19}, randomBytes(random, 10), 0.15}};
  Signal air = airOf({}, parts, random);
  const double peak = *std::max_element(air.begin(), air.end());
  for (double& value : air) value = std::max(-peak / 2, std::min(peak / 2, value));
  Ear<SmallNumbers> ear({}, parts, 16);
  ear.hear(air);
  CHECK(ear.hasHeard(0, parts[0].psdu) && ear.hasHeard(1, parts[1].psdu));
}

STORY("P1 P8 other waveforms are heard: profile R, other rates and pilots") {
  std::mt19937_64 random(16);
  const Waveform waveforms[] = {{1000, 48000, 10, 10}, {1000, 44100, 1, 1}, {1000, 32000, 1, 1}, {440, 48000, 1, 1},
                                {2000, 96000, 1, 2},   {100, 16000, 2, 2},  {20, 4000, 1, 1}, {1000, 48000, 2, 0}};
  for (const Waveform& waveform : waveforms) {
    const auto top = static_cast<uint16_t>(std::min(40.0, waveform.rateHz / waveform.f0Hz * 0.43));
    const Part part{{top, 5, 9}, randomBytes(random, 6), kAmplitude,
                    waveform.periods == 10 ? Modulation::dbpsk : Modulation::dqpsk};
    Signal air = airOf(faster(waveform, 90), {part}, random);
    addNoise(air, kAmplitude, 12, waveform, 1, random);
    Ear<SmallNumbers> ear(waveform, {part}, 16);
    ear.hear(air);
    CHECK(ear.heard.size() == 1 && ear.hasHeard(0, part.psdu));
    if (ear.heard.size() != 1) std::fprintf(stderr, "f0 %g Hz at %g samples a second\n", waveform.f0Hz, waveform.rateHz);
  }
}
