// TLVs. Holds no state beyond a walk.
#include "tlv.hpp"

namespace harmonic {
namespace {

constexpr size_t kHead = 4;

/** Length that a type asks for, or -1 where any will do, or -2 for a type that there is not. */
int lengthOf(uint8_t type) {
  switch (static_cast<TlvType>(type)) {
    case TlvType::u8: return 1;
    case TlvType::u16: return 2;
    case TlvType::u32:
    case TlvType::f32: return 4;
    case TlvType::u64:
    case TlvType::f64: return 8;
    case TlvType::text:
    case TlvType::bytes: return -1;
  }
  return -2;
}

}  // namespace

bool TlvWalk::next(Tlv& tlv) {
  if (rest_.size < kHead) return false;
  const size_t length = rest_.data[3];
  tlv = {loadLittle<uint16_t>(rest_.data), static_cast<TlvType>(rest_.data[2]), rest_.part(kHead, length)};
  rest_ = rest_.part(kHead + length, rest_.size - kHead - length);
  return true;
}

bool areTlvs(Bytes bytes) {
  size_t at = 0;
  while (at < bytes.size) {
    if (bytes.size - at < kHead) return false;
    const int asked = lengthOf(bytes.data[at + 2]);
    const size_t length = bytes.data[at + 3];
    if (asked == -2 || (asked >= 0 && static_cast<size_t>(asked) != length)) return false;
    if (bytes.size - at - kHead < length) return false;
    at += kHead + length;
  }
  return true;
}

bool areShortTlvs(Bytes bytes, uint8_t count) {
  size_t at = 0;
  for (; count > 0; count = static_cast<uint8_t>(count - 1)) {
    if (bytes.size - at < 2) return false;
    const size_t length = bytes.data[at + 1];
    if (bytes.size - at - 2 < length) return false;
    at += 2 + length;
  }
  return at == bytes.size;
}

uint8_t* TlvWriter::begin(uint16_t key, TlvType type, size_t size) {
  if (!ok_ || size > 255 || room_ - size_ < kHead + size) {
    ok_ = false;
    return nullptr;
  }
  uint8_t* const at = out_ + size_;
  storeLittle<uint16_t>(at, key);
  at[2] = static_cast<uint8_t>(type);
  at[3] = static_cast<uint8_t>(size);
  size_ += kHead + size;
  return at + kHead;
}

void TlvWriter::copy(uint16_t key, TlvType type, Bytes value) {
  uint8_t* const at = begin(key, type, value.size);
  if (at != nullptr && value.size > 0) std::memcpy(at, value.data, value.size);
}

}  // namespace harmonic
