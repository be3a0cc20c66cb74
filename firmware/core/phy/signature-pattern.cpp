// Four sines a symbol; sixteen correlations a symbol.
#include "signature-pattern.hpp"

#include <algorithm>

namespace harmonic::phy {
namespace {

constexpr uint16_t kLastHarmonic = kPatternFirstHarmonic + kPatternPool - 1;
constexpr double kWhole = 1e-6;
/** Of f0, with their guards. */
constexpr double kPatternPeriods = 27;

Fault faultOfPattern(const Waveform& waveform) {
  const Waveform own = patternWaveform(waveform);
  const Fault fault = faultOf(own);
  const Bond top{&kLastHarmonic, 1};
  return fault != Fault::none ? fault : faultOf(own, top);
}

}  // namespace

uint32_t slotsToFrame(const Waveform& waveform) {
  const double slot = kSlotSymbols * (waveform.periods + waveform.guardEighths / 8.0);
  return 1 + static_cast<uint32_t>(std::ceil(kPatternPeriods / slot));
}

template <class Oscillator>
Fault PatternTransmitter<Oscillator>::begin(const Waveform& waveform, const Pattern& pattern, double amplitude) {
  const Fault fault = faultOfPattern(waveform);
  if (fault != Fault::none) return fault;
  if (!(amplitude > 0) || !(amplitude * kPatternChosen <= 1)) return Fault::amplitude;
  lengths_ = Lengths(patternWaveform(waveform));
  pattern_ = pattern;
  amplitude_ = static_cast<typename Oscillator::Real>(amplitude);
  sample_ = symbolEnd_ = symbol_ = 0;
  return Fault::none;
}

template <class Oscillator>
size_t PatternTransmitter<Oscillator>::firstSampleOf(size_t symbol) const {
  return static_cast<size_t>(std::ceil(static_cast<double>(symbol) * lengths_.symbol - kWhole));
}

template <class Oscillator>
size_t PatternTransmitter<Oscillator>::samples() const {
  return amplitude_ > 0 ? firstSampleOf(kPatternSymbols) : 0;
}

template <class Oscillator>
void PatternTransmitter<Oscillator>::startSymbol() {
  const double at = static_cast<double>(sample_) - static_cast<double>(symbol_) * lengths_.symbol - lengths_.guard;
  size_t count = 0;
  for (uint32_t place = 0; place < kPatternPool && count < kPatternChosen; place += 1) {
    if (((pattern_[symbol_] >> place) & 1u) == 0) continue;
    const uint32_t harmonic = kPatternFirstHarmonic + place;
    oscillators_[count].tune(harmonic / lengths_.period);
    oscillators_[count].start(at, referencePhase(harmonic));
    count += 1;
  }
  symbol_ += 1;
  symbolEnd_ = firstSampleOf(symbol_);
}

template <class Oscillator>
size_t PatternTransmitter<Oscillator>::take(int16_t* out, size_t most) {
  using Real = typename Oscillator::Real;
  const size_t left = samples() - sample_;
  const size_t count = most < left ? most : left;
  for (size_t i = 0; i < count; i += 1) out[i] = static_cast<int16_t>(std::floor(Real{32767} * next() + Real{0.5}));
  return count;
}

template <class Oscillator>
typename Oscillator::Real PatternTransmitter<Oscillator>::next() {
  using Real = typename Oscillator::Real;
  if (sample_ >= samples()) return 0;
  if (sample_ == symbolEnd_) startSymbol();
  Real sum = 0;
  for (Oscillator& oscillator : oscillators_) sum += amplitude_ * oscillator.next();
  sample_ += 1;
  return sum;
}

Fault PatternEar::begin(const Waveform& waveform, double first, double clockErrorPpm) {
  const Fault fault = faultOfPattern(waveform);
  if (fault != Fault::none) return fault;
  if (!std::isfinite(first) || !(std::fabs(clockErrorPpm) < 1e5)) return Fault::f0;
  Waveform sender = patternWaveform(waveform);
  sender.f0Hz *= 1 + clockErrorPpm * 1e-6;
  const Lengths lengths(sender);
  first_ = first;
  each_ = lengths.symbol;
  useful_ = lengths.useful;
  guard_ = lengths.guard;
  for (size_t i = 0; i < kPatternPool; i += 1)
    steps_[i] = static_cast<uint32_t>(static_cast<double>(kPatternFirstHarmonic + i) / lengths.period * 4294967296.0 + 0.5);
  sample_ = 0;
  symbol_ = 0;
  startSymbol();
  return Fault::none;
}

/** The window begins in the middle of the guard. */
void PatternEar::startSymbol() {
  const double begin = first_ + each_ * static_cast<double>(symbol_) + guard_ / 2;
  begin_ = static_cast<int64_t>(std::floor(begin + 0.5));
  end_ = static_cast<int64_t>(std::floor(begin + useful_ + 0.5));
  for (size_t i = 0; i < kPatternPool; i += 1) {
    phases_[i] = 0;
    sums_[i] = {};
  }
}

void PatternEar::push(const int16_t* samples, size_t count) {
  for (size_t k = 0; k < count && !isWhole(); k += 1, sample_ += 1) {
    if (sample_ < begin_) continue;
    const float value = static_cast<float>(samples[k]) * (1.0f / 32768.0f);
    for (size_t i = 0; i < kPatternPool; i += 1) {
      sums_[i] += Complex<float>{kSine[(phases_[i] + 0x40000000u) >> 22], -kSine[phases_[i] >> 22]} * value;
      phases_[i] += steps_[i];
    }
    if (sample_ + 1 < end_) continue;
    for (size_t i = 0; i < kPatternPool; i += 1) energies_[symbol_][i] = sums_[i].power();
    symbol_ += 1;
    if (!isWhole()) startSymbol();
  }
}

PatternJudgement PatternEar::judge(const Pattern& pattern) const {
  PatternJudgement judgement;
  if (!isWhole()) return judgement;
  float expected[kPatternSymbols * kPatternChosen];
  size_t count = 0;
  float others = 0;
  for (size_t symbol = 0; symbol < kPatternSymbols; symbol += 1) {
    for (size_t i = 0; i < kPatternPool; i += 1) {
      const float energy = energies_[symbol][i];
      if (((pattern[symbol] >> i) & 1u) == 0) {
        others += energy;
        continue;
      }
      unsigned stronger = 0;
      for (size_t k = 0; k < kPatternPool; k += 1) stronger += energies_[symbol][k] > energy ? 1 : 0;
      judgement.hits += stronger < kPatternChosen && energy > 0 ? 1 : 0;
      if (count < kPatternSymbols * kPatternChosen) expected[count] = energy;
      count += 1;
    }
  }
  constexpr size_t wanted = kPatternSymbols * kPatternChosen;
  if (count != wanted) return {};
  float sum = 0;
  for (const float energy : expected) sum += energy;
  const float mean = others / static_cast<float>(kPatternSymbols * kPatternPool - wanted);
  judgement.ratio = mean > 0 ? sum / static_cast<float>(wanted) / mean : sum > 0 ? 1e9f : 0.0f;
  std::nth_element(expected, expected + wanted / 2, expected + wanted);
  const float half = expected[wanted / 2] / 2;
  for (size_t symbol = 0; symbol < kPatternSymbols; symbol += 1)
    for (size_t i = 0; i < kPatternPool; i += 1)
      judgement.strangers += ((pattern[symbol] >> i) & 1u) == 0 && energies_[symbol][i] > half ? 1 : 0;
  return judgement;
}

template class PatternTransmitter<ReferenceOscillator>;
template class PatternTransmitter<TableOscillator>;

}  // namespace harmonic::phy
