// Reads and writes the fields of a payload (SPEC L4). One declaration of a message serves both: `Reader` and `Writer`
// have the same calls. Never goes past the end; a reader that would says so at `complete`.
#pragma once
#include <array>

#include "bytes.hpp"
#include "tlv.hpp"

namespace harmonic {

/** Text is bytes here: what they mean is for those who show it (L4.1). */
using Text = Bytes;

class Reader {
 public:
  explicit Reader(Bytes payload) : at_(payload.data), end_(payload.data + payload.size) {}

  void u8(uint8_t& value) { number(value); }
  void u16(uint16_t& value) { number(value); }
  void u32(uint32_t& value) { number(value); }
  void u64(uint64_t& value) { number(value); }
  void i8(int8_t& value) {
    uint8_t bits = 0;
    number(bits);
    value = static_cast<int8_t>(bits);
  }
  void i16(int16_t& value) {
    uint16_t bits = 0;
    number(bits);
    value = static_cast<int16_t>(bits);
  }
  void f32(float& value) {
    uint32_t bits = 0;
    number(bits);
    value = floatOfBits(bits);
  }
  void f64(double& value) {
    uint64_t bits = 0;
    number(bits);
    value = doubleOfBits(bits);
  }
  template <size_t N>
  void fixed(std::array<uint8_t, N>& value) {
    const uint8_t* const from = take(N);
    if (from != nullptr) std::memcpy(value.data(), from, N);
  }
  /** u8 n, then n bytes. */
  void text8(Text& value) {
    uint8_t size = 0;
    u8(size);
    some(value, size);
  }
  /** u16 n, then n bytes. */
  void bytes16(Bytes& value) {
    uint16_t size = 0;
    u16(size);
    some(value, size);
  }
  /** u16 n, then n numbers of two bytes, kept as they stand. */
  void list16(Bytes& value) {
    uint16_t count = 0;
    u16(count);
    some(value, 2u * count);
  }
  void rest(Bytes& value) { some(value, left()); }
  /** All TLVs up to `tail` bytes before the end. */
  void tlvs(Bytes& value, size_t tail = 0) {
    if (left() < tail) {
      ok_ = false;
      return;
    }
    some(value, left() - tail);
    ok_ = ok_ && areTlvs(value);
  }
  void shortTlvs(Bytes& value, uint8_t count) {
    rest(value);
    ok_ = ok_ && areShortTlvs(value, count);
  }
  /** Nothing was missing and nothing is left over (L4.3). */
  bool complete() const { return ok_ && at_ == end_; }

 private:
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  const uint8_t* take(size_t size) {
    if (!ok_ || left() < size) {
      ok_ = false;
      return nullptr;
    }
    const uint8_t* const from = at_;
    at_ += size;
    return from;
  }
  template <class T>
  void number(T& value) {
    const uint8_t* const from = take(sizeof(T));
    if (from != nullptr) value = loadLittle<T>(from);
  }
  void some(Bytes& value, size_t size) {
    const uint8_t* const from = take(size);
    value = from != nullptr ? Bytes{from, size} : Bytes{};
  }

  const uint8_t* at_;
  const uint8_t* end_;
  bool ok_ = true;
};

class Writer {
 public:
  Writer(uint8_t* out, size_t room) : out_(out), room_(room) {}

  void u8(uint8_t value) { number(value); }
  void u16(uint16_t value) { number(value); }
  void u32(uint32_t value) { number(value); }
  void u64(uint64_t value) { number(value); }
  void i8(int8_t value) { number(static_cast<uint8_t>(value)); }
  void i16(int16_t value) { number(static_cast<uint16_t>(value)); }
  void f32(float value) { number(bitsOfFloat(value)); }
  void f64(double value) { number(bitsOfDouble(value)); }
  template <size_t N>
  void fixed(const std::array<uint8_t, N>& value) {
    rest({value.data(), N});
  }
  void text8(const Text& value) {
    u8(static_cast<uint8_t>(value.size));
    rest(value);
  }
  void bytes16(const Bytes& value) {
    u16(static_cast<uint16_t>(value.size));
    rest(value);
  }
  void list16(const Bytes& value) {
    u16(static_cast<uint16_t>(value.size / 2));
    rest(value);
  }
  void rest(const Bytes& value) {
    uint8_t* const to = take(value.size);
    if (to != nullptr && value.size > 0) std::memcpy(to, value.data, value.size);
  }
  void tlvs(const Bytes& value, size_t = 0) { rest(value); }
  void shortTlvs(const Bytes& value, uint8_t) { rest(value); }
  bool fits() const { return ok_; }
  size_t size() const { return size_; }

 private:
  uint8_t* take(size_t size) {
    if (!ok_ || room_ - size_ < size) {
      ok_ = false;
      return nullptr;
    }
    size_ += size;
    return out_ + size_ - size;
  }
  template <class T>
  void number(T value) {
    uint8_t* const to = take(sizeof(T));
    if (to != nullptr) storeLittle<T>(to, value);
  }

  uint8_t* out_;
  size_t room_;
  size_t size_ = 0;
  bool ok_ = true;
};

}  // namespace harmonic
