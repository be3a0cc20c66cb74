// One symbol out of the samples: resampled to a power of two at the sender's clock, and transformed (SPEC P8.4).
#pragma once
#include "fft.hpp"
#include "pilot-search.hpp"

namespace harmonic::phy {

/** Samples that the interpolation needs on each side (Kaiser, beta 8). */
constexpr size_t kTaps = 40;

template <class Numbers>
class SymbolReader {
 public:
  using Real = typename Numbers::Real;
  using Ring = SampleRing<typename Numbers::Sample>;

  void open(const Waveform& waveform, Arena& arena);
  /** Number of the first sample that is needed. */
  int64_t beginOf(double start) const {
    return static_cast<int64_t>(std::floor(start - guard_ / 2)) - static_cast<int64_t>(kTaps / 2 - 1);
  }
  /** Number of the first sample that is not needed for the symbol that begins at `start` (of its useful part). */
  int64_t endOf(double start) const { return static_cast<int64_t>(std::floor(start + useful_ * 1.01)) + ahead_; }
  /** @param start of the useful part, in samples. @param stretch samples of ours for one of the sender's. */
  void read(const Ring& ring, double start, double stretch, const Fft<Real>& fft);
  /** From now on samples are turned back, of a line that is turned over, or taken as they are. */
  void turn(bool isOver) { scale_ = (isOver ? Real(-2) : Real(2)) / static_cast<Real>(count_); }
  /** Amplitude and phase of a harmonic in the symbol read: of A sin(x + phi), A exp(j (phi - pi/2)). */
  Complex<Real> harmonic(size_t n) const { return points_[n * periods_] * scale_; }
  size_t points() const { return count_; }
  static size_t pointsFor(const Waveform& waveform);

 private:
  static constexpr int64_t ahead_ = static_cast<int64_t>(kTaps / 2) + 6;
  Complex<Real>* points_ = nullptr;
  Real* samples_ = nullptr;
  size_t room_ = 0;
  size_t count_ = 0;
  size_t periods_ = 1;
  double useful_ = 0;
  double guard_ = 0;
  Real scale_ = 1;
};

}  // namespace harmonic::phy
