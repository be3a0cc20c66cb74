// Counters and short MACs.
#include "frame-proof.hpp"

#include <algorithm>

#include "phy-frame.hpp"

namespace harmonic::phy {
namespace {

/** Whoever forwards a frame counts its hops, and signs nothing. */
constexpr uint8_t kHopBits = 0x0c;
/** Frames under one key, as a power of two. */
constexpr unsigned kGenerationBits = 20;

}  // namespace

SignatureKey frameKey(const SignatureKey& key, const SignatureTalk& question) {
  uint8_t slot[4];
  storeLittle<uint32_t>(slot, question.slot);
  Hmac hmac({key.data(), key.size()});
  hmac.add(bytesOf("HSES1")).add({question.device.data(), question.device.size()});
  hmac.add({question.gateway.data(), question.gateway.size()}).add({slot, sizeof slot});
  return hmac.finish();
}

FrameMac frameMac(const SignatureKey& key, const Id& device, const ProvenPart& part) {
  SignatureKey of = key;
  for (uint32_t generation = part.counter >> kGenerationBits; generation > 0; generation -= 1) of = nextKey(of);
  uint8_t about[7];
  storeLittle<uint16_t>(about, part.harmonic);
  about[2] = static_cast<uint8_t>(part.flags & ~kHopBits);
  storeLittle<uint32_t>(about + 3, part.counter);
  Hmac hmac({of.data(), of.size()});
  hmac.add(bytesOf("HFRM1")).add({device.data(), device.size()}).add({about, sizeof about}).add(part.body);
  const Digest digest = hmac.finish();
  FrameMac mac;
  std::memcpy(mac.data(), digest.data(), mac.size());
  return mac;
}

void FrameSigner::begin(const SignatureKey& key, const Id& device, uint32_t first) {
  isOn_ = true;
  key_ = key;
  device_ = device;
  counter_ = first;
}

uint8_t FrameSigner::sign(uint16_t harmonic, uint8_t flags, Bytes body, uint8_t* out) {
  const ProvenPart part{harmonic, static_cast<uint8_t>(flags | PhyFlag::mac), counter_, body};
  const FrameMac mac = frameMac(key_, device_, part);
  if (body.size > 0) std::memmove(out, body.data, body.size);
  storeLittle<uint16_t>(out + body.size, static_cast<uint16_t>(counter_));
  std::memcpy(out + body.size + 2, mac.data(), mac.size());
  isOn_ = counter_ != UINT32_MAX;
  counter_ += 1;
  return part.flags;
}

FrameProof FrameChecker::check(uint16_t harmonic, uint8_t flags, Bytes psdu, Bytes& body) {
  body = psdu;
  if ((flags & PhyFlag::mac) == 0 || psdu.size < kProofBytes) return FrameProof::isUnsigned;
  body = psdu.part(0, psdu.size - kProofBytes);
  const uint32_t counter = window_.expand(loadLittle<uint16_t>(psdu.data + body.size));
  const FrameMac mac = frameMac(key_, device_, {harmonic, flags, counter, body});
  if (!isSameSecret({mac.data(), mac.size()}, psdu.part(body.size + 2, mac.size()))) return FrameProof::wrongMac;
  if (!window_.take(counter)) return FrameProof::replayed;
  const bool late = isLate(harmonic, counter);
  taken_[counter % taken_.size()] = {counter, harmonic};
  return late ? FrameProof::late : FrameProof::proven;
}

bool FrameChecker::isLate(uint16_t harmonic, uint32_t counter) const {
  return std::any_of(taken_.begin(), taken_.end(),
                     [&](const Taken& each) { return each.harmonic == harmonic && each.counter > counter; });
}

}  // namespace harmonic::phy
