// Stories of a line that is turned over (SPEC P2.5): a swapped pair, or an amplifier that inverts.
#include "phy-channel.hpp"

using namespace phy_bench;

namespace {

struct Trial {
  Waveform waveform;
  std::vector<uint16_t> harmonics{4};
  std::vector<double> tonesHz;
  double sirDb = -20;
  bool isTurned = true;
};

/** Packets of 3 bytes at 14 dB, clocks being off by up to 200 ppm. @returns how many of 20 were heard. */
template <class Numbers>
size_t heardOver(const Trial& trial) {
  std::mt19937_64 random(77);
  size_t heard = 0;
  for (size_t packet = 0; packet < 20; packet += 1) {
    const Part part{trial.harmonics, randomBytes(random, 3), kAmplitude};
    const double ppm = 20.0 * static_cast<double>(packet) - 200;
    Signal air = airOf(faster(trial.waveform, ppm), {part}, random);
    for (double& value : air) value *= trial.isTurned ? -1 : 1;
    addNoise(air, kAmplitude, 14, trial.waveform, 1, random);
    for (const double hz : trial.tonesHz)
      addTone(air, kAmplitude * std::pow(10, -trial.sirDb / 20), hz, trial.waveform.rateHz, static_cast<double>(random() % 628) / 100);
    Ear<Numbers> ear(trial.waveform, {part}, 9);
    ear.hear(air);
    heard += ear.hasHeard(0, part.psdu) ? 1 : 0;
  }
  return heard;
}

Waveform with(uint8_t periods, uint16_t guardEighths, uint16_t secondPilot = 0) {
  Waveform waveform;
  waveform.periods = periods;
  waveform.guardEighths = guardEighths;
  waveform.secondPilot = secondPilot;
  return waveform;
}

}  // namespace

STORY("P2.5 of a line that is turned over every packet is read, whatever window and guard") {
  for (const Waveform& waveform : {with(1, 1), with(1, 0), with(2, 1), with(4, 4), with(10, 10), with(1, 1, 11), with(1, 2, 2), with(1, 3, 2), with(1, 3, 3)}) {
    Trial trial;
    trial.waveform = waveform;
    for (const bool isTurned : {false, true}) {
      trial.isTurned = isTurned;
      CHECK(heardOver<ReferenceNumbers>(trial) == 20);
      CHECK(heardOver<SmallNumbers>(trial) == 20);
    }
    trial.harmonics = {4, 9, 13};
    CHECK(heardOver<SmallNumbers>(trial) == 20);
  }
}

STORY("P2.5 and beside a tone on a pilot") {
  for (const uint16_t secondPilot : {uint16_t{0}, uint16_t{11}}) {
    for (const double hz : {1020.0, 889.0, 11020.0}) {
      Trial trial;
      trial.waveform = with(1, 1, secondPilot);
      trial.tonesHz = {hz};
      CHECK(heardOver<ReferenceNumbers>(trial) == 20);
      CHECK(heardOver<SmallNumbers>(trial) == 20);
    }
  }
}
