// Scrambler, convolutional code and interleaver of a frame, as sender and receiver both need them (SPEC P4).
#pragma once
#include "waveform.hpp"

namespace harmonic::phy {

constexpr unsigned kConstraint = 7;
constexpr unsigned kTailBits = kConstraint - 1;
constexpr unsigned kGeneratorA = 0133, kGeneratorB = 0171;

/** Of the lowest 8 bits. */
inline unsigned parityOf(unsigned word) {
  word ^= word >> 4;
  word ^= word >> 2;
  return (word ^ (word >> 1)) & 1u;
}

/** Bits of x^7 + x^4 + 1, seeded by the first harmonic of the bond. */
class Scrambler {
 public:
  explicit Scrambler(uint16_t firstHarmonic) : state_((0x5du ^ firstHarmonic) & 127u) {
    if (state_ == 0) state_ = 0x5d;
  }
  uint8_t next() {
    const unsigned bit = ((state_ >> 6) ^ (state_ >> 3)) & 1u;
    state_ = ((state_ << 1) | bit) & 127u;
    return static_cast<uint8_t>(bit);
  }

 private:
  unsigned state_;
};

/** Which outputs of step `step` are sent: bit 0 the first, bit 1 the second (Yasuda, Kashiki, Hirata, 1984: 110 / 101). */
inline unsigned sentOutputs(Fec fec, size_t step) {
  if (fec != Fec::threeQuarters) return 3;
  return step % 3 == 0 ? 3 : step % 3 == 1 ? 1 : 2;
}

/** Bits on their way for a frame of so many bytes, before they are padded to whole symbols. */
inline size_t codedBits(size_t frameBytes, Fec fec) {
  const size_t bits = 8 * frameBytes;
  if (fec == Fec::none) return bits;
  const size_t steps = bits + kTailBits;
  return fec == Fec::half ? 2 * steps : steps / 3 * 4 + (steps % 3 == 0 ? 0 : steps % 3 + 1);
}

/** Slot bits of a frame in a bond: whole symbols. */
inline size_t slotBits(size_t frameBytes, const Bond& bond) {
  const size_t each = bond.bitsPerSymbol();
  return (codedBits(frameBytes, bond.fec) + each - 1) / each * each;
}

/** Symbols of a frame in a bond, with its reference symbol. */
inline size_t frameSymbols(size_t frameBytes, const Bond& bond) {
  return 1 + slotBits(frameBytes, bond) / bond.bitsPerSymbol();
}

/** Step of the interleaver for `slots` bits: coded bit i stands at (i * step) mod slots. */
size_t interleaverStep(size_t slots);

/** Scrambles, codes, pads and interleaves a frame. `packed` has slotBits(size, bond) bits, the first one highest.
 *  @returns how many bits. */
size_t encodeSlotBits(const uint8_t* frame, size_t size, const Bond& bond, uint8_t* packed);

inline unsigned bitAt(const uint8_t* packed, size_t at) { return (packed[at / 8] >> (7 - at % 8)) & 1u; }

}  // namespace harmonic::phy
