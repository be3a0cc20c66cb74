// A device with a key, its one link and a console that can prove the key: what stories about AUTH begin with.
#pragma once
#include "session-bench.hpp"
#include "sha256.hpp"

namespace check {

/** AUTH of the vectors: Kd = SHA-256("test device key"). */
template <class B>
struct LockedAs {
  /** @param how what a bench takes behind its description. */
  template <class... How>
  explicit LockedAs(Description what = plainDescription(), How... how) : bench(withKey(what), how...) {}
  static Description withKey(Description what) {
    Sha256 hash;
    hash.add(bytesOf("test device key"));
    what.hasKey = true;
    what.key = hash.finish();
    return what;
  }
  static AuthChallenge challenge() {
    AuthChallenge asked;
    asked.id = {0xc0, 0xff, 0xee, 0, 0, 0, 0, 1};
    for (uint8_t i = 0; i < 16; i += 1) asked.nonce[i] = i;
    return asked;
  }
  static AuthConfirm confirmation() {
    AuthConfirm told;
    told.tag = {0xf2, 0xdd, 0x5f, 0xf9, 0x25, 0x4b, 0xb4, 0x17, 0x35, 0x90, 0x75, 0x52, 0xd6, 0xc1, 0x68, 0x2c};
    return told;
  }
  static Key sessionKey() {
    return {0xf1, 0x80, 0x06, 0x7a, 0xde, 0x6d, 0x17, 0x4b, 0x0f, 0x9f, 0xb8, 0x2b, 0xab, 0x06, 0x98, 0xfb,
            0xcb, 0x37, 0x9e, 0x35, 0x02, 0x6d, 0x41, 0xc8, 0xe9, 0x1b, 0x07, 0xed, 0xab, 0x88, 0x17, 0xab};
  }
  void unlock() {
    bench.console.ask(Type::auth, challenge());
    bench.console.ask(Type::auth, confirmation());
    bench.console.sign(sessionKey());
  }
  B bench;
};

}  // namespace check
