// What a message is: types, errors, events by their numbers, and how one is read and written (SPEC L2-L4).
// Views in a decoded message point into the payload it came from.
#pragma once
#include "fields.hpp"

namespace harmonic {

enum class Type : uint8_t {
  hello = 0x01,
  caps = 0x02,
  ping = 0x03,
  cfgGet = 0x10,
  cfgStage = 0x11,
  cfgApply = 0x12,
  cfgConfirm = 0x13,
  cfgAbort = 0x14,
  streamOpen = 0x20,
  streamClose = 0x21,
  credit = 0x22,
  samples = 0x23,
  channelData = 0x24,
  event = 0x25,
  spectrum = 0x26,
  channelSend = 0x27,
  channelSign = 0x28,
  command = 0x30,
  timeSync = 0x40,
  log = 0x41,
  stats = 0x42,
  fwBegin = 0x50,
  fwChunk = 0x51,
  fwEnd = 0x52,
  fwActivate = 0x53,
  auth = 0x60,
  error = 0x7f,
};

enum class ErrorCode : uint16_t {
  type = 1,
  version = 2,
  state = 3,
  length = 4,
  value = 5,
  auth = 6,
  busy = 7,
  txn = 8,
  flash = 9,
};

enum class Role : uint8_t { device = 0, console = 1, gateway = 2 };

struct EventCode {
  static constexpr uint16_t signatureFailed = 0x0102;
  static constexpr uint16_t replay = 0x0103;
  static constexpr uint16_t lockLost = 0x0104;
  static constexpr uint16_t anotherMaster = 0x0105;
  static constexpr uint16_t configurationReverted = 0x0201;
  static constexpr uint16_t overrun = 0x0301;
};

/** What a message can hold beyond its fields; most hold nothing. */
struct Message {
  bool holds() const { return true; }
};

using Id = std::array<uint8_t, 8>;
using Nonce = std::array<uint8_t, 16>;
using Tag = std::array<uint8_t, 16>;
/** A device's key Kd, or a session's Ks. */
using Key = std::array<uint8_t, 32>;
using Fingerprint = std::array<uint8_t, 8>;

/** @returns false when the payload is not exactly this message (L4.3). */
template <class M>
bool decode(Bytes payload, M& message) {
  Reader reader(payload);
  M::fields(reader, message);
  return reader.complete() && message.holds();
}

/** @returns bytes written, or 0 when it does not fit (an empty message is 0 bytes too). */
template <class M>
size_t encode(const M& message, uint8_t* out, size_t room) {
  Writer writer(out, room);
  M::fields(writer, message);
  return writer.fits() ? writer.size() : 0;
}

}  // namespace harmonic
