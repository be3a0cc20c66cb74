// The golden bursts and signatures of protocol/vectors/phy.json, as the build wrote them down.
#pragma once
#include "phy-bench.hpp"
#include "phy/signature.hpp"

namespace phy_bench {

struct VectorFrame {
  Part part;
  std::string frame;
  /** Digits, in the order in which symbols take them. */
  std::string slotBits;
  size_t symbols;
};

struct Vector {
  std::string name;
  Waveform waveform;
  double pilotAmplitude;
  std::vector<VectorFrame> frames;
  size_t symbols;
  size_t samples;
  std::vector<int16_t> first;
  std::string sha256;

  std::vector<Part> parts() const {
    std::vector<Part> all;
    for (const VectorFrame& each : frames) all.push_back(each.part);
    return all;
  }
};

struct SignatureVector {
  std::string name;
  SignatureKey key;
  Id device;
  GatewayNonce gateway;
  DeviceNonce nonce;
  uint32_t slot;
  std::vector<uint8_t> body;
  Pattern pattern;
  /** Nonce, body and MAC. */
  std::vector<uint8_t> psdu;
  SignatureKey nextKey;
  Waveform waveform;
  double amplitude;
  std::string sha256;

  SignatureTalk talk() const { return {device, gateway, nonce, slot}; }
};

struct ProvenFrame {
  uint16_t harmonic;
  uint8_t flags;
  uint32_t counter;
  std::vector<uint8_t> body;
  std::vector<uint8_t> psdu;
};
struct ProvenVector {
  std::string name;
  SignatureKey key;
  Id device;
  GatewayNonce gateway;
  SignatureKey frameKey;
  uint32_t slot;
  std::vector<ProvenFrame> frames;
};

struct PhyVectors {
  std::vector<Vector> bursts;
  std::vector<SignatureVector> signatures;
  std::vector<ProvenVector> proven;
};

inline const PhyVectors& phyVectors() {
  using namespace harmonic::phy;
#include "phy-vectors.hpp"
  static const PhyVectors all{kPhyVectors, kSignatureVectors, kProvenVectors};
  return all;
}
inline const std::vector<Vector>& vectors() { return phyVectors().bursts; }
inline const std::vector<SignatureVector>& signatureVectors() { return phyVectors().signatures; }
inline const std::vector<ProvenVector>& provenVectors() { return phyVectors().proven; }

}  // namespace phy_bench
