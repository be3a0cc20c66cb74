// Phases of the pilot, symbol by symbol, into a better line of when symbols begin (SPEC P8.3): one step of greatest
// likelihood over all of them, in memory that does not grow.
#pragma once
#include "numbers.hpp"
#include "waveform.hpp"

namespace harmonic::phy {

/** Rotation of f0 against the line in force: `offset` + `slope` a symbol, in radians. */
struct PilotRotation {
  double offset = 0;
  double slope = 0;
};

class PilotClock {
 public:
  /** @param harmonic that carries the pilot's chips. */
  void begin(uint16_t harmonic) {
    *this = PilotClock();
    harmonic_ = harmonic;
  }
  /** @param pilot its phasor with the chip taken out: real when the line is right. */
  void add(size_t symbol, double re, double im) {
    const auto at = static_cast<double>(symbol);
    re0_ += re, re1_ += at * re, re2_ += at * at * re;
    im0_ += im, im1_ += at * im;
    const double size = std::sqrt(re * re + im * im);
    trust_ += ((size > 0 ? re / size : 0) - trust_) / kTrustSymbols;
    count_ += 1;
  }
  /** Mean cosine of the last phases: 1 with a clear pilot, 0 without one. */
  double trust() const { return trust_; }
  bool isLost() const { return trust_ < kLeastTrust; }
  /** What the line in force is wrong by; from now on it counts as corrected. @param ofSlope false: only the offset. */
  PilotRotation correct(bool ofSlope) {
    PilotRotation rotation;
    const double spread = re0_ * re2_ - re1_ * re1_;
    if (ofSlope && spread > 0 && re0_ > 0) {
      rotation = {(im0_ * re2_ - im1_ * re1_) / spread, (im1_ * re0_ - im0_ * re1_) / spread};
    } else if (re0_ > 0) {
      rotation.offset = im0_ / re0_;
    }
    // More than a radian is no small step: the sums held impulses, or no pilot.
    const double mostSlope = 2.0 / static_cast<double>(count_ > 0 ? count_ : 1);
    rotation = {std::fmax(-1.0, std::fmin(1.0, rotation.offset)), std::fmax(-mostSlope, std::fmin(mostSlope, rotation.slope))};
    im0_ = im1_ = 0;
    age();
    return {rotation.offset / harmonic_, rotation.slope / harmonic_};
  }
  /** What the line in force is wrong by, on the whole, radians of f0 when this is harmonic 1. */
  double offset() const { return re0_ > 0 ? im0_ / re0_ : 0; }
  /** The line was corrected by what another pilot said. */
  void follow(const PilotRotation& rotation) {
    // Whole turns of its own it did not see.
    const double offset = std::remainder(harmonic_ * rotation.offset, 2 * kPi);
    const double slope = harmonic_ * rotation.slope;
    im0_ -= offset * re0_ + slope * re1_;
    im1_ -= offset * re1_ + slope * re2_;
    age();
  }
  /** What was symbol `symbols` is symbol 0 from now on. */
  void forget(size_t symbols) {
    const auto by = static_cast<double>(symbols);
    re2_ += by * (by * re0_ - 2 * re1_);
    re1_ -= by * re0_;
    im1_ -= by * im0_;
  }
  /** The symbol in the middle of what was heard. */
  double middle() const { return re0_ > 0 ? re1_ / re0_ : 0; }

 private:
  void age() {
    if (count_ < kMemorySymbols) return;
    re0_ /= 2, re1_ /= 2, re2_ /= 2;
    im0_ /= 2, im1_ /= 2;
    count_ /= 2;
  }

  static constexpr double kTrustSymbols = 16, kLeastTrust = 0.2;
  static constexpr size_t kMemorySymbols = 256;
  double re0_ = 0, re1_ = 0, re2_ = 0, im0_ = 0, im1_ = 0;
  double trust_ = 1;
  double harmonic_ = 1;
  size_t count_ = 0;
};

}  // namespace harmonic::phy
