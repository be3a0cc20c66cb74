// The converter: takes from the source what is due by the clock, and gives it to every link that streams. Runs only while
// one does, so that an idle agent sleeps, unless somebody else listens. Owns the sample count; reads no clock and sends nothing.
#pragma once
#include <memory>
#include <vector>

#include "faults.hpp"
#include "session.hpp"
#include "source.hpp"

namespace agent {

class Sampling {
 public:
  /** @param always it samples while nobody streams, too. */
  Sampling(Source& source, double speed, Faults& faults, bool always = false);

  /** Takes what is due until now. @param links of all consoles; those that stream are fed. */
  void advance(const std::vector<harmonic::Session*>& links, uint64_t nowNs);
  /** When the next block of one of them is whole. */
  uint64_t dueNs() const { return dueNs_; }
  /** A recording that is played once is over. */
  bool isOver() const { return over_; }

 private:
  void take(const std::vector<harmonic::Session*>& links, uint64_t nowNs);
  void takeLive(const std::vector<harmonic::Session*>& links, uint64_t nowNs);
  bool takeChunk(const std::vector<harmonic::Session*>& links, size_t frames);
  void lose(const std::vector<harmonic::Session*>& links, uint64_t frames);
  uint64_t timeOf(uint64_t sample) const;

  Source& source_;
  Faults& faults_;
  /** Samples a second of the machine's clock. */
  const double pace_;
  const bool always_;
  std::vector<float> chunk_;
  bool running_ = false;
  bool over_ = false;
  uint64_t beganNs_ = 0;
  /** When a live source was read until it had nothing left. */
  uint64_t emptiedNs_ = 0;
  uint64_t taken_ = 0;
  uint64_t dueNs_;
};

}  // namespace agent
