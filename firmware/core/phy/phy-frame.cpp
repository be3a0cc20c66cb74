// Sizes and CRC of a frame of the physical layer.
#include "phy-frame.hpp"

#include "crc32c.hpp"

namespace harmonic::phy {

size_t frameSizeFor(size_t psduBytes) {
  for (const uint16_t size : kFrameSizes)
    if (psduBytes + kFrameOverhead <= size) return size;
  return 0;
}

bool isFrameSize(size_t size) {
  for (const uint16_t each : kFrameSizes)
    if (each == size) return true;
  return false;
}

size_t writeFrame(Bytes psdu, uint8_t flags, uint8_t* frame) {
  const size_t size = frameSizeFor(psdu.size);
  if (size == 0) return 0;
  std::memset(frame, 0, size);
  frame[0] = static_cast<uint8_t>(psdu.size);
  frame[1] = flags;
  if (psdu.size > 0) std::memcpy(frame + 2, psdu.data, psdu.size);
  storeLittle<uint32_t>(frame + size - 4, crc32c(frame, size - 4));
  return size;
}

bool readFrame(Bytes bytes, PhyFrame& frame) {
  if (!isFrameSize(bytes.size)) return false;
  const size_t body = bytes.size - 4;
  if (loadLittle<uint32_t>(bytes.data + body) != crc32c(bytes.data, body)) return false;
  const size_t length = bytes.data[0];
  if (length + kFrameOverhead > bytes.size || (bytes.data[1] & PhyFlag::versionMask) != 0) return false;
  for (size_t at = 2 + length; at < body; at += 1)
    if (bytes.data[at] != 0) return false;
  frame = {bytes.data[1], bytes.part(2, length)};
  return true;
}

}  // namespace harmonic::phy
