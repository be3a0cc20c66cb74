// A session's AUTH: steps one by one, and a key that is written once (SPEC L9).
#include "session-send.hpp"

namespace harmonic {

void Session::auth(const Frame& frame) {
  const Description& what = device_.description;
  AuthKey key;
  if (decode(frame.payload, key)) return takeKey(frame, key);
  if (!what.hasKey) return refuse(frame, ErrorCode::auth, kNoKey);
  AuthChallenge challenge;
  AuthConfirm confirm;
  if (decode(frame.payload, challenge)) {
    Nonce nonce;
    device_.hands.fillRandom(nonce.data(), nonce.size());
    reply(frame, authentication_.challenge(what.key, what.id, challenge, nonce));
  } else if (decode(frame.payload, confirm)) {
    if (!authentication_.confirm(what.key, what.id, confirm)) {
      event(EventCode::signatureFailed, 2);
      return refuse(frame, ErrorCode::auth, "wrong tag, or no challenge before it");
    }
    reply(frame, AuthAccepted());
  } else {
    refuse(frame, ErrorCode::length, "the payload is no step of AUTH");
  }
}

/** Written once, over a serial line, in provisioning mode (L9.8). */
void Session::takeKey(const Frame& frame, const AuthKey& told) {
  Description& what = device_.description;
  Hands& hands = device_.hands;
  if (transport_ != Transport::serial) return refuse(frame, ErrorCode::state, "a key comes over a serial line only");
  if (!hands.isProvisioning()) return refuse(frame, ErrorCode::state, "not in provisioning mode");
  const Bytes key{told.key.data(), told.key.size()};
  if (!what.hasKey) {
    if (told.key == Key{}) return refuse(frame, ErrorCode::value, "a key of zeros");
    if (!hands.keepKey(told.key)) return refuse(frame, ErrorCode::flash, "the key could not be kept");
    what.key = told.key;
    what.hasKey = true;
  } else if (!isSameSecret(key, {what.key.data(), what.key.size()})) {
    return refuse(frame, ErrorCode::state, "this device has a key");
  }
  AuthKept kept;
  kept.fingerprint = fingerprintOf(what.key);
  reply(frame, kept);
}

}  // namespace harmonic
