// The configuration's values and its transaction.
//
//   idle ──stage──▶ staged ──apply──▶ applied ──confirm──▶ idle (kept)
//     ▲               │ abort, HELLO     │ abort, timer
//     └───────────────┴──────────────────┘ (last confirmed values)
#include "configuration.hpp"

#include "crc32c.hpp"

namespace harmonic {
namespace {

const CfgAnswer kOtherConsole{false, 0, ErrorCode::busy, 0, "another console's transaction is open"};
const CfgAnswer kOtherTxn{false, 0, ErrorCode::txn, 0, "another transaction is open, or none"};
const CfgAnswer kAlreadyApplied{false, 0, ErrorCode::state, 0, "applied: confirm or abort it first"};
const CfgAnswer kWrongCrc{false, 0, ErrorCode::value, 0, "the CRC is of another configuration"};
const CfgAnswer kWrongRevert{false, 0, ErrorCode::value, 0, "revert_ms is 1000 to 60000"};

CfgAnswer good(uint32_t crc) { return {true, crc, ErrorCode::txn, 0, ""}; }

bool isAsked(Bytes keys, uint16_t key) {
  if (keys.size == 0) return true;
  for (size_t at = 0; at < keys.size; at += 2)
    if (loadLittle<uint16_t>(keys.data + at) == key) return true;
  return false;
}

}  // namespace

void ConfigurationValues::setName(Text text) {
  nameSize = static_cast<uint8_t>(text.size < sizeof nameBytes ? text.size : sizeof nameBytes);
  if (nameSize > 0) std::memcpy(nameBytes, text.data, nameSize);
}

void ConfigurationValues::write(TlvWriter& writer, Bytes keys) const {
  if (isAsked(keys, CfgKey::f0Hz)) writer.f64(CfgKey::f0Hz, f0Hz);
  if (isAsked(keys, CfgKey::guardEighths)) writer.u8(CfgKey::guardEighths, guardEighths);
  if (isAsked(keys, CfgKey::periods)) writer.u8(CfgKey::periods, periods);
  if (isAsked(keys, CfgKey::name)) writer.text(CfgKey::name, name());
  if (isAsked(keys, CfgKey::baud)) writer.u32(CfgKey::baud, baud);
  if (isAsked(keys, CfgKey::rateHz)) writer.f64(CfgKey::rateHz, rateHz);
  if (isAsked(keys, CfgKey::blockSamples)) writer.u16(CfgKey::blockSamples, blockSamples);
  if (isAsked(keys, CfgKey::tcpPort)) writer.u16(CfgKey::tcpPort, tcpPort);
}

uint32_t ConfigurationValues::crc() const {
  uint8_t bytes[128];
  TlvWriter writer(bytes, sizeof bytes);
  write(writer, {});
  return crc32c(writer.written().data, writer.written().size);
}

Configuration::Configuration(const Description& description, const ConfigurationValues& values)
    : description_(description), active_(values), confirmed_(values), staged_(values) {}

bool Configuration::isHazardous() const {
  return state_ == State::applied &&
         (bitsOfDouble(active_.f0Hz) != bitsOfDouble(confirmed_.f0Hz) ||
          active_.guardEighths != confirmed_.guardEighths || active_.periods != confirmed_.periods);
}

/** @returns 0, or the key when its value does not fit (L10.6). */
uint16_t Configuration::misfit(const Tlv& tlv, ConfigurationValues& into) const {
  const uint8_t* const at = tlv.value.data;
  const bool isFixed = description_.isWaveformFixed;
  bool fits = false;
  switch (tlv.key) {
    case CfgKey::f0Hz:
      if (tlv.type != TlvType::f64) break;
      into.f0Hz = doubleOfBits(loadLittle<uint64_t>(at));
      fits = into.f0Hz > 0 && into.f0Hz >= description_.f0MinHz && into.f0Hz <= description_.f0MaxHz &&
             (!isFixed || bitsOfDouble(into.f0Hz) == bitsOfDouble(active_.f0Hz));
      break;
    case CfgKey::guardEighths:
      if (tlv.type != TlvType::u8) break;
      into.guardEighths = *at;
      fits = isFixed ? *at == active_.guardEighths : *at >= 1 && *at <= 16;
      break;
    case CfgKey::periods:
      if (tlv.type != TlvType::u8) break;
      into.periods = *at;
      fits = isFixed ? *at == active_.periods : *at >= 1 && *at <= 16;
      break;
    case CfgKey::name:
      fits = tlv.type == TlvType::text && tlv.value.size >= 1 && tlv.value.size <= sizeof into.nameBytes;
      if (fits) into.setName(tlv.value);
      break;
    case CfgKey::baud:
      if (tlv.type != TlvType::u32) break;
      into.baud = loadLittle<uint32_t>(at);
      fits = into.baud >= 9600 && into.baud <= 3000000;
      break;
    case CfgKey::rateHz:
      if (tlv.type != TlvType::f64) break;
      fits = loadLittle<uint64_t>(at) == bitsOfDouble(description_.rateHz);
      break;
    case CfgKey::blockSamples:
      if (tlv.type != TlvType::u16) break;
      into.blockSamples = loadLittle<uint16_t>(at);
      fits = into.blockSamples >= 1 && into.blockSamples <= description_.maxBlock;
      break;
    case CfgKey::tcpPort:
      if (tlv.type != TlvType::u16) break;
      into.tcpPort = loadLittle<uint16_t>(at);
      fits = into.tcpPort >= 1;
      break;
    default: break;
  }
  return fits ? uint16_t{0} : tlv.key;
}

const CfgAnswer* Configuration::refusal(const Id& console, uint32_t txn) const {
  if (state_ == State::idle) return &kOtherTxn;
  if (console != console_) return &kOtherConsole;
  return txn == txn_ ? nullptr : &kOtherTxn;
}

bool Configuration::isRepeat(const Id& console, uint32_t txn, bool confirmed) const {
  return state_ == State::idle && ended_ && endedConfirmed_ == confirmed && endedConsole_ == console &&
         endedTxn_ == txn;
}

CfgAnswer Configuration::stage(const Id& console, const void* link, uint32_t txn, Bytes tlvs) {
  if (state_ != State::idle) {
    if (const CfgAnswer* refused = refusal(console, txn)) return *refused;
    if (state_ == State::applied) return kAlreadyApplied;
  }
  ConfigurationValues values = state_ == State::idle ? active_ : staged_;
  TlvWalk walk(tlvs);
  Tlv tlv;
  while (walk.next(tlv)) {
    ConfigurationValues with = values;
    if (misfit(tlv, with) != 0 || tlv.key == 0) return {false, 0, ErrorCode::value, tlv.key, ""};
    values = with;
  }
  staged_ = values;
  state_ = State::staged;
  console_ = console;
  link_ = link;
  txn_ = txn;
  ended_ = false;
  return good(staged_.crc());
}

CfgAnswer Configuration::apply(const Id& console, uint32_t txn, uint32_t revertMs, uint32_t crc, uint64_t nowNs) {
  if (const CfgAnswer* refused = refusal(console, txn)) return *refused;
  if (revertMs < 1000 || revertMs > 60000) return kWrongRevert;
  if (crc != staged_.crc()) return kWrongCrc;
  if (state_ == State::applied) return good(crc);
  active_ = staged_;
  state_ = State::applied;
  revertAtNs_ = nowNs + uint64_t{revertMs} * 1000000;
  return good(crc);
}

CfgAnswer Configuration::close(bool confirmed) {
  if (confirmed) confirmed_ = active_;
  else active_ = confirmed_;
  staged_ = active_;
  state_ = State::idle;
  ended_ = true;
  endedConfirmed_ = confirmed;
  endedConsole_ = console_;
  endedTxn_ = txn_;
  return good(active_.crc());
}

CfgAnswer Configuration::confirm(const Id& console, uint32_t txn) {
  if (isRepeat(console, txn, true)) return good(active_.crc());
  if (const CfgAnswer* refused = refusal(console, txn)) return *refused;
  return state_ == State::applied ? close(true) : kOtherTxn;
}

CfgAnswer Configuration::abort(const Id& console, uint32_t txn) {
  if (isRepeat(console, txn, false)) return good(active_.crc());
  if (const CfgAnswer* refused = refusal(console, txn)) return *refused;
  return close(false);
}

void Configuration::drop(const void* link) {
  if (isStagedBy(link)) state_ = State::idle;
}

bool Configuration::expire(uint64_t nowNs) {
  if (state_ != State::applied || nowNs < revertAtNs_) return false;
  close(false);
  ended_ = false;
  return true;
}

bool Configuration::restore(Bytes tlvs) {
  if (!areTlvs(tlvs)) return false;
  bool allFit = true;
  TlvWalk walk(tlvs);
  Tlv tlv;
  while (walk.next(tlv)) {
    ConfigurationValues with = confirmed_;
    if (tlv.key != 0 && misfit(tlv, with) == 0) confirmed_ = with;
    else allFit = false;
  }
  restart();
  return allFit;
}

void Configuration::restart() {
  active_ = staged_ = confirmed_;
  state_ = State::idle;
  ended_ = false;
}

}  // namespace harmonic
