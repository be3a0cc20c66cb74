// From a byte stream, or from datagrams, to frames (SPEC L1-L3). Fixed memory; whatever bytes come, it never fails,
// never grows, and is in step again at the next delimiter. Answers nothing and keeps no session.
#pragma once
#include "frame.hpp"

namespace harmonic {

/** In the order they are looked for (L3.3). */
enum class Refusal : uint8_t { tooLong, cobs, tooShort, crc, version, length };

struct DecoderCounters {
  uint32_t frames = 0;
  uint32_t tooLong = 0;
  uint32_t cobs = 0;
  uint32_t tooShort = 0;
  uint32_t crc = 0;
  uint32_t version = 0;
  uint32_t length = 0;
  /** Bytes between delimiters before the first good frame: boot text, noise, another protocol (L3.4). */
  uint32_t stray = 0;
};

class FrameSink {
 public:
  /** @returns false to stop the decoder behind this frame: the rest of the bytes is pushed again later. */
  virtual bool onFrame(const Frame& frame) = 0;
  /** @param bytes size as far as known. @param seq of a frame of another version, 0 otherwise. */
  virtual void onRefused(Refusal reason, size_t bytes, uint16_t seq) = 0;

 protected:
  ~FrameSink() = default;
};

class Decoder {
 public:
  explicit Decoder(FrameSink& sink) : sink_(sink) {}

  /** Bytes of a stream in any pieces. @returns how many were taken: all, unless the sink stopped it. */
  size_t push(Bytes chunk);
  /** One datagram: a raw frame. */
  void pushDatagram(Bytes datagram);
  /** Another link begins: a frame begun is forgotten, counters begin at 0. */
  void reset();
  const DecoderCounters& counters() const { return counters_; }

 private:
  void hold(const uint8_t* bytes, size_t size);
  bool endOfFrame();
  bool accept(size_t start, size_t end);
  void refuse(Refusal reason, size_t bytes, uint16_t seq);

  FrameSink& sink_;
  DecoderCounters counters_;
  size_t held_ = 0;
  /** Bytes of an over-long frame so far; 0 when none is being skipped. */
  size_t skipping_ = 0;
  uint8_t buffer_[kMaxEncoded];
};

}  // namespace harmonic
