// The arithmetic of the harmonic signature (SPEC P11): which four of sixteen harmonics sound in each of twelve symbols,
// and the MAC of the frame behind them. A pattern is no secret once sent; the key decides, with the MAC.
#pragma once
#include "messages.hpp"
#include "sha256.hpp"
#include "waveform.hpp"

namespace harmonic::phy {

constexpr size_t kPatternSymbols = 12, kPatternPool = 16, kPatternChosen = 4;
constexpr uint16_t kPatternFirstHarmonic = 2;
constexpr size_t kGatewayNonceBytes = 16, kDeviceNonceBytes = 8, kSignatureMacBytes = 16;

using SignatureKey = std::array<uint8_t, 32>;
using GatewayNonce = std::array<uint8_t, kGatewayNonceBytes>;
using DeviceNonce = std::array<uint8_t, kDeviceNonceBytes>;
using SignatureMac = std::array<uint8_t, kSignatureMacBytes>;

/** Who answers what, where. */
struct SignatureTalk {
  Id device{};
  GatewayNonce gateway{};
  DeviceNonce nonce{};
  uint32_t slot = 0;
};

/** For each symbol a mask of the pool: bit 0 is harmonic 2. Four bits are set in each. */
using Pattern = std::array<uint16_t, kPatternSymbols>;
Pattern patternOf(const SignatureKey& key, const SignatureTalk& talk);
/** The `index`-th of 1,820 choices of 4 of 16 in lexicographic order. */
uint16_t choiceOf(unsigned index);

/** First 16 bytes of HMAC(key, "HMAC1" | device | gateway's nonce | device's nonce | slot | body). */
SignatureMac signatureMac(const SignatureKey& key, const SignatureTalk& talk, Bytes body);

/** What answers a question on the harmonics: the device's nonce and the MAC, in a frame of class 2 (P11.5, P11.10). */
constexpr uint8_t kAnswerFlags = 2;
constexpr size_t kAnswerBytes = kDeviceNonceBytes + kSignatureMacBytes;
using SignatureAnswer = std::array<uint8_t, kAnswerBytes>;
SignatureAnswer answerOf(const SignatureKey& key, const SignatureTalk& talk);

/** The key that follows when one was used long enough: HMAC(key, "ratchet"). */
SignatureKey nextKey(const SignatureKey& key);

/** Waveform of a pattern symbol: two periods and a guard of a quarter, 2.25 ms at 1 kHz. */
inline Waveform patternWaveform(const Waveform& of) { return {of.f0Hz, of.rateHz, 2, 2}; }

}  // namespace harmonic::phy
