// HMAC into combinations.
#include "signature.hpp"

namespace harmonic::phy {
namespace {

constexpr unsigned kChoices = 1820;
/** Values from here on would make some choices likelier than others. */
constexpr unsigned kFair = 36 * kChoices;

Digest hash(const SignatureKey& key, const char* label, const SignatureTalk& talk, Bytes more) {
  uint8_t slot[4];
  storeLittle<uint32_t>(slot, talk.slot);
  Hmac hmac({key.data(), key.size()});
  hmac.add(bytesOf(label)).add({talk.device.data(), talk.device.size()}).add({talk.gateway.data(), talk.gateway.size()});
  hmac.add({talk.nonce.data(), talk.nonce.size()}).add({slot, sizeof slot}).add(more);
  return hmac.finish();
}

unsigned choose(unsigned of, unsigned some) {
  unsigned count = 1;
  for (unsigned i = 0; i < some; i += 1) count = count * (of - i) / (i + 1);
  return count;
}

}  // namespace

uint16_t choiceOf(unsigned index) {
  uint16_t mask = 0;
  unsigned left = kPatternChosen;
  for (unsigned place = 0; place < kPatternPool && left > 0; place += 1) {
    const unsigned with = choose(kPatternPool - 1 - place, left - 1);
    if (index < with) {
      mask = static_cast<uint16_t>(mask | 1u << place);
      left -= 1;
    } else {
      index -= with;
    }
  }
  return mask;
}

Pattern patternOf(const SignatureKey& key, const SignatureTalk& talk) {
  Pattern pattern{};
  size_t count = 0;
  for (uint8_t round = 0; count < kPatternSymbols; round += 1) {
    const Digest digest = hash(key, "HSIG1", talk, {&round, 1});
    for (size_t at = 0; at < digest.size() && count < kPatternSymbols; at += 2) {
      const unsigned value = loadLittle<uint16_t>(&digest[at]);
      if (value >= kFair) continue;
      pattern[count] = choiceOf(value % kChoices);
      count += 1;
    }
  }
  return pattern;
}

SignatureMac signatureMac(const SignatureKey& key, const SignatureTalk& talk, Bytes body) {
  const Digest digest = hash(key, "HMAC1", talk, body);
  SignatureMac mac;
  std::memcpy(mac.data(), digest.data(), mac.size());
  return mac;
}

SignatureAnswer answerOf(const SignatureKey& key, const SignatureTalk& talk) {
  const SignatureMac mac = signatureMac(key, talk, {});
  SignatureAnswer answer;
  std::memcpy(answer.data(), talk.nonce.data(), talk.nonce.size());
  std::memcpy(answer.data() + talk.nonce.size(), mac.data(), mac.size());
  return answer;
}

SignatureKey nextKey(const SignatureKey& key) {
  Hmac hmac({key.data(), key.size()});
  hmac.add(bytesOf("ratchet"));
  return hmac.finish();
}

}  // namespace harmonic::phy
