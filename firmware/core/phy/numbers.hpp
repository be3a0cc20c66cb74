// The two builds of the receiver: which numbers it counts in. Complex numbers without the checks for infinities that the
// language's own make.
#pragma once
#include <cmath>
#include <cstdint>

namespace harmonic::phy {

template <class Real>
struct Complex {
  Real re = 0;
  Real im = 0;

  Complex operator+(Complex o) const { return {re + o.re, im + o.im}; }
  Complex operator-(Complex o) const { return {re - o.re, im - o.im}; }
  Complex operator*(Complex o) const { return {re * o.re - im * o.im, re * o.im + im * o.re}; }
  Complex operator*(Real by) const { return {re * by, im * by}; }
  Complex& operator+=(Complex o) { return re += o.re, im += o.im, *this; }
  Complex conjugate() const { return {re, -im}; }
  Real power() const { return re * re + im * im; }
};

template <class Real>
Complex<Real> turnOf(Real radians) {
  return {std::cos(radians), std::sin(radians)};
}

/** The reference: double precision throughout, samples of any scale. */
struct ReferenceNumbers {
  using Real = double;
  using Sample = double;
  using Sum = double;
  using Kept = Complex<double>;
  /** Full scale of a sample. */
  static constexpr Real kFullScale = 1;
  /** Anything else would stay in the running sums for ever. */
  static bool isSample(Sample sample) { return sample >= -1e6 && sample <= 1e6; }
  static Sum times(Sample sample, float by) { return sample * static_cast<double>(by); }
  static Real fromSum(Sum sum) { return sum; }
  static Kept keep(Complex<Real> value) { return value; }
  static Complex<Real> load(Kept kept) { return kept; }
};

/** A microcontroller: float32, samples and kept symbols of 16 bits, sums that run for years without a rounding. */
struct SmallNumbers {
  using Real = float;
  using Sample = int16_t;
  using Sum = int64_t;
  struct Kept {
    int16_t re, im;
  };
  static constexpr Real kFullScale = 32768;
  static bool isSample(Sample) { return true; }
  static Sum times(Sample sample, float by) { return sample * static_cast<int32_t>(by * 16384.0f); }
  static Real fromSum(Sum sum) { return static_cast<float>(sum) * (1.0f / 16384.0f / 32768.0f); }
  static Kept keep(Complex<Real> value) { return {step(value.re), step(value.im)}; }
  static Complex<Real> load(Kept kept) {
    return {static_cast<float>(kept.re) * (1.0f / 32768.0f), static_cast<float>(kept.im) * (1.0f / 32768.0f)};
  }

 private:
  static int16_t step(float value) {
    const float scaled = value * 32768.0f;
    return scaled >= 32767.0f ? int16_t{32767} : scaled <= -32767.0f ? int16_t{-32767}
                                                                       : static_cast<int16_t>(std::lrintf(scaled));
  }
};

}  // namespace harmonic::phy
