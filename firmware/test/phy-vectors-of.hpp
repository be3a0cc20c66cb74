// The golden bursts of protocol/vectors/phy.json, as the build wrote them down.
#pragma once
#include "phy-bench.hpp"

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

inline const std::vector<Vector>& vectors() {
  using namespace harmonic::phy;
#include "phy-vectors.hpp"
  return kPhyVectors;
}

}  // namespace phy_bench
