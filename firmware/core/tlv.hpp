// TLVs: u16 key, u8 type, u8 length, bytes (SPEC L4.2). Walks and writes them; what a key means is for its owner.
#pragma once
#include "bytes.hpp"

namespace harmonic {

enum class TlvType : uint8_t { u8 = 1, u16 = 2, u32 = 3, u64 = 4, f32 = 5, f64 = 6, text = 7, bytes = 8 };

struct Tlv {
  uint16_t key;
  TlvType type;
  Bytes value;
  /** With its four bytes of head. */
  size_t size() const { return 4 + value.size; }
};

/** Walks TLVs that `areTlvs` has found sound. */
class TlvWalk {
 public:
  explicit TlvWalk(Bytes tlvs) : rest_(tlvs) {}
  /** @returns false behind the last. */
  bool next(Tlv& tlv);

 private:
  Bytes rest_;
};

/** True when these bytes are whole TLVs of known types, each number as long as its type. */
bool areTlvs(Bytes bytes);

/** True when these bytes are `count` short TLVs: u8 key, u8 length, bytes (L12.3). */
bool areShortTlvs(Bytes bytes, uint8_t count);

class TlvWriter {
 public:
  TlvWriter(uint8_t* out, size_t room) : out_(out), room_(room) {}
  void u8(uint16_t key, uint8_t value) { number<uint8_t>(key, TlvType::u8, value); }
  void u16(uint16_t key, uint16_t value) { number<uint16_t>(key, TlvType::u16, value); }
  void u32(uint16_t key, uint32_t value) { number<uint32_t>(key, TlvType::u32, value); }
  void u64(uint16_t key, uint64_t value) { number<uint64_t>(key, TlvType::u64, value); }
  void f32(uint16_t key, float value) { number<uint32_t>(key, TlvType::f32, bitsOfFloat(value)); }
  void f64(uint16_t key, double value) { number<uint64_t>(key, TlvType::f64, bitsOfDouble(value)); }
  void text(uint16_t key, Bytes value) { copy(key, TlvType::text, value); }
  void bytes(uint16_t key, Bytes value) { copy(key, TlvType::bytes, value); }
  bool fits() const { return ok_; }
  Bytes written() const { return {out_, size_}; }

 private:
  uint8_t* begin(uint16_t key, TlvType type, size_t size);
  void copy(uint16_t key, TlvType type, Bytes value);
  template <class T>
  void number(uint16_t key, TlvType type, T value) {
    uint8_t* const at = begin(key, type, sizeof(T));
    if (at != nullptr) storeLittle<T>(at, value);
  }

  uint8_t* out_;
  size_t room_;
  size_t size_ = 0;
  bool ok_ = true;
};

}  // namespace harmonic
