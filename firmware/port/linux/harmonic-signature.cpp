// The node's signature: the question taken, the pattern and its frame on their way, frames signed from then on (SPEC P11).
#include <algorithm>

#include "bytes.hpp"
#include "harmonic-sender.hpp"
#include "line-watch.hpp"

namespace agent {

using namespace harmonic::phy;

harmonic::AskedToSign HarmonicSender::sign(const harmonic::Key& key, const harmonic::ChannelSign& asked,
                                           const DeviceNonce& nonce) {
  using harmonic::AskedToSign;
  const size_t bond = firstAsked_ + asked_->channelOf(asked.harmonics);
  const bool isInTime = options_.bursts ? asked.slot == slotOfBurst(waveform_) : asked.slot < kSignatureSlots;
  // The nonce of the question before would begin its key anew, counters and all (P11.11).
  if (bond == bonds_.size() || !isInTime || asked.nonce == talk_.gateway || !hasRoomForProofs()) return AskedToSign::value;
  if (isSigning()) return AskedToSign::busy;
  SignatureTalk talk;
  talk.device = id_;
  talk.gateway = asked.nonce;
  talk.nonce = nonce;
  talk.slot = asked.slot;
  const SignatureAnswer answer = answerOf(key, talk);
  const Pattern pattern = patternOf(key, talk);
  const Fault fault = options_.bursts
                          ? beginLead(bond, pattern, answer)
                          : running_.sign(bond, pattern, asked.slot, answer, kAnswerFlags);
  if (fault == Fault::busy) return AskedToSign::busy;
  if (fault != Fault::none) return AskedToSign::value;
  talk_ = talk;
  proof_.begin(frameKey(key, talk), id_);
  return AskedToSign::taken;
}

void HarmonicSender::restart() {
  asked_->forget();
  proof_ = {};
  talk_ = {};
  lead_.clear();
  leadAt_ = 0;
  if (!options_.bursts) running_.giveUpSignature();
}

/** Pattern and rest, which stand before a burst. */
Fault HarmonicSender::beginLead(size_t bond, const Pattern& pattern, const SignatureAnswer& answer) {
  PatternTransmitter<ReferenceOscillator> out;
  const Fault fault = out.begin(waveform_, pattern, options_.amplitude);
  if (fault != Fault::none) return fault;
  const double samples = slotsToFrame(waveform_) * static_cast<double>(kSlotSymbols) * Lengths(waveform_).symbol;
  lead_.resize(static_cast<size_t>(samples + 0.5));
  for (double& sample : lead_) sample = out.next();
  leadAt_ = 0;
  leadBond_ = bond;
  leadAnswer_ = answer;
  return Fault::none;
}

/** The next sample of what stands before a burst. At its end the burst begins. */
double HarmonicSender::nextOfLead() {
  const double sample = lead_[leadAt_];
  leadAt_ += 1;
  if (leadAt_ < lead_.size()) return sample;
  lead_.clear();
  beginBurst(leadBond_, leadAnswer_);
  return sample;
}

/** Whether each frame of its own is short enough: one that went out without a proof would make the node doubted. */
bool HarmonicSender::hasRoomForProofs() const {
  return std::all_of(channels_.begin(), channels_.end(), [this](const Channel& each) {
    return each.flags == harmonic::kBeaconFlags || psduOf(each, 0).size() + kProofBytes <= kMaxPsdu;
  });
}

/** With its proof, once it was asked for one; beacons are everybody's. @returns its flags. */
uint8_t HarmonicSender::prove(const Channel& channel, std::vector<uint8_t>& psdu) {
  if (!proof_.isOn() || channel.flags == harmonic::kBeaconFlags) return channel.flags;
  const size_t size = psdu.size();
  psdu.resize(size + kProofBytes);
  return proof_.sign(channel.what.harmonics[0], channel.flags, {psdu.data(), size}, psdu.data());
}

}  // namespace agent
