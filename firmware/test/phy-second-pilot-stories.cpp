// Stories of a tone that stands on a pilot (SPEC P8.9), and of waveform version 2, a second pilot (P10).
#include "phy-channel.hpp"

using namespace phy_bench;

namespace {

/** Packets of 3 bytes on H3 at 14 dB beside tones. @returns how many were heard. */
template <class Numbers>
size_t heardBeside(uint16_t secondPilot, const std::vector<double>& tonesHz, double sirDb, size_t packets, double ppm) {
  std::mt19937_64 random(51);
  Waveform waveform;
  waveform.secondPilot = secondPilot;
  size_t heard = 0;
  for (size_t packet = 0; packet < packets; packet += 1) {
    const Part part{{3}, randomBytes(random, 3), kAmplitude};
    Signal air = airOf(faster(waveform, ppm), {part}, random);
    addNoise(air, kAmplitude, 14, waveform, 1, random);
    for (const double hz : tonesHz)
      addTone(air, kAmplitude * std::pow(10, -sirDb / 20), hz, 48000, static_cast<double>(random() % 628) / 100);
    Ear<Numbers> ear(waveform, {part}, 9);
    ear.hear(air);
    heard += ear.hasHeard(0, part.psdu) ? 1 : 0;
  }
  return heard;
}

}  // namespace

STORY("P8.9 a tone on the only pilot, up to 20 dB above it, takes no burst of version 1") {
  for (const double hz : {1020.0, 1000.0, 889.0})
    for (const double sirDb : {-3.0, -6.0, -20.0}) CHECK(heardBeside<ReferenceNumbers>(0, {hz}, sirDb, 20, 50) == 20);
}

STORY("P8.9 nor of the build of a microcontroller, clocks being off") {
  for (const double ppm : {-900.0, 900.0})
    for (const double sirDb : {-6.0, -20.0}) CHECK(heardBeside<SmallNumbers>(0, {1020}, sirDb, 20, ppm) == 20);
}

STORY("P10.3 tones on either pilot or on both, up to 20 dB above it, take no burst of version 2") {
  for (const std::vector<double>& tonesHz : {std::vector<double>{1020}, {11020}, {3100}, {1020, 11020}})
    for (const double sirDb : {-6.0, -20.0}) CHECK(heardBeside<ReferenceNumbers>(11, tonesHz, sirDb, 25, 50) == 25);
}

STORY("P10.3 the build of a microcontroller loses none either") {
  for (const std::vector<double>& tonesHz : {std::vector<double>{1020}, {11020}, {1020, 11020}})
    CHECK(heardBeside<SmallNumbers>(11, tonesHz, -20, 25, -50) == 25);
}

STORY("P10.2 a second pilot finds clocks within 1000 ppm by itself") {
  for (const double ppm : {-900.0, -200.0, 200.0, 900.0})
    CHECK(heardBeside<ReferenceNumbers>(11, {1020}, -20, 15, ppm) == 15);
}

STORY("P10.1 the second pilot carries no data, and is a harmonic") {
  const uint16_t harmonics[] = {4, 11};
  const Bond bond{harmonics, 2};
  Waveform waveform;
  waveform.secondPilot = 11;
  CHECK(faultOf(waveform, bond) == Fault::secondPilot);
  for (const uint16_t none : {uint16_t{1}, uint16_t{22}}) {
    waveform.secondPilot = none;
    CHECK(faultOf(waveform) == Fault::secondPilot);
  }
}
