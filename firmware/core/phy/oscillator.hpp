// Two ways to make a sine: the reference in double precision, and a table of 1,024 entries walked by a phase of 32 bits.
#pragma once
#include <array>
#include <cmath>

#include "waveform.hpp"

namespace harmonic::phy {

/** sin of the exact phase of every sample. */
class ReferenceOscillator {
 public:
  using Real = double;
  /** @param stepCycles cycles a sample. */
  void tune(double stepCycles) { step_ = 2 * kPi * stepCycles; }
  /** @param samples position of the next sample, from where the phase is `phase`. */
  void start(double samples, double phase) {
    at_ = samples;
    phase_ = phase;
  }
  double next() {
    const double value = std::sin(step_ * at_ + phase_);
    at_ += 1;
    return value;
  }

 private:
  double step_ = 0;
  double at_ = 0;
  double phase_ = 0;
};

constexpr size_t kSineEntries = 1024;
/** One turn and its first entry again; constant, so that it lies in the flash of a microcontroller. */
extern const std::array<float, kSineEntries + 1> kSine;

/** Straight lines between the entries: within 5e-6 of the sine. */
class TableOscillator {
 public:
  using Real = float;
  void tune(double stepCycles) { stepCycles_ = stepCycles, step_ = turnsOf(stepCycles); }
  void start(double samples, double phase) { phase_ = turnsOf(stepCycles_ * samples + phase / (2 * kPi)); }
  float next() {
    const uint32_t entry = phase_ >> 22;
    const float part = static_cast<float>(phase_ & 0x3fffffu) * (1.0f / 4194304.0f);
    phase_ += step_;
    return kSine[entry] + part * (kSine[entry + 1] - kSine[entry]);
  }

 private:
  static uint32_t turnsOf(double cycles) {
    return static_cast<uint32_t>(static_cast<int64_t>((cycles - std::floor(cycles)) * 4294967296.0 + 0.5));
  }
  double stepCycles_ = 0;
  uint32_t step_ = 0;
  uint32_t phase_ = 0;
};

}  // namespace harmonic::phy
