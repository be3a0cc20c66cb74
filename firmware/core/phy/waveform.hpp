// Parameters of the waveform, what is wrong with them, and what follows from them: lengths, pilot chips (SPEC P1, P2).
#pragma once
#include <cstddef>
#include <cstdint>

namespace harmonic::phy {

enum class Modulation : uint8_t { dbpsk = 1, dqpsk = 2 };
enum class Fec : uint8_t { none = 0, half = 1, threeQuarters = 2 };

/** What sender and receiver agree on. */
struct Waveform {
  /** The first harmonic, which is the pilot. */
  double f0Hz = 1000;
  /** Samples a second. */
  double rateHz = 48000;
  /** Periods of f0 in the useful part of a symbol. */
  uint8_t periods = 1;
  /** The guard in eighths of a period of f0: at most as long as the useful part. */
  uint16_t guardEighths = 1;
  /** Version 2 (SPEC P10): a harmonic that carries the pilot's chips too, and no data; 0 for none. */
  uint16_t secondPilot = 0;
};

/** Harmonics that carry one frame together, in the order in which they take its bits; a single one is a bond of 1. */
struct Bond {
  const uint16_t* harmonics = nullptr;
  uint16_t count = 0;
  Modulation modulation = Modulation::dqpsk;
  Fec fec = Fec::half;

  size_t bitsPerSymbol() const { return size_t{count} * static_cast<size_t>(modulation); }
};

enum class Fault : uint8_t {
  none, f0, rate, periods, guard, length, noHarmonic, tooManyHarmonics, pilotHarmonic, aboveBand, twice, modulation, fec,
  psdu, amplitude, frameSize, noBond, tooManyBonds, memory, busy, secondPilot, shortWindow,
};
/** One sentence for people. */
const char* wordsOf(Fault fault);

constexpr size_t kMaxBond = 64;
constexpr size_t kPilotChips = 64;
constexpr size_t kSlotSymbols = 4;
/** A burst lasts so many at least: what a receiver needs to find it (SPEC P7.4). */
constexpr size_t kLeastBurstSymbols = 24;
constexpr double kPi = 3.14159265358979323846;

/** Lengths in samples; none has to be whole. */
struct Lengths {
  explicit Lengths(const Waveform& waveform)
      : period(waveform.rateHz / waveform.f0Hz),
        useful(period * waveform.periods),
        guard(period * waveform.guardEighths / 8),
        symbol(useful + guard) {}
  double period;
  double useful;
  double guard;
  double symbol;
};

Fault faultOf(const Waveform& waveform);
/** A bond for `waveform`, itself without fault: harmonics 2 and above, each once, at most 7/16 of the sample rate. */
Fault faultOf(const Waveform& waveform, const Bond& bond);

/** What the sampling rate carries: 7/16 of it; 0 where it is none. */
uint16_t highestHarmonic(const Waveform& waveform);

/** +1 or -1: Barker 13, then 51 chips of x^6 + x^5 + 1, again and again every 64 symbols. */
int pilotChip(size_t symbol);

/** Phase of a harmonic in the reference symbol of a frame, in radians: spread so that their peaks do not meet. */
inline double referencePhase(uint32_t harmonic) {
  return kPi * static_cast<double>((uint64_t{harmonic} * harmonic) % 997) / 31;
}

}  // namespace harmonic::phy
