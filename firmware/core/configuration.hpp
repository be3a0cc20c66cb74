// A device's configuration and its one transaction: stage, apply with a timer, confirm or go back (SPEC L10).
// Tells what changed by its answers; carries nothing out.
#pragma once
#include "description.hpp"

namespace harmonic {

struct CfgKey {
  static constexpr uint16_t f0Hz = 1;
  static constexpr uint16_t guardEighths = 2;
  static constexpr uint16_t periods = 3;
  static constexpr uint16_t name = 4;
  static constexpr uint16_t baud = 5;
  static constexpr uint16_t rateHz = 6;
  static constexpr uint16_t blockSamples = 7;
  static constexpr uint16_t tcpPort = 8;
};

struct ConfigurationValues {
  double f0Hz = 1000;
  uint8_t guardEighths = 1;
  uint8_t periods = 1;
  uint8_t nameSize = 0;
  uint8_t nameBytes[32] = {};
  uint32_t baud = 921600;
  double rateHz = 0;
  uint16_t blockSamples = 512;
  uint16_t tcpPort = 4710;

  Text name() const { return {nameBytes, nameSize}; }
  void setName(Text text);
  /** TLVs of the keys asked for, sorted by key; no keys: all, which is the canonical form (L10.2). */
  void write(TlvWriter& writer, Bytes keys) const;
  uint32_t crc() const;
};

/** An answer: a CRC, or a refusal with its words. */
struct CfgAnswer {
  bool ok = false;
  uint32_t crc = 0;
  ErrorCode refused = ErrorCode::txn;
  /** The key that does not fit, or 0. */
  uint16_t key = 0;
  const char* words = "";
};

class Configuration {
 public:
  Configuration(const Description& description, const ConfigurationValues& values);

  /** What is in force. */
  const ConfigurationValues& values() const { return active_; }
  /** What a start goes back to. */
  const ConfigurationValues& confirmed() const { return confirmed_; }
  /** Keys 1, 2 or 3 are changed and not confirmed: outputs are to have their safe values (L10.1). */
  bool isHazardous() const;

  /** `link` tells the sessions of one console apart: what is staged belongs to the link it came over. */
  CfgAnswer stage(const Id& console, const void* link, uint32_t txn, Bytes tlvs);
  CfgAnswer apply(const Id& console, uint32_t txn, uint32_t revertMs, uint32_t crc, uint64_t nowNs);
  CfgAnswer confirm(const Id& console, uint32_t txn);
  CfgAnswer abort(const Id& console, uint32_t txn);
  /** The link greets anew, is silent or is gone: what it staged and did not apply is forgotten (L5.3, L5.6). */
  void drop(const void* link);
  /** Something that came over the link waits to be applied. */
  bool isStagedBy(const void* link) const { return state_ == State::staged && link == link_; }
  /** @returns true when the timer ran out just now and the last confirmed configuration is back. */
  bool expire(uint64_t nowNs);
  /** When the timer runs out; UINT64_MAX while none runs. */
  uint64_t expiresNs() const { return state_ == State::applied ? revertAtNs_ : UINT64_MAX; }
  /** TLVs that were kept come into force at start; what is no TLV, or does not fit, stays as it is.
   *  @returns false when some was. */
  bool restore(Bytes tlvs);
  /** The device starts again: only what was confirmed is left (L10.4). */
  void restart();

 private:
  enum class State : uint8_t { idle, staged, applied };
  /** @returns null when `console` may go on with `txn`. */
  const CfgAnswer* refusal(const Id& console, uint32_t txn) const;
  bool isRepeat(const Id& console, uint32_t txn, bool confirmed) const;
  CfgAnswer close(bool confirmed);
  uint16_t misfit(const Tlv& tlv, ConfigurationValues& into) const;

  const Description& description_;
  ConfigurationValues active_;
  ConfigurationValues confirmed_;
  ConfigurationValues staged_;
  State state_ = State::idle;
  Id console_{};
  const void* link_ = nullptr;
  uint32_t txn_ = 0;
  uint64_t revertAtNs_ = 0;
  /** The transaction that ended last, for a request that is repeated because its answer was lost (L2.8). */
  bool ended_ = false;
  bool endedConfirmed_ = false;
  Id endedConsole_{};
  uint32_t endedTxn_ = 0;
};

}  // namespace harmonic
