// What a session says: refusals, reports, commands' answers, and the order on the wire (L7.6). The sequence number, the
// MAC and the CRC are put on when a frame goes out, so that they follow the order of the wire.
#include "crc32c.hpp"
#include "session-send.hpp"

namespace harmonic {
namespace {

constexpr uint64_t kMillisecondNs = 1000000;

struct Opcode {
  static constexpr uint16_t restart = 0x0001;
  static constexpr uint16_t identify = 0x0002;
  static constexpr uint16_t setOutput = 0x0101;
  static constexpr uint16_t readValue = 0x0102;
};

struct StatKey {
  static constexpr uint16_t framesOut = 1;
  static constexpr uint16_t framesIn = 2;
  static constexpr uint16_t crcErrors = 3;
  static constexpr uint16_t gaps = 4;
  static constexpr uint16_t blocksDropped = 5;
  static constexpr uint16_t queueHighWater = 6;
  static constexpr uint16_t lock = 9;
  static constexpr uint16_t uptimeNs = 10;
  static constexpr uint16_t role = 11;
  static constexpr uint16_t f0Hz = 12;
  static constexpr uint16_t clockPpm = 13;
  static constexpr uint16_t master = 14;
  static constexpr uint16_t contested = 15;
  static constexpr uint16_t framesUnsent = 16;
  static constexpr uint16_t reportsDropped = 17;
};

/** What a device says unasked and signs (L9.9). */
bool isReport(uint8_t type) {
  switch (static_cast<Type>(type)) {
    case Type::channelData:
    case Type::event:
    case Type::spectrum:
    case Type::log:
    case Type::stats: return true;
    default: return false;
  }
}

}  // namespace

/** The response to a signed request is signed too (L9.5). */
uint8_t Session::responseFlags(const Frame& frame) const {
  const bool isSigned = (frame.flags & Flag::mac) != 0 && authentication_.isInForce();
  return static_cast<uint8_t>(Flag::response | (isSigned ? Flag::mac : 0));
}

void Session::refuse(const Frame& frame, ErrorCode code, const char* words) {
  Error error;
  error.code = static_cast<uint16_t>(code);
  error.text = bytesOf(words);
  const uint8_t mac = authentication_.isSignedWell(frame) ? Flag::mac : 0;
  send(answers_, Type::error, static_cast<uint8_t>(Flag::response | mac), frame.seq, error);
}

/** False: it is not taken, and that is answered. On a stream nothing comes late by itself: it was held back.
 *  @param mayBeLate what comes in another order may be done so. */
bool Session::takeCounter(const Frame& frame, uint64_t counter, bool mayBeLate) {
  const CounterIs what = authentication_.takeCounter(counter);
  const bool isLate = what == CounterIs::late && transport_ == Transport::datagram;
  if (what == CounterIs::newest || (isLate && mayBeLate)) return true;
  if (!isLate) event(EventCode::replay, 2);
  refuse(frame, ErrorCode::auth, isLate ? "late: a newer one came before it" : "played again, or held back: its counter is not above all before it");
  return false;
}

void Session::command(const Frame& frame) {
  Command asked;
  if ((frame.flags & Flag::mac) == 0)
    return refuse(frame, ErrorCode::auth, device_.description.hasKey ? "unsigned" : "this device has no key");
  if (!read(frame, asked) || !takeCounter(frame, asked.counter, true)) return;
  Hands& hands = device_.hands;
  uint8_t result[8];
  CommandReply told;
  told.id = asked.id;
  told.status = static_cast<uint16_t>(ErrorCode::value);
  if (asked.ttlMs != 0 && nowNs_ - arrivedNs_ > asked.ttlMs * kMillisecondNs) {
    told.status = static_cast<uint16_t>(ErrorCode::state);
  } else if (asked.opcode == Opcode::restart && asked.args.size == 0) {
    told.status = 0;
    hands.restart();
  } else if (asked.opcode == Opcode::identify && asked.args.size == 2) {
    told.status = 0;
    hands.identify(loadLittle<uint16_t>(asked.args.data));
  } else if (asked.opcode == Opcode::setOutput && asked.args.size == 5) {
    float inForce = 0;
    const float value = floatOfBits(loadLittle<uint32_t>(asked.args.data + 1));
    if (device_.configuration.isHazardous()) {
      told.status = static_cast<uint16_t>(ErrorCode::state);
    } else if (std::isfinite(value) && hands.setOutput(asked.args.data[0], value, inForce)) {
      told.status = 0;
      storeLittle<uint32_t>(result, bitsOfFloat(inForce));
      told.result = {result, 4};
    }
  } else if (asked.opcode == Opcode::readValue && asked.args.size == 2) {
    double value = 0;
    if (hands.readValue(loadLittle<uint16_t>(asked.args.data), value)) {
      told.status = 0;
      storeLittle<uint64_t>(result, bitsOfDouble(value));
      told.result = {result, 8};
    }
  }
  reply(frame, told);
}

void Session::event(uint16_t code, uint8_t severity, Bytes tlvs, uint8_t count) {
  if (!greeted_) return;
  Event told;
  told.code = code;
  told.severity = severity;
  told.count = count;
  told.atNs = nowNs_;
  told.tlvs = tlvs;
  if (!send(urgent_, Type::event, 0, 0, told)) reportsDropped_ += 1;
}

void Session::channelData(const ChannelData& told) {
  if (!hasChannels_) return;
  if (send(channels_, Type::channelData, 0, 0, told)) channelsSent_ += 1;
  else reportsDropped_ += 1;
}

void Session::log(uint8_t level, Text text) {
  if (!greeted_) return;
  Log told;
  told.atNs = nowNs_;
  told.level = level;
  told.text = text.size > 255 ? text.part(0, 255) : text;
  if (!send(reports_, Type::log, 0, 0, told)) reportsDropped_ += 1;
}

void Session::stats() {
  uint8_t bytes[176];
  TlvWriter writer(bytes, sizeof bytes);
  writer.u32(StatKey::framesOut, framesOut_);
  writer.u32(StatKey::framesIn, decoder_.counters().frames);
  writer.u32(StatKey::crcErrors, decoder_.counters().crc);
  writer.u32(StatKey::gaps, gaps_);
  writer.u32(StatKey::blocksDropped, stream_.blocksDropped());
  writer.u32(StatKey::queueHighWater, static_cast<uint32_t>(samples_.highWater()));
  writer.u32(StatKey::reportsDropped, reportsDropped_);
  const HarmonicNode& node = device_.node;
  if (device_.description.highestHarmonic > 0) {
    writer.u8(StatKey::lock, static_cast<uint8_t>(node.lock));
    writer.u32(StatKey::framesUnsent, node.framesUnsent - unsentBefore_);
  }
  writer.u64(StatKey::uptimeNs, nowNs_);
  if (node.role != NodeRole::none) {
    writer.u8(StatKey::role, static_cast<uint8_t>(node.role));
    if (node.f0Hz > 0) writer.f64(StatKey::f0Hz, node.f0Hz);
    if (node.lock == Lock::locked) writer.f32(StatKey::clockPpm, node.clockPpm);
    if (node.isContested) writer.u8(StatKey::contested, 1);
    if (node.master != Id{}) writer.bytes(StatKey::master, {node.master.data(), node.master.size()});
  }
  TlvList told;
  told.tlvs = writer.written();
  if (!send(reports_, Type::stats, 0, 0, told)) reportsDropped_ += 1;
}

Bytes Session::pending() {
  if (txAt_ == txEnd_ && !load(urgent_) && !load(answers_)) {
    if (load(channels_)) return {tx_ + txAt_, txEnd_ - txAt_};
    if (load(samples_)) stream_.sent();
    else load(reports_);
  }
  return {tx_ + txAt_, txEnd_ - txAt_};
}

void Session::sent(size_t bytes) { txAt_ += bytes; }

/** Takes the oldest frame of a queue to the wire. */
bool Session::load(FrameQueue& queue) {
  if (queue.isEmpty()) return false;
  uint8_t* const frame = queue.front();
  size_t size = queue.frontSize();
  setSequence(frame, seq_);
  seq_ = static_cast<uint16_t>(seq_ + 1);
  framesOut_ += 1;
  const bool isToSign = authentication_.isInForce() && isReport(frame[1]);
  if (isToSign) frame[0] |= Flag::mac;
  if ((frame[0] & Flag::mac) != 0) {
    const Tag tag = isToSign ? authentication_.nextReportTag({frame, size})
                             : frameTag(authentication_.sessionKey(), {frame, size});
    std::memcpy(frame + size, tag.data(), tag.size());
    size += tag.size();
  }
  size = closeWithCrc(frame, size);
  txAt_ = 0;
  if (transport_ != Transport::datagram) {
    txEnd_ = toWire(frame, size, tx_);
  } else {
    std::memcpy(tx_, frame, size);
    txEnd_ = size;
  }
  queue.pop();
  return true;
}

}  // namespace harmonic
