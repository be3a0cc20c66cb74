// CRC-32C tables, made by the compiler, and the loop over them. Holds no state.
#include "crc32c.hpp"

#include "bytes.hpp"

namespace harmonic {
namespace {

constexpr uint32_t kReflected = 0x82F63B78u;
#ifdef HARMONIC_SMALL_TABLES
constexpr size_t kTables = 1;
#else
constexpr size_t kTables = 8;
#endif

struct Tables {
  uint32_t of[kTables][256];
};

constexpr Tables makeTables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; byte += 1) {
    uint32_t rest = byte;
    for (int bit = 0; bit < 8; bit += 1) rest = (rest >> 1) ^ ((rest & 1) != 0 ? kReflected : 0);
    tables.of[0][byte] = rest;
  }
  for (size_t table = 1; table < kTables; table += 1) {
    for (uint32_t byte = 0; byte < 256; byte += 1) {
      const uint32_t before = tables.of[table - 1][byte];
      tables.of[table][byte] = (before >> 8) ^ tables.of[0][before & 255];
    }
  }
  return tables;
}

constexpr Tables kTable = makeTables();

}  // namespace

uint32_t crc32c(const uint8_t* bytes, size_t size, uint32_t before) {
  uint32_t rest = ~before;
#ifndef HARMONIC_SMALL_TABLES
  const auto& t = kTable.of;
  while (size >= 8) {
    const uint32_t low = rest ^ loadLittle<uint32_t>(bytes);
    const uint32_t high = loadLittle<uint32_t>(bytes + 4);
    rest = t[7][low & 255] ^ t[6][(low >> 8) & 255] ^ t[5][(low >> 16) & 255] ^ t[4][low >> 24] ^
           t[3][high & 255] ^ t[2][(high >> 8) & 255] ^ t[1][(high >> 16) & 255] ^ t[0][high >> 24];
    bytes += 8;
    size -= 8;
  }
#endif
  while (size > 0) {
    rest = (rest >> 8) ^ kTable.of[0][(rest ^ *bytes) & 255];
    bytes += 1;
    size -= 1;
  }
  return ~rest;
}

uint32_t crc32c(const uint8_t* bytes, size_t size) { return crc32c(bytes, size, 0); }

}  // namespace harmonic
