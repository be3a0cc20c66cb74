// Questions to answers, bodies to proven frames.
#include "modem-signer.hpp"

namespace harmonic::small {

AskedToSign ModemSigner::sign(const Key& key, const Id& device, const ChannelSign& asked, const phy::DeviceNonce& nonce) {
  const size_t channel = asked_.channelOf(asked.harmonics);
  // The nonce of the question before would begin its key anew, counters and all (P11.11).
  if (channel >= count_ || asked.slot != phy::slotOfBurst(sender_.waveform()) || asked.nonce == newest_)
    return AskedToSign::value;
  if (longest_ + phy::kProofBytes > phy::kMaxPsdu) return AskedToSign::value;
  phy::SignatureTalk talk;
  talk.device = device;
  talk.gateway = asked.nonce;
  talk.nonce = nonce;
  talk.slot = asked.slot;
  const phy::Fault fault = sender_.sign(channels_[channel], phy::patternOf(key, talk), phy::answerOf(key, talk));
  if (fault == phy::Fault::busy) return AskedToSign::busy;
  if (fault != phy::Fault::none) return AskedToSign::value;
  newest_ = asked.nonce;
  proof_.begin(phy::frameKey(key, talk), device);
  return AskedToSign::taken;
}

bool ModemSigner::send(const phy::Bond& bond, Bytes body, uint8_t flags, double peak) {
  const bool isSent = begin(bond, body, flags, peak);
  if (!isSent) unsent_ += 1;
  else if (!proof_.isOn() && body.size > longest_) longest_ = body.size;
  return isSent;
}

bool ModemSigner::begin(const phy::Bond& bond, Bytes body, uint8_t flags, double peak) {
  if (!proof_.isOn() || !sender_.isFree()) return sender_.send(bond, body, flags, peak);
  if (bond.count == 0 || body.size + phy::kProofBytes > phy::kMaxPsdu) return false;
  uint8_t psdu[phy::kMaxPsdu];
  const uint8_t proven = proof_.sign(bond.harmonics[0], flags, body, psdu);
  return sender_.send(bond, {psdu, body.size + phy::kProofBytes}, proven, peak);
}

}  // namespace harmonic::small
