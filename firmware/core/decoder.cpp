// The incremental decoder: hold until a delimiter, undo COBS in place, look for what is wrong, hand on.
#include "decoder.hpp"

#include <cstring>

#include "crc32c.hpp"

namespace harmonic {
namespace {

/** @returns false with the reason when the raw frame at `bytes` is none (L3.3). */
bool isFrame(const uint8_t* bytes, size_t size, Refusal& reason) {
  if (size > kMaxFrame) return reason = Refusal::tooLong, false;
  if (size < kHeaderBytes + kCrcBytes) return reason = Refusal::tooShort, false;
  const size_t crcAt = size - kCrcBytes;
  if (crc32c(bytes, crcAt) != loadLittle<uint32_t>(bytes + crcAt)) return reason = Refusal::crc, false;
  if (bytes[0] >> 4 != kLinkVersion) return reason = Refusal::version, false;
  const size_t length = loadLittle<uint16_t>(bytes + 6);
  const size_t macBytes = (bytes[0] & Flag::mac) != 0 ? kMacBytes : 0;
  if (length > kMaxPayload || size != kHeaderBytes + length + macBytes + kCrcBytes)
    return reason = Refusal::length, false;
  return true;
}

}  // namespace

size_t Decoder::push(Bytes chunk) {
  size_t at = 0;
  while (at < chunk.size) {
    const size_t left = chunk.size - at;
    const auto* zero = static_cast<const uint8_t*>(std::memchr(chunk.data + at, 0, left));
    if (zero == nullptr) {
      hold(chunk.data + at, left);
      return chunk.size;
    }
    const size_t run = static_cast<size_t>(zero - (chunk.data + at));
    if (run > 0) hold(chunk.data + at, run);
    at += run + 1;
    if (!endOfFrame()) return at;
  }
  return at;
}

void Decoder::hold(const uint8_t* bytes, size_t size) {
  if (skipping_ > 0 || held_ + size > kMaxEncoded) {
    skipping_ += held_ + size;
    held_ = 0;
    return;
  }
  std::memcpy(buffer_ + held_, bytes, size);
  held_ += size;
}

bool Decoder::endOfFrame() {
  const size_t encoded = held_;
  const size_t skipped = skipping_;
  held_ = 0;
  skipping_ = 0;
  if (skipped > 0) refuse(Refusal::tooLong, skipped, 0);
  if (encoded == 0) return true;
  const size_t end = cobsDecodeInPlace(buffer_, encoded);
  if (end > 0) return accept(1, end);
  refuse(Refusal::cobs, encoded, 0);
  return true;
}

void Decoder::pushDatagram(Bytes datagram) {
  if (datagram.size > kMaxFrame) {
    refuse(Refusal::tooLong, datagram.size, 0);
    return;
  }
  if (datagram.size > 0) std::memcpy(buffer_, datagram.data, datagram.size);
  accept(0, datagram.size);
}

void Decoder::reset() {
  counters_ = DecoderCounters();
  held_ = 0;
  skipping_ = 0;
}

bool Decoder::accept(size_t start, size_t end) {
  const uint8_t* const bytes = buffer_ + start;
  const size_t size = end - start;
  Refusal reason;
  if (!isFrame(bytes, size, reason)) {
    refuse(reason, size, reason == Refusal::version ? loadLittle<uint16_t>(bytes + 2) : uint16_t{0});
    return true;
  }
  const size_t length = loadLittle<uint16_t>(bytes + 6);
  const uint8_t flags = bytes[0] & 15;
  counters_.frames += 1;
  return sink_.onFrame({flags,
                        bytes[1],
                        loadLittle<uint16_t>(bytes + 2),
                        loadLittle<uint16_t>(bytes + 4),
                        {bytes + kHeaderBytes, length},
                        {bytes, kHeaderBytes + length},
                        {bytes + kHeaderBytes + length, (flags & Flag::mac) != 0 ? kMacBytes : 0}});
}

void Decoder::refuse(Refusal reason, size_t bytes, uint16_t seq) {
  if (counters_.frames == 0 && reason != Refusal::version) {
    counters_.stray += static_cast<uint32_t>(bytes);
  } else {
    switch (reason) {
      case Refusal::tooLong: counters_.tooLong += 1; break;
      case Refusal::cobs: counters_.cobs += 1; break;
      case Refusal::tooShort: counters_.tooShort += 1; break;
      case Refusal::crc: counters_.crc += 1; break;
      case Refusal::version: counters_.version += 1; break;
      case Refusal::length: counters_.length += 1; break;
    }
  }
  sink_.onRefused(reason, bytes, seq);
}

}  // namespace harmonic
