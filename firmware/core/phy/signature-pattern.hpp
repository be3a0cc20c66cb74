// The pattern of a signature as samples, and what of it is in samples (SPEC P11): sixteen energies a symbol, judged
// against the pattern that the key tells. Keeps no samples.
#pragma once
#include "numbers.hpp"
#include "oscillator.hpp"
#include "signature.hpp"

namespace harmonic::phy {

/** A superframe has so many slots; a question names one (P11.10). */
constexpr uint32_t kSignatureSlots = kPilotChips / kSlotSymbols;
/** From the slot of a pattern to that in which its frame begins: one between them rests. */
uint32_t slotsToFrame(const Waveform& waveform);
/** Where frames bring their own pilot: the pattern sounds before it. */
inline uint32_t slotOfBurst(const Waveform& waveform) { return kSignatureSlots - slotsToFrame(waveform); }

template <class Oscillator>
class PatternTransmitter {
 public:
  /** @param amplitude of each of the four harmonics. */
  Fault begin(const Waveform& waveform, const Pattern& pattern, double amplitude);
  size_t samples() const;
  /** The next samples. @returns how many; 0 at the end. */
  size_t take(int16_t* out, size_t most);
  /** The next sample; silence behind the last. */
  typename Oscillator::Real next();

 private:
  void startSymbol();
  size_t firstSampleOf(size_t symbol) const;

  Lengths lengths_{Waveform{}};
  Pattern pattern_{};
  Oscillator oscillators_[kPatternChosen];
  typename Oscillator::Real amplitude_ = 0;
  size_t sample_ = 0, symbolEnd_ = 0, symbol_ = 0;
};

/** How well energies fit a pattern. */
struct PatternJudgement {
  /** Of the four strongest harmonics of each symbol, how many were expected: at most 48, by chance 12. */
  unsigned hits = 0;
  /** Mean energy of the expected cells over that of the others. */
  float ratio = 0;
  /** Cells of 144 that nobody should fill and that somebody does. */
  unsigned strangers = 0;

  /** 34 hits by chance: 1.2e-14. Only with the MAC is it an answer. */
  bool isFitting() const { return hits >= 34 && ratio >= 2; }
  bool isAlarming() const { return strangers > 14; }
};

class PatternEar {
 public:
  /** @param first sample of the guard of the first symbol, counted from the next one pushed; may lie between two.
   *  @param clockErrorPpm as the pilot told it. */
  Fault begin(const Waveform& waveform, double first, double clockErrorPpm);
  void push(const int16_t* samples, size_t count);
  bool isWhole() const { return symbol_ == kPatternSymbols; }
  PatternJudgement judge(const Pattern& pattern) const;

 private:
  void startSymbol();

  double first_ = 0, each_ = 1, useful_ = 1, guard_ = 0;
  uint32_t steps_[kPatternPool], phases_[kPatternPool];
  Complex<float> sums_[kPatternPool];
  float energies_[kPatternSymbols][kPatternPool];
  int64_t sample_ = 0, begin_ = 0, end_ = 0;
  size_t symbol_ = kPatternSymbols;
};

}  // namespace harmonic::phy
