// Bytes in and out of a session.
#include "stream-link.hpp"

namespace harmonic::small {
namespace {

/** Pieces a turn, so that no line holds up the others. */
constexpr int kTurn = 16;

}  // namespace

bool StreamLink::push(uint64_t nowNs) {
  while (inAt_ < inEnd_) {
    const size_t taken = session.receive({in_ + inAt_, inEnd_ - inAt_}, nowNs, arrivedNs_);
    if (taken == 0) return false;
    inAt_ += taken;
  }
  return true;
}

void StreamLink::read(Wire& wire, uint64_t nowNs) {
  for (int turn = 0; turn < kTurn && push(nowNs); turn += 1) {
    inAt_ = 0;
    inEnd_ = wire.read(in_, sizeof in_);
    arrivedNs_ = nowNs;
    if (inEnd_ == 0) return;
  }
}

void StreamLink::write(Wire& wire, uint64_t nowNs) {
  for (int turn = 0; turn < kTurn; turn += 1) {
    const Bytes next = session.pending();
    if (next.size == 0) {
      if (inAt_ == inEnd_ || !push(nowNs)) return;
      continue;
    }
    const size_t taken = wire.write(next);
    session.sent(taken);
    if (taken < next.size) return;
  }
}

}  // namespace harmonic::small
