// The gateway's side of a device's signature (SPEC P11): one challenge at a time, answered once, in its slot and in
// time; failures make it wait. Owns nonce, slot, failures; asks no clock and hears nothing itself.
#pragma once
#include "signature-pattern.hpp"

namespace harmonic::phy {

enum class SignatureVerdict : uint8_t {
  accepted,
  /** Nothing was asked, or it was answered already: a replay. */
  notAsked,
  late,
  wrongSlot,
  /** The frame is too short to carry a nonce and a MAC. */
  malformed,
  /** The harmonics are not those that the key tells. */
  wrongPattern,
  wrongMac,
};
/** One sentence for people. */
const char* wordsOf(SignatureVerdict verdict);

class SignatureGate {
 public:
  /** `kEarlyMs`: by so much the clocks of samples and questions may differ. */
  static constexpr uint64_t kAnswerMs = 2000, kEarlyMs = 500, kFirstWaitMs = 1000, kLongestWaitMs = 60000;
  static constexpr unsigned kFailures = 5;

  /** @param answerMs behind a question an answer counts so long: `kAnswerMs`, and the longest frame that its device may have
   *  had under way (P11.6). */
  SignatureGate(const SignatureKey& key, const Id& device, uint64_t answerMs = kAnswerMs)
      : key_(key), answerMs_(answerMs) {
    talk_.device = device;
  }

  /** Asks for an answer in `slot`. @param nonce random, never used before. @returns false while it has to wait. */
  bool challenge(const GatewayNonce& nonce, uint32_t slot, uint64_t nowMs);
  /** The device's answer came: psdu is nonce | body | MAC. The challenge is over, whatever the verdict.
   *  @param body where its part of the psdu is told, when it is accepted; may be null. */
  SignatureVerdict answer(const PatternEar& ear, Bytes psdu, uint32_t slot, uint64_t nowMs, Bytes* body);
  /** What the last answer's harmonics were judged as. */
  const PatternJudgement& judgement() const { return judgement_; }
  uint64_t waitsUntilMs() const { return waitsUntilMs_; }
  uint32_t failures() const { return allFailures_; }

 private:
  SignatureVerdict judge(const PatternEar& ear, Bytes psdu, uint32_t slot, uint64_t nowMs);

  SignatureKey key_;
  uint64_t answerMs_;
  SignatureTalk talk_;
  PatternJudgement judgement_;
  bool isAsked_ = false;
  uint64_t askedMs_ = 0;
  uint64_t waitsUntilMs_ = 0;
  uint64_t waitMs_ = kFirstWaitMs;
  unsigned failuresInRow_ = 0;
  uint32_t allFailures_ = 0;
};

}  // namespace harmonic::phy
