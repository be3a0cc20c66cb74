// The frame of the physical layer (SPEC P3): `len | flags | psdu | zero pad | CRC-32C`, of one of eleven sizes.
#pragma once
#include "bytes.hpp"

namespace harmonic::phy {

constexpr uint16_t kFrameSizes[] = {9, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};
constexpr size_t kMaxFrameBytes = 256;
constexpr size_t kFrameOverhead = 6;
constexpr size_t kMaxPsdu = kMaxFrameBytes - kFrameOverhead;

/** Bits of `flags`: class (0 data, 1 control, 2 auth, 3 beacon), hop count, MAC present, ack wanted, version. */
namespace PhyFlag {
constexpr uint8_t classMask = 0x03, hopShift = 2, mac = 0x10, ackWanted = 0x20, versionMask = 0xc0;
}

/** The smallest size that carries so many bytes; 0 when none does. */
size_t frameSizeFor(size_t psduBytes);
bool isFrameSize(size_t size);

/** Writes a frame of frameSizeFor(psdu.size) bytes. @returns its size, 0 when the psdu is too long. */
size_t writeFrame(Bytes psdu, uint8_t flags, uint8_t* frame);

struct PhyFrame {
  uint8_t flags = 0;
  Bytes psdu;
};
/** True when the CRC, the version, the length and the zeros behind it are right; `frame.psdu` then points into `bytes`. */
bool readFrame(Bytes bytes, PhyFrame& frame);

}  // namespace harmonic::phy
