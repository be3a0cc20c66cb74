// What the stories of the physical layer share: bursts made, samples hashed, memory kept.
#pragma once
#include <algorithm>

#include "check.hpp"
#include "phy/transmitter.hpp"
#include "sha256.hpp"

namespace phy_bench {

using namespace harmonic;
using namespace harmonic::phy;
using Pcm = std::vector<int16_t>;

inline std::string hexOf(const uint8_t* bytes, size_t size) {
  std::string text;
  for (size_t i = 0; i < size; i += 1) {
    const char* digits = "0123456789abcdef";
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

inline std::string hashOf(const Pcm& samples) {
  std::vector<uint8_t> bytes(2 * samples.size());
  for (size_t i = 0; i < samples.size(); i += 1)
    storeLittle<uint16_t>(&bytes[2 * i], static_cast<uint16_t>(samples[i]));
  Sha256 hash;
  hash.add({bytes.data(), bytes.size()});
  const Digest digest = hash.finish();
  return hexOf(digest.data(), digest.size());
}

/** One frame of a burst. */
struct Part {
  std::vector<uint16_t> harmonics;
  std::vector<uint8_t> psdu;
  double amplitude = 0.25;
  Modulation modulation = Modulation::dqpsk;
  Fec fec = Fec::half;
  uint8_t flags = 0;
  uint16_t slot = 0;

  Bond bond() const { return {harmonics.data(), static_cast<uint16_t>(harmonics.size()), modulation, fec}; }
  Bytes bytes() const { return {psdu.data(), psdu.size()}; }
};

template <class Sender>
Pcm burstOf(const Waveform& waveform, const std::vector<Part>& parts, double pilot, size_t atLeast = 0,
                size_t piece = SIZE_MAX) {
  std::vector<uint64_t> memory(1 << 18);
  Arena arena(memory.data(), memory.size() * 8);
  Sender sender;
  CHECK(sender.open(waveform, 1100, 1100, arena) == Fault::none);
  CHECK(sender.begin(pilot) == Fault::none);
  for (const Part& part : parts)
    CHECK(sender.add(part.bond(), part.bytes(), part.flags, part.amplitude, part.slot) == Fault::none);
  sender.lastAtLeast(atLeast);
  Pcm samples(sender.samples() + 1);
  size_t made = 0;
  for (size_t some = 1; some > 0; made += some)
    some = sender.take(&samples[made], std::min(piece, samples.size() - made));
  CHECK(made == sender.samples());
  samples.resize(made);
  return samples;
}

}  // namespace phy_bench
