// The strongest line of a sequence of symbols, taken out of it (SPEC P8.5): a tone beside a harmonic is one complex
// exponential there, data is spread.
#pragma once
#include "fft.hpp"

namespace harmonic::phy {

template <class Real>
struct SpectralLine {
  /** Turn a symbol, in radians; and what it was at symbol 0, nothing when no line stood out. */
  Real slope = 0;
  Complex<Real> amplitude;
  bool isThere() const { return amplitude.power() > 0; }
};

/** @param points room for the transform: a power of two, at least `count`. @returns the line of greatest power, found in
 *  a padded transform and refined; none unless it stands out of what so many random symbols would show. */
template <class Real>
SpectralLine<Real> strongestLine(const Complex<Real>* symbols, size_t count, const Fft<Real>& fft, Complex<Real>* points,
                                 size_t size);

template <class Real>
void takeOut(const SpectralLine<Real>& line, Complex<Real>* symbols, size_t count);

}  // namespace harmonic::phy
