// Who answers a question for the device's signature. Says nothing by itself.
#pragma once
#include "device.hpp"
#include "phy/signature.hpp"

namespace agent {

class Signer {
 public:
  /** Signs on one of its channels, and every frame of its own from then on (SPEC P11). @param nonce random. */
  virtual harmonic::AskedToSign sign(const harmonic::Key& key, const harmonic::ChannelSign& asked,
                                     const harmonic::phy::DeviceNonce& nonce) = 0;

 protected:
  ~Signer() = default;
};

}  // namespace agent
