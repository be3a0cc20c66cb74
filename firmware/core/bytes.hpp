// Views of memory that somebody else owns, and little-endian numbers in it. Allocates nothing, checks no sizes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace harmonic {

/** Bytes that belong to somebody else; valid as long as those are. */
struct Bytes {
  const uint8_t* data = nullptr;
  size_t size = 0;

  Bytes part(size_t from, size_t length) const { return {data + from, length}; }
  bool is(const Bytes& other) const {
    return size == other.size && (size == 0 || std::memcmp(data, other.data, size) == 0);
  }
};

inline Bytes bytesOf(const char* text) {
  return {reinterpret_cast<const uint8_t*>(text), std::strlen(text)};
}

/** `T` is an unsigned integer. Compilers turn the loop into one load where the machine allows it. */
template <class T>
inline T loadLittle(const uint8_t* at) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); i += 1) value = static_cast<T>(value | (static_cast<T>(at[i]) << (8 * i)));
  return value;
}

template <class T>
inline void storeLittle(uint8_t* at, T value) {
  for (size_t i = 0; i < sizeof(T); i += 1) at[i] = static_cast<uint8_t>(value >> (8 * i));
}

inline float floatOfBits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
inline uint32_t bitsOfFloat(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}
inline double doubleOfBits(uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
inline uint64_t bitsOfDouble(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace harmonic
