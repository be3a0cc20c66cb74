// Windowed-sinc interpolation from a constant table: in double precision its rows are joined by straight lines, a
// microcontroller takes the nearest row (an error of -44 dB at the highest harmonic, less below).
#include "symbol-reader.hpp"

#include "constant-math.hpp"

namespace harmonic::phy {
namespace {

constexpr double kBeta = 8;

template <class Real, size_t Rows>
struct Kernel {
  Real rows[Rows + 1][kTaps];
  constexpr Kernel() : rows() {
    const double whole = constantBessel0(kBeta);
    for (size_t row = 0; row <= Rows; row += 1) {
      for (size_t tap = 0; tap < kTaps; tap += 1) {
        const double x = static_cast<double>(tap) - (kTaps / 2 - 1.0) - static_cast<double>(row) / Rows;
        const double edge = 2 * x / kTaps;
        const double window = constantBessel0(kBeta * constantRoot(1 - edge * edge)) / whole;
        rows[row][tap] = static_cast<Real>(x == 0 ? 1 : window * constantSine(kPi * x) / (kPi * x));
      }
    }
  }
};

template <class Real>
struct KernelFor;
template <>
struct KernelFor<double> {
  static constexpr bool kJoined = true;
  static constexpr size_t kRows = 128;
  static constexpr Kernel<double, kRows> kTable{};
};
template <>
struct KernelFor<float> {
  static constexpr bool kJoined = false;
  static constexpr size_t kRows = 128;
  static constexpr Kernel<float, kRows> kTable{};
};

/** Four sums, so that neither a vector unit nor a pipeline waits for the one before. */
template <class Real>
Real dot(const Real* a, const Real* b) {
  Real s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (size_t i = 0; i < kTaps; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  return (s0 + s1) + (s2 + s3);
}

}  // namespace

template <class Numbers>
size_t SymbolReader<Numbers>::pointsFor(const Waveform& waveform) {
  size_t points = 8;
  while (static_cast<double>(points) < Lengths(waveform).useful * (1 - 1e-9)) points *= 2;
  return points;
}

template <class Numbers>
void SymbolReader<Numbers>::open(const Waveform& waveform, Arena& arena) {
  const Lengths lengths(waveform);
  count_ = pointsFor(waveform);
  useful_ = lengths.useful;
  guard_ = lengths.guard;
  periods_ = waveform.periods;
  turn(false);
  room_ = static_cast<size_t>(lengths.useful * 1.01) + kTaps + 4;
  points_ = arena.take<Complex<Real>>(count_ / 2);
  samples_ = arena.take<Real>(room_);
}

template <class Numbers>
void SymbolReader<Numbers>::read(const Ring& ring, double start, double stretch, const Fft<Real>& fft) {
  constexpr auto& table = KernelFor<Real>::kTable;
  constexpr size_t rows = KernelFor<Real>::kRows;
  const double begin = start - guard_ / 2;
  const double whole = std::floor(begin);
  ring.read(beginOf(start), room_, Real(1) / Numbers::kFullScale, samples_);
  const auto from = static_cast<Real>(begin - whole);
  const auto step = static_cast<Real>(useful_ * stretch / static_cast<double>(count_));
  for (size_t i = 0; i < count_; i += 1) {
    const Real at = from + static_cast<Real>(i) * step;
    const auto sample = static_cast<size_t>(at);
    const Real place = (at - static_cast<Real>(sample)) * Real(rows) + (KernelFor<Real>::kJoined ? Real(0) : Real(0.5));
    const auto row = static_cast<size_t>(place);
    const Real part = place - static_cast<Real>(row);
    Real value = dot(samples_ + sample, table.rows[row]);
    if (KernelFor<Real>::kJoined && part > 0) value += part * (dot(samples_ + sample, table.rows[row + 1]) - value);
    (i % 2 == 0 ? points_[i / 2].re : points_[i / 2].im) = value;
  }
  fft.runReal(points_, count_);
}

template class SymbolReader<ReferenceNumbers>;
template class SymbolReader<SmallNumbers>;

}  // namespace harmonic::phy
