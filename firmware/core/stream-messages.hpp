// Messages of streams and reports, and of frames on harmonics (SPEC L7, L8, L12, L16).
#pragma once
#include <cmath>

#include "message.hpp"

namespace harmonic {

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
  /** Of the row of COMMAND; only of a signed one. */
  uint64_t counter = 0;
  uint8_t fec = 0, modulation = 0, phyFlags = 0, reserved = 0;
  /** u16 each. */
  Bytes harmonics;
  Bytes psdu;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u64(m.counter), c.u8(m.fec), c.u8(m.modulation), c.u8(m.phyFlags), c.u8(m.reserved), c.list16(m.harmonics);
    c.bytes16(m.psdu);
  }
};

/** Asks a device for its signature on a bond of harmonics (L17). */
struct ChannelSign : Message {
  /** Of the row of COMMAND. */
  uint64_t counter = 0;
  uint32_t slot = 0;
  Nonce nonce{};
  /** u16 each. */
  Bytes harmonics;
  template <class C, class M>
  static void fields(C& c, M& m) {
    c.u64(m.counter), c.u32(m.slot), c.fixed(m.nonce), c.list16(m.harmonics);
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

}  // namespace harmonic
