// A steady tone that stands on a pilot (SPEC P8.9): found among its phasors, and taken out of them as they come. Knows no
// samples. Source: Kay 1989 (its turn, by the phases of products of phasors, then steps of greatest likelihood).
#pragma once
#include "numbers.hpp"
#include "waveform.hpp"

namespace harmonic::phy {

/** amplitude * exp(j slope i) among phasors i, a symbol apart. */
template <class Real>
struct PilotLine {
  /** A line that is less of the energy leaves a pilot that is found and followed beside it. */
  static constexpr Real kLeastShare = Real(0.4);

  Real slope = 0;
  Complex<Real> amplitude;
  /** Its part of the energy. */
  Real share = 0;
  bool isThere() const { return share >= kLeastShare; }
  Complex<Real> at(Real symbol) const { return amplitude * turnOf(slope * symbol); }

  /** Amplitude and share at this slope, and the slope a step better. */
  void project(const Complex<Real>* z, size_t count, bool isStep) {
    const Complex<Real> step = turnOf(-slope);
    const Real middle = static_cast<Real>(count - 1) / 2;
    Complex<Real> turn{1, 0}, sum, lean;
    Real energy = 0;
    for (size_t i = 0; i < count; i += 1) {
      const Complex<Real> value = z[i] * turn;
      sum += value;
      lean += value * (static_cast<Real>(i) - middle);
      energy += value.power();
      turn = turn * step;
    }
    const auto all = static_cast<Real>(count);
    const Real power = sum.power();
    amplitude = sum * (1 / all);
    share = energy > 0 ? power / (all * energy) : 0;
    if (isStep && power > 0) slope += (lean * sum.conjugate()).im / power * 12 / (all * all - 1);
  }

  /** The line that holds most of the energy, if one holds about half. */
  void find(const Complex<Real>* z, size_t count) {
    *this = PilotLine();
    for (size_t lag = 1; 2 * lag <= count; lag *= 4) {
      Complex<Real> sum;
      Real energy = 0;
      for (size_t i = lag; i < count; i += 1) sum += z[i] * z[i - lag].conjugate(), energy += z[i].power();
      // Chips and noise alone agree no better with those before them.
      if (lag == 1 && !(sum.power() > kLeastAgreement * energy * energy)) return;
      sum = sum * turnOf(-static_cast<Real>(lag) * slope);
      slope += std::atan2(sum.im, sum.re) / static_cast<Real>(lag);
    }
    for (int i = 0; i < 3; i += 1) project(z, count, i < 2);
  }

 private:
  static constexpr Real kLeastAgreement = Real(0.04);
};

/** The line of one pilot through a burst: learned from its first symbols, then followed as it drifts. */
template <class Real>
class PilotNotch {
 public:
  static constexpr size_t kFirst = 24;

  void begin() { count_ = 0, isOn_ = false; }
  /** Whether the first symbols have come. */
  bool isReady() const { return count_ == kFirst; }
  /** One of the first symbols, its chip in it. @returns true with the last of them: then `first` is what they leave. */
  bool learn(Complex<Real> value) {
    first_[count_] = value;
    count_ += 1;
    if (!isReady()) return false;
    PilotLine<Real> line;
    line.find(first_, kFirst);
    if (!line.isThere()) return true;
    pilot_ = {};
    // Pilot and line are taken out of each other's estimate in turns.
    Complex<Real> rest[kFirst];
    for (int round = 0; round < 4; round += 1) {
      Complex<Real> sum;
      for (size_t i = 0; i < kFirst; i += 1) sum += (first_[i] - line.at(static_cast<Real>(i))) * chip(i);
      pilot_ = sum * (Real(1) / kFirst);
      for (size_t i = 0; i < kFirst; i += 1) rest[i] = first_[i] - pilot_ * chip(i);
      line.project(rest, kFirst, round < 3);
    }
    for (size_t i = 0; i < kFirst; i += 1) first_[i] = first_[i] - line.at(static_cast<Real>(i));
    slope_ = line.slope;
    next_ = line.at(Real(kFirst));
    isOn_ = true;
    return true;
  }
  Complex<Real> first(size_t symbol) const { return first_[symbol]; }
  /** A later symbol without the line. */
  Complex<Real> without(Complex<Real> value, Real chip) {
    if (!isOn_) return value;
    const Complex<Real> left = value - next_;
    pilot_ += (left * chip - pilot_) * kPace;
    const Complex<Real> error = left - pilot_ * chip;
    const Real power = next_.power();
    // One that has faded is no line any more, and has no phase.
    isOn_ = power > kFaded * pilot_.power();
    const Real lead = power > 0 ? (error * next_.conjugate()).im / power : 0;
    slope_ += kPace * kPace / 2 * std::fmax(Real(-1), std::fmin(Real(1), lead));
    next_ = (next_ + error * kPace) * turnOf(slope_);
    return left;
  }
  /** Later windows begin so much later, and the pilot's harmonic and all beside it turn by it: at the next symbol, and a symbol. */
  void turn(Real offset, Real slope) {
    slope_ -= slope;
    next_ = next_ * turnOf(-offset);
    pilot_ = pilot_ * turnOf(-offset);
  }

 private:
  static constexpr Real kPace = Real(0.125), kFaded = Real(0.04);
  static Real chip(size_t symbol) { return static_cast<Real>(pilotChip(symbol)); }

  Complex<Real> first_[kFirst];
  Complex<Real> next_, pilot_;
  Real slope_ = 0;
  size_t count_ = 0;
  bool isOn_ = false;
};

}  // namespace harmonic::phy
