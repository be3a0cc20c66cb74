// The token bucket, kept as the time at which the line is free: nothing is lost by rounding.
#include "line-pace.hpp"

#include <cmath>

namespace agent {

/** Line time that may be saved up: on a very slow line, that of one byte. */
uint64_t LinePace::savedNs() const {
  const double oneNs = std::ceil(1e9 / bytesPerSecond_) + 1;
  return oneNs > static_cast<double>(kSavedNs) ? static_cast<uint64_t>(oneNs) : kSavedNs;
}

uint64_t LinePace::startNs(uint64_t nowNs) const {
  const uint64_t saved = savedNs();
  const uint64_t earliest = nowNs > saved ? nowNs - saved : 0;
  return freeAtNs_ > earliest ? freeAtNs_ : earliest;
}

size_t LinePace::allowance(uint64_t nowNs) const {
  if (bytesPerSecond_ <= 0) return SIZE_MAX;
  const uint64_t start = startNs(nowNs);
  if (start >= nowNs) return 0;
  return static_cast<size_t>(static_cast<double>(nowNs - start) * bytesPerSecond_ / 1e9);
}

void LinePace::spend(size_t bytes, uint64_t nowNs) {
  if (bytesPerSecond_ <= 0) return;
  freeAtNs_ = startNs(nowNs) + static_cast<uint64_t>(std::ceil(static_cast<double>(bytes) * 1e9 / bytesPerSecond_));
}

uint64_t LinePace::readyNs(size_t bytes) const {
  if (bytesPerSecond_ <= 0) return 0;
  // No longer than half of what can be saved up, so that a late wake-up costs no line time; at least one byte.
  const double oneNs = std::ceil(1e9 / bytesPerSecond_) + 1;
  const double allNs = std::ceil(static_cast<double>(bytes) * 1e9 / bytesPerSecond_) + 1;
  const double waitNs = std::fmax(oneNs, std::fmin(allNs, static_cast<double>(kSavedNs) / 2));
  return freeAtNs_ + static_cast<uint64_t>(waitNs);
}

}  // namespace agent
