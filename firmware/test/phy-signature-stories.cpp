// Stories of the harmonic signature (SPEC P11): its vectors, its chances, rogues of every kind, slots and waiting.
#include <algorithm>

#include "phy-channel.hpp"
#include "phy-vectors-of.hpp"
#include "phy/frame-proof.hpp"
#include "phy/signature-gate.hpp"
#include "replay-window.hpp"

using namespace phy_bench;

namespace {

SignatureKey keyOf(uint8_t byte) {
  SignatureKey key;
  key.fill(byte);
  return key;
}

/** That of the vector: nonces 00..0f and 10..17, slot 5. */
SignatureTalk talkOfVector() {
  SignatureTalk talk;
  talk.device = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};
  for (uint8_t i = 0; i < 16; i += 1) talk.gateway[i] = i;
  for (uint8_t i = 0; i < 8; i += 1) talk.nonce[i] = static_cast<uint8_t>(0x10 + i);
  talk.slot = 5;
  return talk;
}

/** What an ear makes of patterns sent at the same time, at this Es/N0 of each harmonic. */
PatternEar hear(const std::vector<Pattern>& sent, double esN0Db, double ppm, std::mt19937_64& random, double faded = 1) {
  Signal air(1600, 0.0);
  for (const Pattern& pattern : sent) {
    PatternTransmitter<TableOscillator> sender;
    CHECK(sender.begin(faster({}, ppm), pattern, 0.05) == Fault::none);
    Pcm samples(sender.samples());
    CHECK(sender.take(samples.data(), samples.size()) == samples.size());
    for (size_t i = 0; i < samples.size(); i += 1) air[100 + i] += faded * samples[i] / 32767.0;
  }
  if (sent.empty()) addTone(air, 0.05, 5000, 48000, 0);
  addNoise(air, 0.05, esN0Db, patternWaveform({}), 1, random);
  std::vector<int16_t> samples(air.size());
  for (size_t i = 0; i < air.size(); i += 1) samples[i] = static_cast<int16_t>(air[i] * 32767);
  PatternEar ear;
  CHECK(ear.begin({}, 100, ppm) == Fault::none);
  for (size_t at = 0; at < samples.size(); at += 100) ear.push(&samples[at], 100);
  CHECK(ear.isWhole());
  return ear;
}

Pattern randomPattern(std::mt19937_64& random) {
  Pattern pattern;
  for (uint16_t& mask : pattern) mask = choiceOf(static_cast<unsigned>(random() % 1820));
  return pattern;
}

/** The answer of a device that has this key. */
std::vector<uint8_t> answerOf(const SignatureKey& key, const SignatureTalk& talk, const std::vector<uint8_t>& body) {
  std::vector<uint8_t> psdu(talk.nonce.begin(), talk.nonce.end());
  psdu.insert(psdu.end(), body.begin(), body.end());
  const SignatureMac mac = signatureMac(key, talk, {body.data(), body.size()});
  psdu.insert(psdu.end(), mac.begin(), mac.end());
  return psdu;
}

}  // namespace

STORY("P11 signatures of the vectors: patterns, samples to the bit, payloads, the key that follows") {
  for (const SignatureVector& vector : signatureVectors()) {
    CHECK(patternOf(vector.key, vector.talk()) == vector.pattern);
    CHECK(answerOf(vector.key, vector.talk(), vector.body) == vector.psdu);
    CHECK(nextKey(vector.key) == vector.nextKey);
    PatternTransmitter<ReferenceOscillator> sender;
    CHECK(sender.begin(vector.waveform, vector.pattern, vector.amplitude) == Fault::none);
    Pcm samples(sender.samples());
    CHECK(sender.take(samples.data(), samples.size()) == samples.size());
    CHECK(hashOf(samples) == vector.sha256);
  }
}

