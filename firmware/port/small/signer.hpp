// Who answers a question for a node's signature. Says nothing by itself.
#pragma once
#include "device.hpp"
#include "phy/signature.hpp"

namespace harmonic::small {

class Signer {
 public:
  /** Signs on one of its channels, and every frame of its own from then on (SPEC P11). @param nonce nobody can guess it. */
  virtual AskedToSign sign(const Key& key, const Id& device, const ChannelSign& asked, const phy::DeviceNonce& nonce) = 0;
  /** Frames of its own that did not go out (STATS 16). */
  virtual uint32_t unsent() const = 0;

 protected:
  ~Signer() = default;
};

}  // namespace harmonic::small
