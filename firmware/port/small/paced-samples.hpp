// A converter that has to be asked for each sample: asks by the clock, and counts what it was too late for.
#pragma once
#include "wire.hpp"

namespace harmonic::small {

class PacedSource {
 public:
  /** One frame, now. */
  virtual void take(float* values) = 0;

 protected:
  ~PacedSource() = default;
};

class PacedSamples final : public Samples {
 public:
  PacedSamples(PacedSource& source, double rateHz) : source_(source), periodNs_(1e9 / rateHz) {}

  /** Time goes on: as many frames are due as fit into it. One is taken now, those before it are lost. */
  void advance(uint64_t nowNs) { nowNs_ = nowNs; }
  void start() override {
    beganNs_ = nowNs_;
    told_ = 0;
  }
  void stop() override {}
  size_t read(float* out, size_t frames) override {
    const uint64_t due = dueNow();
    if (frames == 0 || due <= told_) return 0;
    source_.take(out);
    told_ += 1;
    return 1;
  }
  uint64_t lost() override {
    const uint64_t due = dueNow();
    if (due <= told_ + 1) return 0;
    const uint64_t late = due - told_ - 1;
    told_ += late;
    return late;
  }

 private:
  uint64_t dueNow() const { return static_cast<uint64_t>(static_cast<double>(nowNs_ - beganNs_) / periodNs_); }

  PacedSource& source_;
  const double periodNs_;
  uint64_t nowNs_ = 0, beganNs_ = 0, told_ = 0;
};

}  // namespace harmonic::small