STORY("P11.2 choices are the 1,820 of 4 of 16 in lexicographic order, each once") {
  std::vector<uint16_t> choices;
  for (unsigned index = 0; index < 1820; index += 1) choices.push_back(choiceOf(index));
  CHECK(choices.front() == 0x000f && choices[1] == 0x0017 && choices.back() == 0xf000);
  std::sort(choices.begin(), choices.end());
  CHECK(std::unique(choices.begin(), choices.end()) == choices.end());
  CHECK(std::all_of(choices.begin(), choices.end(), [](uint16_t mask) { return __builtin_popcount(mask) == 4; }));
}

STORY("P11.4 34 hits come by chance once in 1e14: exact convolution of twelve symbols") {
  const double ways[5] = {495, 880, 396, 48, 1};
  std::vector<double> chance{1};
  for (int symbol = 0; symbol < 12; symbol += 1) {
    std::vector<double> next(chance.size() + 4, 0.0);
    for (size_t i = 0; i < chance.size(); i += 1)
      for (size_t k = 0; k < 5; k += 1) next[i + k] += chance[i] * ways[k] / 1820;
    chance = next;
  }
  double tail = 0;
  for (size_t hits = 34; hits < chance.size(); hits += 1) tail += chance[hits];
  CHECK(tail > 1.1e-14 && tail < 1.3e-14);
}

STORY("TC-FR-005 P11.4 a genuine pattern fits at 8 dB; wrong keys, old nonces, all harmonics and static ones never do") {
  std::mt19937_64 random(31);
  size_t genuine = 0;
  size_t alarms = 0;
  for (int round = 0; round < 60; round += 1) {
    const Pattern pattern = randomPattern(random);
    const double ppm = static_cast<double>(random() % 400) - 200;
    const PatternJudgement judgement = hear({pattern}, 8, ppm, random).judge(pattern);
    genuine += judgement.isFitting() ? 1 : 0;
    alarms += judgement.isAlarming() ? 1 : 0;
    CHECK(!hear({randomPattern(random)}, 20, ppm, random).judge(pattern).isFitting());
    Pattern all, still;
    all.fill(0xffff);
    still.fill(0x0121);
    CHECK(!hear({still}, 20, ppm, random).judge(pattern).isFitting());
    CHECK(!hear({}, 20, ppm, random).judge(pattern).isFitting());
    CHECK(hear({pattern, randomPattern(random)}, 15, ppm, random).judge(pattern).isAlarming());
  }
  CHECK(genuine == 60);
  CHECK(alarms <= 1);
}

STORY("P11.4 all sixteen harmonics at once are no answer and an alarm") {
  std::mt19937_64 random(32);
  const Pattern pattern = randomPattern(random);
  std::vector<Pattern> all(4);
  for (size_t i = 0; i < 4; i += 1) all[i].fill(static_cast<uint16_t>(0xf << (4 * i)));
  const PatternJudgement judgement = hear(all, 20, 0, random).judge(pattern);
  CHECK(!judgement.isFitting() && judgement.isAlarming());
}

STORY("P11.1 what a pattern cannot be is refused") {
  PatternTransmitter<TableOscillator> sender;
  const Pattern pattern = patternOf(keyOf(7), talkOfVector());
  CHECK(sender.samples() == 0);
  CHECK(sender.begin({1000, 38000, 1, 1}, pattern, 0.1) == Fault::aboveBand);
  CHECK(sender.begin({}, pattern, 0.3) == Fault::amplitude);
  PatternEar ear;
  CHECK(ear.begin({}, std::nan(""), 0) != Fault::none);
  CHECK(!ear.judge(pattern).isFitting());
}

