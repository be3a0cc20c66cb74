// Messages of the link itself: greeting, capabilities, heartbeat, clock, AUTH, refusals (SPEC L5, L6, L9, L11, L12.6).
#pragma once
#include "message.hpp"

namespace harmonic {

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

}  // namespace harmonic
