// The message table: every type of the link, its request and its reply, each declared once (SPEC L5-L13).
// Views in a decoded message point into the payload it came from.
#pragma once
#include <cmath>

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

/** Reads alike both ways. `firmware` is major << 16 | minor << 8 | patch. */
struct Hello : Message {
  uint16_t minVersion = 1, maxVersion = 1;
  uint8_t role = 0, reserved = 0;
  uint16_t maxPayload = 0;
  Id id{};
  uint32_t bootId = 0, firmware = 0;
  Text name;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u16(m.minVersion), c.u16(m.maxVersion), c.u8(m.role), c.u8(m.reserved), c.u16(m.maxPayload);
    c.fixed(m.id), c.u32(m.bootId), c.u32(m.firmware), c.text8(m.name);
  }
};

struct Empty : Message {
  template <class C, class M>
  static void fields(C&, M&) {}
};

/** CAPS reply and STATS. */
struct TlvList : Message {
  Bytes tlvs;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.tlvs(m.tlvs);
  }
};

struct Ping : Message {
  uint32_t token = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.token);
  }
};

struct CfgGet : Message {
  /** u16 each; none asks for all. */
  Bytes keys;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.list16(m.keys);
  }
};

struct CfgGetReply : Message {
  Bytes tlvs;
  uint32_t crc = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.tlvs(m.tlvs, 4), c.u32(m.crc);
  }
};

struct CfgStage : Message {
  uint32_t txn = 0;
  Bytes tlvs;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.txn), c.tlvs(m.tlvs);
  }
};

struct CfgApply : Message {
  uint32_t txn = 0, revertMs = 0, crc = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.txn), c.u32(m.revertMs), c.u32(m.crc);
  }
};

/** CFG_CONFIRM and CFG_ABORT. */
struct Transaction : Message {
  uint32_t txn = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.txn);
  }
};

/** The reply to every CFG message but CFG_GET. */
struct TransactionReply : Message {
  uint32_t txn = 0, crc = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.txn), c.u32(m.crc);
  }
};

/** The reply has the values in force. */
struct StreamOpen : Message {
  uint8_t stream = 0, source = 0, format = 0, channels = 0;
  double rateHz = 0;
  uint16_t blockSamples = 0, decimation = 0;
  uint32_t credit = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.stream), c.u8(m.source), c.u8(m.format), c.u8(m.channels), c.f64(m.rateHz);
    c.u16(m.blockSamples), c.u16(m.decimation), c.u32(m.credit);
  }
};

struct StreamClose : Message {
  uint8_t stream = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.stream);
  }
};

struct StreamCloseReply : Message {
  uint8_t stream = 0;
  uint32_t blocks = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.stream), c.u32(m.blocks);
  }
};

struct Credit : Message {
  uint8_t stream = 0, reserved8 = 0;
  uint16_t reserved16 = 0;
  uint32_t total = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.stream), c.u8(m.reserved8), c.u16(m.reserved16), c.u32(m.total);
  }
};

constexpr size_t kSamplesHeaderBytes = 44;

/** Bytes of one sample of a format (1 int16, 2 int24, 3 float32); 0 for a format that there is not. */
constexpr size_t sampleBytes(uint8_t format) { return format == 1 ? 2 : format == 2 ? 3 : format == 3 ? 4 : 0; }

struct SampleFlag {
  static constexpr uint8_t clipped = 1;
  static constexpr uint8_t gapBefore = 2;
  static constexpr uint8_t timeLocked = 4;
  static constexpr uint8_t first = 8;
};

/** value = raw * scale + offset in `unit`; `firstSample` counts per channel since the stream was opened. */
struct Samples : Message {
  uint8_t stream = 0, format = 0, channels = 0, flags = 0;
  uint32_t blockSeq = 0;
  uint64_t firstSample = 0, atNs = 0;
  double rateHz = 0;
  float scale = 0, offset = 0;
  uint8_t unit = 0;
  int8_t gainDb = 0;
  uint16_t samples = 0;
  Bytes data;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.stream), c.u8(m.format), c.u8(m.channels), c.u8(m.flags), c.u32(m.blockSeq);
    c.u64(m.firstSample), c.u64(m.atNs), c.f64(m.rateHz), c.f32(m.scale), c.f32(m.offset);
    c.u8(m.unit), c.i8(m.gainDb), c.u16(m.samples), c.rest(m.data);
  }
  bool holds() const {
    return sampleBytes(format) > 0 && channels > 0 && std::isfinite(rateHz) && rateHz > 0 &&
           std::isfinite(scale) && std::isfinite(offset) &&
           data.size == size_t{samples} * channels * sampleBytes(format);
  }
};

struct ChannelData : Message {
  uint16_t harmonic = 0;
  uint8_t link = 0, bits = 0;
  uint64_t atNs = 0;
  int16_t snrCentiDb = 0, clockDeciPpm = 0;
  uint8_t evmPercent = 0, phyFlags = 0;
  Bytes psdu;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u16(m.harmonic), c.u8(m.link), c.u8(m.bits), c.u64(m.atNs), c.i16(m.snrCentiDb), c.i16(m.clockDeciPpm);
    c.u8(m.evmPercent), c.u8(m.phyFlags), c.bytes16(m.psdu);
  }
};