STORY("TC-FR-005 P11.6 a gate accepts the answer it asked for, once, in its slot and in time") {
  std::mt19937_64 random(33);
  const SignatureTalk talk = talkOfVector();
  const PatternEar ear = hear({patternOf(keyOf(7), talk)}, 15, 50, random);
  const PatternEar other = hear({randomPattern(random)}, 15, 50, random);
  const auto psdu = answerOf(keyOf(7), talk, {1, 2, 3});
  const Bytes bytes{psdu.data(), psdu.size()};
  SignatureGate gate(keyOf(7), talk.device);
  Bytes body;
  CHECK(gate.answer(ear, bytes, 5, 1000, nullptr) == SignatureVerdict::notAsked);
  CHECK(gate.challenge(talk.gateway, 5, 1000));
  CHECK(gate.answer(ear, bytes, 5, 3000, &body) == SignatureVerdict::accepted && body.is(bytes.part(8, 3)));
  CHECK(gate.answer(ear, bytes, 5, 3000, nullptr) == SignatureVerdict::notAsked);
  const auto asked = [&](const PatternEar& heard, Bytes answer, uint32_t slot, uint64_t nowMs) {
    SignatureGate fresh(keyOf(7), talk.device);
    fresh.challenge(talk.gateway, 5, 1000);
    return fresh.answer(heard, answer, slot, nowMs, nullptr);
  };
  CHECK(asked(ear, bytes, 5, 3001) == SignatureVerdict::late);
  CHECK(asked(ear, bytes, 5, 499) == SignatureVerdict::late);
  CHECK(asked(ear, bytes, 5, 500) == SignatureVerdict::accepted);
  // Its device may have had a frame under way.
  for (const uint64_t answeredMs : {uint64_t{8000}, uint64_t{8001}}) {
    SignatureGate patient(keyOf(7), talk.device, 7000);
    patient.challenge(talk.gateway, 5, 1000);
    const SignatureVerdict verdict = patient.answer(ear, bytes, 5, answeredMs, nullptr);
    CHECK(verdict == (answeredMs == 8000 ? SignatureVerdict::accepted : SignatureVerdict::late));
  }
  CHECK(asked(ear, bytes, 6, 1100) == SignatureVerdict::wrongSlot);
  CHECK(asked(ear, bytes.part(0, 23), 5, 1100) == SignatureVerdict::malformed);
  CHECK(asked(other, bytes, 5, 1100) == SignatureVerdict::wrongPattern);
  const auto changed = answerOf(keyOf(8), talk, {1, 2, 3});
  CHECK(asked(ear, {changed.data(), changed.size()}, 5, 1100) == SignatureVerdict::wrongMac);
  GatewayNonce old = talk.gateway;
  old[3] ^= 1;
  SignatureGate replayed(keyOf(7), talk.device);
  replayed.challenge(old, 5, 1000);
  CHECK(replayed.answer(ear, bytes, 5, 1100, nullptr) == SignatureVerdict::wrongMac);
  CHECK(!replayed.judgement().isFitting());
  for (int verdict = 0; verdict <= static_cast<int>(SignatureVerdict::wrongMac); verdict += 1)
    CHECK(std::string(wordsOf(static_cast<SignatureVerdict>(verdict))) != "this verdict has no name");
}

STORY("P11.7 five failures make a gate wait a second, then two, at most a minute; an answer that is right ends it") {
  const SignatureTalk talk = talkOfVector();
  std::mt19937_64 random(34);
  const PatternEar ear = hear({patternOf(keyOf(7), talk)}, 15, 0, random);
  SignatureGate gate(keyOf(7), talk.device);
  uint64_t nowMs = 0;
  for (const uint64_t waitMs : {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000}) {
    for (int failure = 0; failure < 5; failure += 1) {
      CHECK(gate.challenge(talk.gateway, 5, nowMs));
      CHECK(gate.answer(ear, {}, 5, nowMs, nullptr) == SignatureVerdict::malformed);
    }
    CHECK(gate.waitsUntilMs() == nowMs + waitMs);
    CHECK(!gate.challenge(talk.gateway, 5, nowMs + waitMs - 1));
    nowMs += waitMs;
  }
  CHECK(gate.failures() == 40);
  const auto psdu = answerOf(keyOf(7), talk, {});
  CHECK(gate.challenge(talk.gateway, 5, nowMs));
  CHECK(gate.answer(ear, {psdu.data(), psdu.size()}, 5, nowMs, nullptr) == SignatureVerdict::accepted);
  CHECK(nextKey(keyOf(7)) != keyOf(7));
}

