// A frame's bits on their way to the harmonics.
#include "coding.hpp"

#include <cmath>
#include <cstring>

namespace harmonic::phy {
namespace {

size_t commonDivisor(size_t a, size_t b) {
  while (b != 0) {
    const size_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** Puts bits where the interleaver wants them. */
class SlotWriter {
 public:
  SlotWriter(uint8_t* packed, size_t slots) : packed_(packed), slots_(slots), step_(interleaverStep(slots)) {
    std::memset(packed, 0, (slots + 7) / 8);
  }
  void put(unsigned bit) {
    packed_[at_ / 8] = static_cast<uint8_t>(packed_[at_ / 8] | (bit << (7 - at_ % 8)));
    at_ += step_;
    if (at_ >= slots_) at_ -= slots_;
    count_ += 1;
  }
  void pad() {
    while (count_ < slots_) put(count_ & 1u);
  }

 private:
  uint8_t* packed_;
  size_t slots_;
  size_t step_;
  size_t at_ = 0;
  size_t count_ = 0;
};

}  // namespace

size_t interleaverStep(size_t slots) {
  auto step = static_cast<size_t>(std::floor(0.618 * static_cast<double>(slots) + 0.5));
  if (step == 0) step = 1;
  while (commonDivisor(step, slots) != 1) step += 1;
  return step;
}

size_t encodeSlotBits(const uint8_t* frame, size_t size, const Bond& bond, uint8_t* packed) {
  const size_t slots = slotBits(size, bond);
  SlotWriter out(packed, slots);
  Scrambler scrambler(bond.harmonics[0]);
  const size_t steps = 8 * size + (bond.fec == Fec::none ? 0 : kTailBits);
  unsigned state = 0;
  for (size_t step = 0; step < steps; step += 1) {
    const unsigned bit = step < 8 * size ? bitAt(frame, step) ^ scrambler.next() : 0;
    if (bond.fec == Fec::none) {
      out.put(bit);
      continue;
    }
    const unsigned window = (bit << kTailBits) | state;
    const unsigned sent = sentOutputs(bond.fec, step);
    if ((sent & 1u) != 0) out.put(parityOf(window & kGeneratorA));
    if ((sent & 2u) != 0) out.put(parityOf(window & kGeneratorB));
    state = window >> 1;
  }
  out.pad();
  return slots;
}

}  // namespace harmonic::phy
