// The signature of a node that sends bursts: its answer to a question, and the proof behind what it says by itself from then
// on (SPEC P11, L17). Owns the newest question and its key; sends by the sender it is given.
#pragma once
#include "modem-sender.hpp"
#include "phy/frame-proof.hpp"
#include "signer.hpp"

namespace harmonic::small {

class ModemSigner final : public Signer {
 public:
  /** @param asked, channels what the node is asked to send on: a question is answered there. */
  ModemSigner(ModemSender& sender, const SendQueue& asked, const phy::Bond* channels, size_t count)
      : sender_(sender), asked_(asked), channels_(channels), count_(count) {}

  /** `value` too where a frame has gone out that leaves no room for a proof (L17.3). */
  AskedToSign sign(const Key& key, const Id& device, const ChannelSign& asked, const phy::DeviceNonce& nonce) override;
  /** A frame of its own, with its proof once it was asked for one. @returns false as `ModemSender::send`, and where there is no
   *  room for the proof: without one it would make the node doubted. What is refused is counted. */
  bool send(const phy::Bond& bond, Bytes body, uint8_t flags = 0, double peak = 0.8);
  uint32_t unsent() const override { return unsent_; }

 private:
  bool begin(const phy::Bond& bond, Bytes body, uint8_t flags, double peak);

  ModemSender& sender_;
  const SendQueue& asked_;
  const phy::Bond* const channels_;
  const size_t count_;
  phy::FrameSigner proof_;
  phy::GatewayNonce newest_{};
  /** Bytes of the longest that went out without a proof. */
  size_t longest_ = 0;
  uint32_t unsent_ = 0;
};

}  // namespace harmonic::small
