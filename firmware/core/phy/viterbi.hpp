// The most likely path through the convolutional code (Viterbi, 1967), K = 7, from soft values. Memory does not grow with
// the frame: the path is followed back 96 steps (Heller, Jacobs, 1971, have 5 K), and over the tail from the known end.
#pragma once
#include <cstddef>
#include <cstdint>

namespace harmonic::phy {

/** Takes decided bits in their order. */
class BitSink {
 public:
  virtual void onBit(unsigned bit) = 0;

 protected:
  ~BitSink() = default;
};

template <class Real>
class Viterbi {
 public:
  void begin();
  /** Soft values of the two outputs of a step: positive for 0, negative for 1, 0 for one that was not sent. */
  void step(Real a, Real b, BitSink& sink);
  /** The code ended in state 0: the bits that are left, the tail among them. */
  void end(BitSink& sink);

 private:
  static constexpr size_t kStates = 64, kDepth = 96, kBlock = 32, kSteps = kDepth + kBlock;
  void follow(unsigned state, size_t bits, BitSink& sink);

  Real metrics_[2][kStates];
  uint64_t decisions_[kSteps];
  size_t steps_ = 0;
  unsigned current_ = 0;
};

}  // namespace harmonic::phy
