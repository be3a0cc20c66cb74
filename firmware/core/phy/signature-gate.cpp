// Slots, replays and waiting.
#include "signature-gate.hpp"

namespace harmonic::phy {

const char* wordsOf(SignatureVerdict verdict) {
  switch (verdict) {
    case SignatureVerdict::accepted: return "the signature is right";
    case SignatureVerdict::notAsked: return "no answer was asked for, or it came before: a replay";
    case SignatureVerdict::late: return "the answer came later than two seconds after it was asked for";
    case SignatureVerdict::wrongSlot: return "the answer came in another slot than was asked for";
    case SignatureVerdict::malformed: return "the answer is too short for a nonce and a MAC";
    case SignatureVerdict::wrongPattern: return "the harmonics are not those of the key";
    case SignatureVerdict::wrongMac: return "the MAC is not that of the key";
  }
  return "this verdict has no name";
}

bool SignatureGate::challenge(const GatewayNonce& nonce, uint32_t slot, uint64_t nowMs) {
  if (nowMs < waitsUntilMs_) return false;
  talk_.gateway = nonce;
  talk_.slot = slot;
  askedMs_ = nowMs;
  isAsked_ = true;
  return true;
}

SignatureVerdict SignatureGate::judge(const PatternEar& ear, Bytes psdu, uint32_t slot, uint64_t nowMs) {
  if (nowMs + kEarlyMs < askedMs_ || nowMs > askedMs_ + answerMs_) return SignatureVerdict::late;
  if (slot != talk_.slot) return SignatureVerdict::wrongSlot;
  if (psdu.size < kDeviceNonceBytes + kSignatureMacBytes) return SignatureVerdict::malformed;
  std::memcpy(talk_.nonce.data(), psdu.data, kDeviceNonceBytes);
  judgement_ = ear.judge(patternOf(key_, talk_));
  const size_t end = psdu.size - kSignatureMacBytes;
  const SignatureMac mac = signatureMac(key_, talk_, psdu.part(kDeviceNonceBytes, end - kDeviceNonceBytes));
  if (!isSameSecret({mac.data(), mac.size()}, psdu.part(end, kSignatureMacBytes))) return SignatureVerdict::wrongMac;
  return judgement_.isFitting() ? SignatureVerdict::accepted : SignatureVerdict::wrongPattern;
}

SignatureVerdict SignatureGate::answer(const PatternEar& ear, Bytes psdu, uint32_t slot, uint64_t nowMs, Bytes* body) {
  if (!isAsked_) return SignatureVerdict::notAsked;
  isAsked_ = false;
  judgement_ = {};
  const SignatureVerdict verdict = judge(ear, psdu, slot, nowMs);
  if (verdict == SignatureVerdict::accepted) {
    failuresInRow_ = 0;
    waitMs_ = kFirstWaitMs;
    if (body != nullptr) *body = psdu.part(kDeviceNonceBytes, psdu.size - kDeviceNonceBytes - kSignatureMacBytes);
    return verdict;
  }
  allFailures_ += 1;
  failuresInRow_ += 1;
  if (failuresInRow_ >= kFailures) {
    waitsUntilMs_ = nowMs + waitMs_;
    waitMs_ = 2 * waitMs_ < kLongestWaitMs ? 2 * waitMs_ : kLongestWaitMs;
    failuresInRow_ = 0;
  }
  return verdict;
}

}  // namespace harmonic::phy
