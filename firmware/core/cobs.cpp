// COBS both ways, run by run. Holds no state.
#include "cobs.hpp"

#include <cstring>

namespace harmonic {

size_t cobsEncode(const uint8_t* source, size_t length, uint8_t* out) {
  const uint8_t* const end = source + length;
  uint8_t* to = out;
  for (;;) {
    const size_t left = static_cast<size_t>(end - source);
    const size_t most = left < 254 ? left : 254;
    const void* const zero = most > 0 ? std::memchr(source, 0, most) : nullptr;
    const size_t run = zero != nullptr ? static_cast<size_t>(static_cast<const uint8_t*>(zero) - source) : most;
    *to = static_cast<uint8_t>(run + 1);
    if (run > 0) std::memcpy(to + 1, source, run);
    to += run + 1;
    source += run;
    if (zero != nullptr) source += 1;  // the zero itself: there is another run after it, even an empty one
    else if (source == end) return static_cast<size_t>(to - out);
  }
}

size_t cobsDecodeInPlace(uint8_t* buffer, size_t length) {
  if (length == 0) return 0;
  size_t read = 0;
  size_t write = 1;
  uint8_t code = buffer[0];
  while (true) {
    const size_t next = read + code;
    if (code == 0 || next > length) return 0;
    if (write != read + 1) std::memmove(buffer + write, buffer + read + 1, code - 1u);
    write += code - 1u;
    if (next == length) return write;
    // The zero goes where the next code stands: read that first.
    const uint8_t following = buffer[next];
    if (code != 255) {
      buffer[write] = 0;
      write += 1;
    }
    code = following;
    read = next;
  }
}

}  // namespace harmonic
