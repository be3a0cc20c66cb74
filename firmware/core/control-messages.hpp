// Messages that change a device: configuration, commands, a new firmware (SPEC L9.4, L10, L13).
#pragma once
#include "message.hpp"

namespace harmonic {

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

}  // namespace harmonic
