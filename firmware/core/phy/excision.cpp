// Peak of a padded transform, refined by parabolas.
#include "excision.hpp"

#include "waveform.hpp"

namespace harmonic::phy {
namespace {

/** A line between two bins shows less than it has: this much is worth refining. */
constexpr float kBetweenBins = 0.8f;

template <class Real>
Complex<Real> sumAlong(const Complex<Real>* symbols, size_t count, Real slope) {
  const Complex<Real> step = turnOf(-slope);
  Complex<Real> turn{1, 0};
  Complex<Real> sum;
  for (size_t i = 0; i < count; i += 1) {
    sum += symbols[i] * turn;
    turn = turn * step;
  }
  return sum;
}

template <class Real>
Real refined(const Complex<Real>* symbols, size_t count, Real slope, Real step) {
  for (int round = 0; round < 5; round += 1, step /= 3) {
    const Real low = sumAlong(symbols, count, slope - step).power();
    const Real mid = sumAlong(symbols, count, slope).power();
    const Real high = sumAlong(symbols, count, slope + step).power();
    const Real bend = low - 2 * mid + high;
    if (bend < 0) slope += step * std::fmax(Real(-1), std::fmin(Real(1), (low - high) / (2 * bend)));
  }
  return slope;
}

}  // namespace

template <class Real>
SpectralLine<Real> strongestLine(const Complex<Real>* symbols, size_t count, const Fft<Real>& fft, Complex<Real>* points,
                                 size_t size) {
  Real energy = 0;
  for (size_t i = 0; i < size; i += 1) {
    points[i] = i < count ? symbols[i] : Complex<Real>{};
    energy += points[i].power();
  }
  SpectralLine<Real> line;
  if (!(energy > 0)) return line;
  fft.run(points, size);
  size_t peak = 0;
  for (size_t i = 1; i < size; i += 1)
    if (points[i].power() > points[peak].power()) peak = i;
  const Real chance = Real(1.2) * std::log(static_cast<Real>(2 * count));
  if (points[peak].power() < static_cast<Real>(kBetweenBins) * chance * energy) return line;
  const Real bin = static_cast<Real>(2 * kPi) / static_cast<Real>(size);
  const Real slope = refined(symbols, count, static_cast<Real>(peak) * bin, bin / 2);
  const Complex<Real> sum = sumAlong(symbols, count, slope);
  if (sum.power() < chance * energy) return line;
  line.slope = slope;
  line.amplitude = sum * (Real(1) / static_cast<Real>(count));
  return line;
}

template <class Real>
void takeOut(const SpectralLine<Real>& line, Complex<Real>* symbols, size_t count) {
  const Complex<Real> step = turnOf(line.slope);
  Complex<Real> value = line.amplitude;
  for (size_t i = 0; i < count; i += 1) {
    symbols[i] = symbols[i] - value;
    value = value * step;
  }
}

template SpectralLine<double> strongestLine(const Complex<double>*, size_t, const Fft<double>&, Complex<double>*, size_t);
template SpectralLine<float> strongestLine(const Complex<float>*, size_t, const Fft<float>&, Complex<float>*, size_t);
template void takeOut(const SpectralLine<double>&, Complex<double>*, size_t);
template void takeOut(const SpectralLine<float>&, Complex<float>*, size_t);

}  // namespace harmonic::phy
