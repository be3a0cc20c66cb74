// Writing of frames. Holds no state.
#include "frame.hpp"

#include "crc32c.hpp"

namespace harmonic {

void writeHeader(uint8_t* at, const FrameHead& head, size_t payloadBytes) {
  at[0] = static_cast<uint8_t>(kLinkVersion << 4 | head.flags);
  at[1] = head.type;
  setSequence(at, 0);
  storeLittle<uint16_t>(at + 4, head.ref);
  storeLittle<uint16_t>(at + 6, static_cast<uint16_t>(payloadBytes));
}

size_t closeWithCrc(uint8_t* frame, size_t size) {
  storeLittle<uint32_t>(frame + size, crc32c(frame, size));
  return size + kCrcBytes;
}

size_t toWire(const uint8_t* frame, size_t size, uint8_t* out) {
  out[0] = 0;
  const size_t encoded = cobsEncode(frame, size, out + 1);
  out[encoded + 1] = 0;
  return encoded + 2;
}

}  // namespace harmonic
