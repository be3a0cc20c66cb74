// The frame of the link (SPEC L2): header, limits, and how one is closed with MAC and CRC. Decides nothing.
#pragma once
#include "bytes.hpp"
#include "cobs.hpp"

namespace harmonic {

constexpr uint8_t kLinkVersion = 1;
constexpr size_t kHeaderBytes = 8;
constexpr size_t kMacBytes = 16;
constexpr size_t kCrcBytes = 4;
constexpr size_t kMaxPayload = 4096;
constexpr size_t kFirstMaxPayload = 512;
constexpr size_t kLeastMaxPayload = 256;
constexpr size_t kMaxFrame = kHeaderBytes + kMaxPayload + kMacBytes + kCrcBytes;
constexpr size_t kMaxEncoded = cobsBound(kMaxFrame);
/** A frame with both its delimiters. */
constexpr size_t kMaxWire = kMaxEncoded + 2;
constexpr size_t kMaxDatagram = 1400;

struct Flag {
  static constexpr uint8_t response = 1;
  static constexpr uint8_t acknowledge = 2;
  static constexpr uint8_t mac = 4;
  static constexpr uint8_t more = 8;
};

/** A frame that was received; its bytes are the decoder's and valid until the sink returns. */
struct Frame {
  uint8_t flags;
  uint8_t type;
  uint16_t seq;
  uint16_t ref;
  Bytes payload;
  /** From byte 0 to the end of the payload: what a MAC signs. */
  Bytes signedPart;
  /** 16 bytes with flag `mac`, else none. */
  Bytes mac;
};

struct FrameHead {
  uint8_t type;
  uint8_t flags;
  uint16_t ref;
};

/** Writes the eight bytes of a header; `seq` is set when the frame goes out. */
void writeHeader(uint8_t* at, const FrameHead& head, size_t payloadBytes);

inline void setSequence(uint8_t* frame, uint16_t seq) { storeLittle<uint16_t>(frame + 2, seq); }

/** Puts the CRC behind `size` bytes. @returns the size of the whole frame. */
size_t closeWithCrc(uint8_t* frame, size_t size);

/** The wire form with a delimiter on both sides. `out` holds at least kMaxWire bytes. @returns bytes written. */
size_t toWire(const uint8_t* frame, size_t size, uint8_t* out);

}  // namespace harmonic
