// Checks of the waveform's parameters, in words; the pilot sequence.
#include "waveform.hpp"

#include <cmath>

namespace harmonic::phy {
namespace {

constexpr double kLongestUsefulSamples = 65536;
constexpr double kFewestSamplesPerPeriod = 4;
/** Of a window, with a guard and without: what ends with a symbol rings in the receiver's filter (SPEC P1.5). */
constexpr double kFewestUsefulSamples = 16, kFewestUnguarded = 32;
constexpr double kRounding = 1e-9;

struct Chips {
  int8_t chip[kPilotChips];
  constexpr Chips() : chip() {
    constexpr int8_t barker[13] = {1, 1, 1, 1, 1, -1, -1, 1, 1, -1, 1, -1, 1};
    for (size_t i = 0; i < 13; i += 1) chip[i] = barker[i];
    unsigned state = 0x26;
    for (size_t i = 13; i < kPilotChips; i += 1) {
      chip[i] = static_cast<int8_t>((state & 1) != 0 ? -1 : 1);
      state = ((state << 1) | (((state >> 5) ^ (state >> 4)) & 1)) & 0x3f;
    }
  }
};
constexpr Chips kChips;

}  // namespace

const char* wordsOf(Fault fault) {
  switch (fault) {
    case Fault::none: return "nothing is wrong";
    case Fault::f0: return "f0 has to be a frequency above 0 Hz";
    case Fault::rate: return "the sample rate has to be at least 4 times f0";
    case Fault::periods: return "a symbol has 1 to 64 periods of f0";
    case Fault::guard: return "the guard has 0 eighths of a period of f0 to as many as make the useful part";
    case Fault::length: return "the useful part of a symbol has at most 65536 samples";
    case Fault::shortWindow: return "the useful part of a symbol has at least 16 samples, 32 without a guard: lower f0, raise the sample rate, or take more periods";
    case Fault::noHarmonic: return "a bond has at least one harmonic";
    case Fault::tooManyHarmonics: return "a bond has at most 64 harmonics";
    case Fault::pilotHarmonic: return "data goes on harmonic 2 and above: 1 is the pilot";
    case Fault::aboveBand: return "a harmonic lies above 7/16 of the sample rate";
    case Fault::twice: return "a harmonic is named twice";
    case Fault::modulation: return "the modulation is DBPSK or pi/4-DQPSK";
    case Fault::fec: return "the code is none, 1/2 or 3/4";
    case Fault::psdu: return "a frame carries at most 250 bytes";
    case Fault::amplitude: return "an amplitude lies above 0 and is at most 1 (full scale)";
    case Fault::frameSize: return "the largest frame is one of 9, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256 bytes";
    case Fault::noBond: return "there is no harmonic to listen to";
    case Fault::tooManyBonds: return "there are more bonds than room for them";
    case Fault::memory: return "the memory given is too small";
    case Fault::secondPilot: return "the second pilot is a harmonic from 2 to 7/16 of the sample rate, and carries no data";
    case Fault::busy: return "a burst is under way: nothing can be added to it";
  }
  return "this fault has no name";
}

uint16_t highestHarmonic(const Waveform& waveform) {
  const double highest = waveform.rateHz / waveform.f0Hz * 7 / 16 * (1 + 1e-12);
  if (!(highest >= 1)) return 0;
  return highest < UINT16_MAX ? static_cast<uint16_t>(highest) : UINT16_MAX;
}

Fault faultOf(const Waveform& waveform) {
  if (!(waveform.f0Hz > 0) || !std::isfinite(waveform.f0Hz)) return Fault::f0;
  if (!std::isfinite(waveform.rateHz) || !(waveform.rateHz >= kFewestSamplesPerPeriod * waveform.f0Hz)) return Fault::rate;
  if (waveform.periods < 1 || waveform.periods > 64) return Fault::periods;
  if (waveform.guardEighths > 8 * waveform.periods) return Fault::guard;
  const double fewest = waveform.guardEighths > 0 ? kFewestUsefulSamples : kFewestUnguarded;
  if (Lengths(waveform).useful < fewest * (1 - kRounding)) return Fault::shortWindow;
  if (waveform.secondPilot == 1 || waveform.secondPilot > highestHarmonic(waveform)) return Fault::secondPilot;
  return Lengths(waveform).useful > kLongestUsefulSamples ? Fault::length : Fault::none;
}

Fault faultOf(const Waveform& waveform, const Bond& bond) {
  if (bond.count == 0 || bond.harmonics == nullptr) return Fault::noHarmonic;
  if (bond.count > kMaxBond) return Fault::tooManyHarmonics;
  if (bond.modulation != Modulation::dbpsk && bond.modulation != Modulation::dqpsk) return Fault::modulation;
  if (static_cast<uint8_t>(bond.fec) > static_cast<uint8_t>(Fec::threeQuarters)) return Fault::fec;
  const uint16_t highest = highestHarmonic(waveform);
  for (size_t i = 0; i < bond.count; i += 1) {
    const uint16_t harmonic = bond.harmonics[i];
    if (harmonic < 2) return Fault::pilotHarmonic;
    if (harmonic == waveform.secondPilot) return Fault::secondPilot;
    if (harmonic > highest) return Fault::aboveBand;
    for (size_t k = 0; k < i; k += 1)
      if (bond.harmonics[k] == harmonic) return Fault::twice;
  }
  return Fault::none;
}

int pilotChip(size_t symbol) { return kChips.chip[symbol % kPilotChips]; }

}  // namespace harmonic::phy
