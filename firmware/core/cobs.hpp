// COBS, Consistent Overhead Byte Stuffing (S. Cheshire, M. Baker, IEEE/ACM Trans. Networking 7 (1999)); SPEC L1.4.
// Knows nothing of frames; the delimiter 0x00 never appears in what it makes.
#pragma once
#include <cstddef>
#include <cstdint>

namespace harmonic {

/** Most bytes that `length` bytes become, delimiters not counted. */
constexpr size_t cobsBound(size_t length) { return length + (length + 254) / 254 + 1; }

/** Encodes to `out`, which holds at least cobsBound(length) bytes. @returns bytes written. */
size_t cobsEncode(const uint8_t* source, size_t length, uint8_t* out);

/** Decodes in place: the result stands at [1, end) of the same buffer, because the first code byte is all that goes
 *  as long as no run of 254 occurs. @param length encoded bytes, no 0x00 among them.
 *  @returns the end of the decoded bytes, or 0 when a code points past the last byte or there are none. */
size_t cobsDecodeInPlace(uint8_t* buffer, size_t length);

}  // namespace harmonic
