// A small discrete Fourier transform of its own: complex, of a power of two, in place; and of real input through half of
// it (Cooley, Tukey, 1965; Sorensen et al., 1987). Owns its table of turns.
#pragma once
#include "arena.hpp"
#include "numbers.hpp"

namespace harmonic::phy {

template <class Real>
class Fft {
 public:
  /** Of at most `size` points, a power of two. */
  void open(size_t size, Arena& arena);
  /** Forward, in place, natural order. @param size a power of two, at most that of `open`. */
  void run(Complex<Real>* points, size_t size) const;
  /** `points` has size / 2 pairs of real samples; afterwards bins 0 ... size / 2 - 1, and the bin of half the rate in the
   *  imaginary part of bin 0. */
  void runReal(Complex<Real>* points, size_t size) const;

 private:
  /** exp(-j 2 pi k / of) for k below half of `of`. */
  Complex<Real> turn(size_t k, size_t of) const { return turns_[k * (size_ / of)]; }

  Complex<Real>* turns_ = nullptr;
  size_t size_ = 0;
};

}  // namespace harmonic::phy
