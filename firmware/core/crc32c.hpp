// CRC-32C (Castagnoli), as SPEC L2.3 says. Knows nothing of frames.
#pragma once
#include <cstddef>
#include <cstdint>

namespace harmonic {

/** CRC-32C of `size` bytes: polynomial 0x1EDC6F41 reflected, initial and final value all ones (RFC 3720, 12.1).
 *  Slicing by 8 (M. Kounavis, F. Berry, 2005) with 8 KB of tables; with HARMONIC_SMALL_TABLES one table of 1 KB. */
uint32_t crc32c(const uint8_t* bytes, size_t size);

/** The same, going on from the CRC of what came before. */
uint32_t crc32c(const uint8_t* bytes, size_t size, uint32_t before);

}  // namespace harmonic