STORY("P11.8 counters are taken once inside a window of 64, and told whole by their lowest 16 bits") {
  ReplayWindow window;
  CHECK(window.expand(7) == 7);
  CHECK(window.take(100) && !window.take(100) && window.take(37) && !window.take(36) && !window.take(37));
  CHECK(window.take(163) && !window.take(99) && window.take(101) && !window.take(101));
  CHECK(window.take(65530) && window.expand(65531) == 65531 && window.expand(3) == 65539 && window.expand(65520) == 65520);
  CHECK(window.take(1u << 20) && window.expand(1) == (1u << 20) + 1);
}

STORY("P11.8 a frame that was held back is late behind a newer one of its channel, and in time on another") {
  const ProvenVector& vector = provenVectors()[0];
  FrameSigner signer;
  signer.begin(vector.frameKey, vector.device);
  struct Sent {
    uint16_t harmonic;
    uint8_t flags;
    std::array<uint8_t, 1 + kProofBytes> psdu;
  };
  std::vector<Sent> sent;
  for (const uint16_t harmonic : std::array<uint16_t, 4>{4, 7, 4, 7}) {
    Sent one{harmonic, 0, {}};
    const uint8_t said[] = {1};
    one.flags = signer.sign(harmonic, 0, {said, 1}, one.psdu.data());
    sent.push_back(one);
  }
  FrameChecker checker(vector.frameKey, vector.device);
  const auto proofOf = [&](const Sent& one) {
    Bytes body;
    return checker.check(one.harmonic, one.flags, {one.psdu.data(), one.psdu.size()}, body);
  };
  CHECK(proofOf(sent[2]) == FrameProof::proven);
  CHECK(proofOf(sent[1]) == FrameProof::proven);
  CHECK(proofOf(sent[0]) == FrameProof::late);
  CHECK(proofOf(sent[0]) == FrameProof::replayed);
  CHECK(proofOf(sent[3]) == FrameProof::proven);
}

STORY("P11.11 P11.12 frames behind a question: the vectors, byte for byte, each once, on its harmonic alone") {
  CHECK(provenVectors().size() == 2);
  for (const ProvenVector& vector : provenVectors()) {
    SignatureTalk question;
    question.device = vector.device;
    question.gateway = vector.gateway;
    question.slot = vector.slot;
    const SignatureKey key = frameKey(vector.key, question);
    CHECK(key == vector.frameKey);
    for (const ProvenFrame& frame : vector.frames) {
      FrameSigner signer;
      signer.begin(key, vector.device, frame.counter);
      std::vector<uint8_t> psdu(frame.body.size() + kProofBytes);
      CHECK(signer.sign(frame.harmonic, frame.flags, {frame.body.data(), frame.body.size()}, psdu.data()) == frame.flags);
      CHECK(psdu == frame.psdu && signer.isOn());
    }
  }
  const ProvenVector& vector = provenVectors()[0];
  FrameChecker checker(vector.frameKey, vector.device);
  Bytes body;
  for (const ProvenFrame& frame : vector.frames) {
    const Bytes psdu{frame.psdu.data(), frame.psdu.size()};
    CHECK(checker.check(frame.harmonic, static_cast<uint8_t>(frame.flags & ~PhyFlag::mac), psdu, body) == FrameProof::isUnsigned);
    CHECK(checker.check(static_cast<uint16_t>(frame.harmonic + 1), frame.flags, psdu, body) == FrameProof::wrongMac);
    std::vector<uint8_t> changed = frame.psdu;
    changed.back() ^= 1;
    CHECK(checker.check(frame.harmonic, frame.flags, {changed.data(), changed.size()}, body) == FrameProof::wrongMac);
    // Hops count for nothing.
    CHECK(checker.check(frame.harmonic, static_cast<uint8_t>(frame.flags | 0x04), psdu, body) == FrameProof::proven);
    CHECK(body.is({frame.body.data(), frame.body.size()}));
    CHECK(checker.check(frame.harmonic, frame.flags, psdu, body) == FrameProof::replayed);
  }
  FrameSigner last;
  last.begin(vector.frameKey, vector.device, UINT32_MAX);
  uint8_t out[kProofBytes];
  CHECK(last.isOn());
  last.sign(4, 0, {}, out);
  CHECK(!last.isOn());
}
