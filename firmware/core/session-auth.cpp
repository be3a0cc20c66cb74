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
    if (!device_.hands.fillSecret(nonce.data(), nonce.size()))
      return refuse(frame, ErrorCode::state, "this device has no source of randomness that nobody can guess");
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

/** Only who has proven to hold the key is answered with it, and once: a question played again would begin a used key anew
 *  (L17.2). */
void Session::channelSign(const Frame& frame) {
  const Description& what = device_.description;
  if (!what.hasKey) return refuse(frame, ErrorCode::auth, kNoKey);
  if ((frame.flags & Flag::mac) == 0) return refuse(frame, ErrorCode::auth, "unsigned");
  ChannelSign asked;
  if (!read(frame, asked) || !takeCounter(frame, asked.counter, false)) return;
  switch (device_.hands.sign(what.key, asked)) {
    case AskedToSign::taken: return reply(frame, Empty());
    case AskedToSign::busy: return refuse(frame, ErrorCode::busy, "another answer is under way");
    case AskedToSign::value: return refuse(frame, ErrorCode::value, "no signature on these harmonics, in this slot, or by this nonce, or no room for proofs");
  }
}

/** Written once, over a serial line, in provisioning mode; whose answer was lost may ask again at any time (L9.8). */
void Session::takeKey(const Frame& frame, const AuthKey& told) {
  Description& what = device_.description;
  Hands& hands = device_.hands;
  if (transport_ != Transport::serial) return refuse(frame, ErrorCode::state, "a key comes over a serial line only");
  const Bytes key{told.key.data(), told.key.size()};
  if (!what.hasKey || !isSameSecret(key, {what.key.data(), what.key.size()})) {
    if (!hands.isProvisioning()) return refuse(frame, ErrorCode::state, "not in provisioning mode");
    if (what.hasKey) return refuse(frame, ErrorCode::state, "this device has a key");
    if (told.key == Key{}) return refuse(frame, ErrorCode::value, "a key of zeros");
    if (!hands.keepKey(told.key)) return refuse(frame, ErrorCode::flash, "the key could not be kept");
    what.key = told.key;
    what.hasKey = true;
  }
  AuthKept kept;
  kept.fingerprint = fingerprintOf(what.key);
  reply(frame, kept);
}

}  // namespace harmonic
