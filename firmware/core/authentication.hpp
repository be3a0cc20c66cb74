// The device's side of AUTH, and signatures of frames (SPEC L9). Owns the nonces, the session key and the counters of
// COMMAND that were seen; answers nothing itself.
#pragma once
#include "frame.hpp"
#include "messages.hpp"
#include "replay-window.hpp"
#include "sha256.hpp"

namespace harmonic {

/** MAC of a frame: HMAC(Ks, "HIPL1" | frame from byte 0 to the end of the payload)[0..15] (L9.3). */
Tag frameTag(const Key& sessionKey, Bytes signedPart);

/** What stands for the MAC of a report: its counter, u64, and HMAC(Ks, "HIPU1" | counter | frame …)[0..7] (L9.9). */
Tag reportTag(const Key& sessionKey, uint64_t counter, Bytes signedPart);

/** What people compare: HMAC(Kd, "FP")[0..7] (L9.8). */
Fingerprint fingerprintOf(const Key& deviceKey);

/** Of what a console signs. `late`: below the newest, and never seen; `seen`: it was, or is too old to be remembered. */
enum class CounterIs : uint8_t { newest, late, seen };

class Authentication {
 public:
  /** Step 1 came: @returns step 2. */
  AuthAnswer challenge(const Key& deviceKey, const Id& device, const AuthChallenge& asked, const Nonce& nonce);
  /** Step 3 came. @returns true when its tag is right: from now on the session key is in force. Either way the nonces
   *  are forgotten. */
  bool confirm(const Key& deviceKey, const Id& device, const AuthConfirm& told);
  /** A HELLO came: nothing of this stays. */
  void forget();

  bool isInForce() const { return inForce_; }
  /** Key of the frames of this session; only when one is in force. */
  const Key& sessionKey() const { return sessionKey_; }
  bool isSignedWell(const Frame& frame) const;
  /** Of the next report; only when a session key is in force. */
  Tag nextReportTag(Bytes signedPart) { return reportTag(sessionKey_, reports_++, signedPart); }
  /** What a counter is, told once: whatever it was, it has been seen from then on (L9.4). */
  CounterIs takeCounter(uint64_t counter);

 private:
  Digest talk(const Key& key, const char* label, const Id& device) const;

  bool challenged_ = false;
  bool inForce_ = false;
  Id console_{};
  Nonce consoleNonce_{};
  Nonce deviceNonce_{};
  Key sessionKey_{};
  ReplayWindow counters_;
  /** Reports that were signed with this session's key. */
  uint64_t reports_ = 0;
};

}  // namespace harmonic