/** Asks a device to send a frame on a bond of harmonics (L16). */
struct ChannelSend : Message {
  uint8_t fec = 0, modulation = 0, phyFlags = 0, reserved = 0;
  /** u16 each. */
  Bytes harmonics;
  Bytes psdu;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u8(m.fec), c.u8(m.modulation), c.u8(m.phyFlags), c.u8(m.reserved), c.list16(m.harmonics), c.bytes16(m.psdu);
  }
};

/** Asks a device for its signature on a bond of harmonics (L17). */
struct ChannelSign : Message {
  uint32_t slot = 0;
  Nonce nonce{};
  /** u16 each. */
  Bytes harmonics;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.slot), c.fixed(m.nonce), c.list16(m.harmonics);
  }
};

struct Event : Message {
  uint16_t code = 0;
  uint8_t severity = 0, count = 0;
  uint64_t atNs = 0;
  /** `count` short TLVs. */
  Bytes tlvs;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u16(m.code), c.u8(m.severity), c.u8(m.count), c.u64(m.atNs), c.shortTlvs(m.tlvs, m.count);
  }
};

struct Spectrum : Message {
  uint32_t firstMilliHz = 0;
  float binHz = 0;
  uint16_t levels = 0;
  uint64_t atNs = 0;
  /** A byte a bin, in steps of 0.5 dB below full scale. */
  Bytes halfDbBelow;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.firstMilliHz), c.f32(m.binHz), c.u16(m.levels), c.u64(m.atNs), c.rest(m.halfDbBelow);
  }
  bool holds() const { return levels == halfDbBelow.size; }
};

struct Command : Message {
  uint32_t id = 0;
  uint16_t opcode = 0, ttlMs = 0;
  uint64_t counter = 0;
  Bytes args;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.id), c.u16(m.opcode), c.u16(m.ttlMs), c.u64(m.counter), c.rest(m.args);
  }
};

struct CommandReply : Message {
  uint32_t id = 0;
  uint16_t status = 0;
  Bytes result;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.id), c.u16(m.status), c.rest(m.result);
  }
};

struct TimeSync : Message {
  uint64_t t1Ns = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u64(m.t1Ns);
  }
};

struct TimeSyncReply : Message {
  uint64_t t1Ns = 0, t2Ns = 0, t3Ns = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u64(m.t1Ns), c.u64(m.t2Ns), c.u64(m.t3Ns);
  }
};

/** Levels: 0 debug, 1 information, 2 warning, 3 error, 4 fatal. */
struct Log : Message {
  uint64_t atNs = 0;
  uint8_t level = 0;
  Text text;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u64(m.atNs), c.u8(m.level), c.text8(m.text);
  }
};

struct FwBegin : Message {
  uint32_t job = 0, size = 0;
  std::array<uint8_t, 32> sha256{};
  uint32_t version = 0;
  uint16_t chunk = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job), c.u32(m.size), c.fixed(m.sha256), c.u32(m.version), c.u16(m.chunk);
  }
};

struct FwChunk : Message {
  uint32_t job = 0, offset = 0;
  Bytes data;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job), c.u32(m.offset), c.rest(m.data);
  }
};

/** Reply to FW_BEGIN and FW_CHUNK: where to go on. */
struct FwOffset : Message {
  uint32_t job = 0, offset = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job), c.u32(m.offset);
  }
};

struct FwEnd : Message {
  uint32_t job = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job);
  }
};

struct FwActivate : Message {
  uint32_t job = 0, revertS = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job), c.u32(m.revertS);
  }
};

/** Reply to FW_END and FW_ACTIVATE. */
struct FwStatus : Message {
  uint32_t job = 0;
  uint16_t status = 0;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.job), c.u16(m.status);
  }
};

/** The steps of AUTH tell themselves apart by their first field (L9.1, L9.5, L9.8). */
struct AuthChallenge : Message {
  uint32_t step = 1;
  Id id{};
  Nonce nonce{};
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step), c.fixed(m.id), c.fixed(m.nonce);
  }
  bool holds() const { return step == 1; }
};

struct AuthAnswer : Message {
  uint32_t step = 2;
  Id id{};
  Nonce nonce{};
  Tag tag{};
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step), c.fixed(m.id), c.fixed(m.nonce), c.fixed(m.tag);
  }
  bool holds() const { return step == 2; }
};

struct AuthConfirm : Message {
  uint32_t step = 3;
  Tag tag{};
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step), c.fixed(m.tag);
  }
  bool holds() const { return step == 3; }
};

struct AuthAccepted : Message {
  uint32_t step = 4;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step);
  }
  bool holds() const { return step == 4; }
};

struct AuthKey : Message {
  uint32_t step = 5;
  Key key{};
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step), c.fixed(m.key);
  }
  bool holds() const { return step == 5; }
};

struct AuthKept : Message {
  uint32_t step = 6;
  Fingerprint fingerprint{};
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u32(m.step), c.fixed(m.fingerprint);
  }
  bool holds() const { return step == 6; }
};

struct Error : Message {
  uint16_t code = 0;
  Text text;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u16(m.code), c.text8(m.text);
  }
};

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
