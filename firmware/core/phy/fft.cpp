// Butterflies of two, after bits are reversed.
#include "fft.hpp"

#include "waveform.hpp"

namespace harmonic::phy {

template <class Real>
void Fft<Real>::open(size_t size, Arena& arena) {
  turns_ = arena.take<Complex<Real>>(size / 2);
  size_ = size;
  if (!arena.isEnough()) return;
  for (size_t k = 0; k < size / 2; k += 1) {
    const double turned = -2 * kPi * static_cast<double>(k) / static_cast<double>(size);
    turns_[k] = {static_cast<Real>(std::cos(turned)), static_cast<Real>(std::sin(turned))};
  }
}

template <class Real>
void Fft<Real>::run(Complex<Real>* points, size_t size) const {
  for (size_t i = 1, reversed = 0; i < size; i += 1) {
    size_t bit = size >> 1;
    for (; (reversed & bit) != 0; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (i < reversed) {
      const Complex<Real> kept = points[i];
      points[i] = points[reversed];
      points[reversed] = kept;
    }
  }
  for (size_t half = 1; half < size; half *= 2) {
    const size_t stride = size_ / (2 * half);
    for (size_t group = 0; group < size; group += 2 * half) {
      Complex<Real>* low = points + group;
      Complex<Real>* high = low + half;
      for (size_t k = 0; k < half; k += 1) {
        const Complex<Real> turned = high[k] * turns_[k * stride];
        high[k] = low[k] - turned;
        low[k] = low[k] + turned;
      }
    }
  }
}

template <class Real>
void Fft<Real>::runReal(Complex<Real>* points, size_t size) const {
  const size_t half = size / 2;
  run(points, half);
  const Complex<Real> zero = points[0];
  points[0] = {zero.re + zero.im, zero.re - zero.im};
  for (size_t k = 1; k <= half / 2; k += 1) {
    const Complex<Real> a = points[k];
    const Complex<Real> b = points[half - k].conjugate();
    const Complex<Real> even = (a + b) * Real(0.5);
    const Complex<Real> odd = (a - b) * Real(0.5);
    const Complex<Real> turned = Complex<Real>{odd.im, -odd.re} * turn(k, size);
    points[k] = even + turned;
    points[half - k] = (even - turned).conjugate();
  }
}

template class Fft<double>;
template class Fft<float>;

}  // namespace harmonic::phy
