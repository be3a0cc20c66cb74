// How fast a line takes bytes: a token bucket in line time. Knows no line and reads no clock.
#pragma once
#include <cstddef>
#include <cstdint>

namespace agent {

constexpr uint64_t kNever = UINT64_MAX;

class LinePace {
 public:
  /** @param bytesPerSecond 0: no limit. */
  explicit LinePace(double bytesPerSecond = 0) : bytesPerSecond_(bytesPerSecond) {}

  void setRate(double bytesPerSecond) { bytesPerSecond_ = bytesPerSecond; }
  /** Bytes the line takes now. Line time that was not used is kept for `kSavedNs` at most, so that the output never
   *  runs ahead of the line by more than that. */
  size_t allowance(uint64_t nowNs) const;
  /** So many bytes went out; more than the allowance puts the line in debt. */
  void spend(size_t bytes, uint64_t nowNs);
  /** When there is room for `bytes`, or for as many as the line saves up. */
  uint64_t readyNs(size_t bytes) const;

  static constexpr uint64_t kSavedNs = 10000000;

 private:
  uint64_t savedNs() const;
  uint64_t startNs(uint64_t nowNs) const;

  double bytesPerSecond_;
  /** The line is busy until then. */
  uint64_t freeAtNs_ = 0;
};

}  // namespace agent
