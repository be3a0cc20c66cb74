// From the converter to every session that streams, and to who listens: runs while one does, or while the last value is
// wanted; what was lost is skipped, never filled. Owns the sample count; reads no clock.
#pragma once
#include "session.hpp"
#include "wire.hpp"

namespace harmonic::small {

/** Who takes every sample, whether anybody streams or not. */
class SampleListener {
 public:
  /** Interleaved. @param atNs of the first. */
  virtual void hear(const float* frames, size_t count, uint8_t channels, uint64_t atNs) = 0;
  /** So many never came. */
  virtual void missed(uint64_t frames) = 0;

 protected:
  ~SampleListener() = default;
};

class Intake {
 public:
  /** @param memory of `frames` frames. */
  Intake(Samples& samples, uint8_t channels, double rateHz, float* memory, size_t frames)
      : samples_(samples), channels_(channels), rateHz_(rateHz), memory_(memory), frames_(frames) {}

  void pump(Session* const* sessions, size_t count, uint64_t nowNs);
  /** From now on, without end. */
  void listenWith(SampleListener& listener) { listener_ = &listener; }
  /** Runs also while nobody streams. */
  void keepRunning(bool isWanted) { always_ = isWanted; }
  /** Mean of channel 1 over the frames that came last, full scale is 1. */
  float level() const { return level_; }
  /** Frames lost since the start. */
  uint64_t lost() const { return lost_; }

 private:
  Samples& samples_;
  const uint8_t channels_;
  const double rateHz_;
  float* const memory_;
  const size_t frames_;
  SampleListener* listener_ = nullptr;
  bool running_ = false;
  bool always_ = false;
  uint64_t beganNs_ = 0;
  uint64_t taken_ = 0;
  uint64_t lost_ = 0;
  float level_ = 0;
};

}  // namespace harmonic::small
