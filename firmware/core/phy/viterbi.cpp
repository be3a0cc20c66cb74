// Add, compare, select by butterflies of two states; blocks of bits as soon as they are old enough.
#include "viterbi.hpp"

#include "coding.hpp"

namespace harmonic::phy {
namespace {

/** Outputs of the branch from state 2j with bit 0, first in bit 0; its neighbours have them inverted. */
struct Outputs {
  uint8_t of[32];
  constexpr Outputs() : of() {
    for (unsigned j = 0; j < 32; j += 1) of[j] = static_cast<uint8_t>(odd(2 * j & kGeneratorA) | odd(2 * j & kGeneratorB) << 1);
  }
  static constexpr unsigned odd(unsigned word) {
    unsigned parity = 0;
    for (; word != 0; word &= word - 1) parity ^= 1;
    return parity;
  }
};
constexpr Outputs kOutputs;

}  // namespace

template <class Real>
void Viterbi<Real>::begin() {
  steps_ = 0;
  current_ = 0;
  for (Real& metric : metrics_[0]) metric = Real(-1e9);
  metrics_[0][0] = 0;
}

template <class Real>
void Viterbi<Real>::step(Real a, Real b, BitSink& sink) {
  const Real branch[4] = {a + b, b - a, a - b, -a - b};
  const Real* old = metrics_[current_];
  Real* next = metrics_[current_ ^ 1u];
  uint32_t low = 0, high = 0;
  for (unsigned j = 0; j < 32; j += 1) {
    const Real metric = branch[kOutputs.of[j]];
    const Real even = old[2 * j], odd = old[2 * j + 1];
    const Real stay = even + metric, cross = odd - metric;
    const Real leave = even - metric, enter = odd + metric;
    low |= static_cast<uint32_t>(cross > stay) << j;
    high |= static_cast<uint32_t>(enter > leave) << j;
    next[j] = cross > stay ? cross : stay;
    next[j + 32] = enter > leave ? enter : leave;
  }
  decisions_[steps_] = uint64_t{high} << 32 | low;
  steps_ += 1;
  current_ ^= 1u;
  if (steps_ < kSteps) return;
  unsigned best = 0;
  for (unsigned state = 1; state < kStates; state += 1)
    if (next[state] > next[best]) best = state;
  follow(best, kBlock, sink);
  for (size_t i = 0; i < kDepth; i += 1) decisions_[i] = decisions_[i + kBlock];
  steps_ = kDepth;
}

template <class Real>
void Viterbi<Real>::end(BitSink& sink) {
  follow(0, steps_, sink);
  steps_ = 0;
}

template <class Real>
void Viterbi<Real>::follow(unsigned state, size_t bits, BitSink& sink) {
  uint8_t decided[kSteps / 8] = {};
  for (size_t at = steps_; at > 0; at -= 1) {
    const size_t step = at - 1;
    decided[step / 8] = static_cast<uint8_t>(decided[step / 8] | (state >> 5) << (step % 8));
    state = ((state << 1) & 63u) | static_cast<unsigned>((decisions_[step] >> state) & 1u);
  }
  for (size_t i = 0; i < bits; i += 1) sink.onBit((decided[i / 8] >> (i % 8)) & 1u);
}

template class Viterbi<double>;
template class Viterbi<float>;

}  // namespace harmonic::phy
