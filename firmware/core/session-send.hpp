// How a session puts messages into its queues; only for the files of Session.
#pragma once
#include "session.hpp"

namespace harmonic {

inline constexpr const char* kNoKey = "this device has no key";

/** @returns false when the queue has no room. */
template <class M>
bool Session::send(FrameQueue& queue, Type type, uint8_t flags, uint16_t ref, const M& message) {
  // Nothing that is sent this way is longer: SAMPLES are written where they wait.
  constexpr size_t kRoom = kHeaderBytes + kMostCapabilityBytes;
  uint8_t bytes[kRoom];
  const size_t size = encode(message, bytes + kHeaderBytes, kRoom - kHeaderBytes);
  uint8_t* const at = queue.reserve(kHeaderBytes + size);
  if (at == nullptr) return false;
  writeHeader(bytes, {static_cast<uint8_t>(type), flags, ref}, size);
  std::memcpy(at, bytes, kHeaderBytes + size);
  queue.commit(kHeaderBytes + size);
  return true;
}

template <class M>
void Session::reply(const Frame& frame, const M& message) {
  send(answers_, static_cast<Type>(frame.type), responseFlags(frame), frame.seq, message);
}

/** Decodes a request or answers ERROR 4 (L4.3). */
template <class M>
bool Session::read(const Frame& frame, M& message) {
  if (decode(frame.payload, message)) return true;
  refuse(frame, ErrorCode::length, "the payload is not this message");
  return false;
}

}  // namespace harmonic
