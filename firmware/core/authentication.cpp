// AUTH as a device does it.
#include "authentication.hpp"

namespace harmonic {
namespace {

Tag tagOf(const Digest& digest) {
  Tag tag;
  std::memcpy(tag.data(), digest.data(), tag.size());
  return tag;
}

template <size_t N>
Bytes viewOf(const std::array<uint8_t, N>& array) {
  return {array.data(), N};
}

}  // namespace

Tag frameTag(const Key& sessionKey, Bytes signedPart) {
  return tagOf(Hmac(viewOf(sessionKey)).add(bytesOf("HIPL1")).add(signedPart).finish());
}

Tag reportTag(const Key& sessionKey, uint64_t counter, Bytes signedPart) {
  Tag tag;
  storeLittle<uint64_t>(tag.data(), counter);
  const Bytes number{tag.data(), sizeof counter};
  const Digest digest = Hmac(viewOf(sessionKey)).add(bytesOf("HIPU1")).add(number).add(signedPart).finish();
  std::memcpy(tag.data() + number.size, digest.data(), tag.size() - number.size);
  return tag;
}

Fingerprint fingerprintOf(const Key& deviceKey) {
  const Digest digest = Hmac(viewOf(deviceKey)).add(bytesOf("FP")).finish();
  Fingerprint print;
  std::memcpy(print.data(), digest.data(), print.size());
  return print;
}

Digest Authentication::talk(const Key& key, const char* label, const Id& device) const {
  return Hmac(viewOf(key))
      .add(bytesOf(label))
      .add(viewOf(console_))
      .add(viewOf(device))
      .add(viewOf(consoleNonce_))
      .add(viewOf(deviceNonce_))
      .finish();
}

AuthAnswer Authentication::challenge(const Key& deviceKey, const Id& device, const AuthChallenge& asked,
                                     const Nonce& nonce) {
  console_ = asked.id;
  consoleNonce_ = asked.nonce;
  deviceNonce_ = nonce;
  challenged_ = true;
  AuthAnswer answer;
  answer.id = device;
  answer.nonce = nonce;
  answer.tag = tagOf(talk(deviceKey, "A2", device));
  return answer;
}

bool Authentication::confirm(const Key& deviceKey, const Id& device, const AuthConfirm& told) {
  const bool isRight = challenged_ && isSameSecret(viewOf(tagOf(talk(deviceKey, "A3", device))), viewOf(told.tag));
  if (isRight) {
    sessionKey_ = talk(deviceKey, "KS", device);
    inForce_ = true;
    counters_.forget();
    reports_ = 0;
  }
  challenged_ = false;
  consoleNonce_ = {};
  deviceNonce_ = {};
  return isRight;
}

void Authentication::forget() { *this = Authentication(); }

bool Authentication::isSignedWell(const Frame& frame) const {
  return inForce_ && isSameSecret(frame.mac, viewOf(frameTag(sessionKey_, frame.signedPart)));
}

CounterIs Authentication::takeCounter(uint64_t counter) {
  const bool isNewest = counters_.isNewest(counter);
  if (!counters_.take(counter)) return CounterIs::seen;
  return isNewest ? CounterIs::newest : CounterIs::late;
}

}  // namespace harmonic
