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
    CHECK(sender.add(part.bond(), part.bytes(), part.flags, part.amplitude) == Fault::none);
  sender.lastAtLeast(atLeast);
  Pcm samples(sender.samples() + 1);
  size_t made = 0;
  for (size_t some = 1; some > 0; made += some)
    some = sender.take(&samples[made], std::min(piece, samples.size() - made));
  CHECK(made == sender.samples());
  samples.resize(made);
  return samples;
}

/** A vector of the specification. */
struct Vector {
  const char* name;
  Waveform waveform;
  Part part;
  const char* frame;
  const char* bits;
  size_t symbols;
  std::vector<int16_t> first;
  const char* hash;
};

inline const std::vector<Vector>& vectors() {
  static const std::vector<Vector> all = {
      {"B1", {}, {{4}, {0x31, 0x32, 0x33}, 0.25}, "0300313233094a5e7d", "01111111001011000100101101000010", 79,
       {-13974, -11865, -7827, -2720, 2330, 6223, 8181, 7947, 5851, 2720, -354, -2306, -2389, -379, 3363, 7983},
       "17b45fc4b176fa928b230f8ce6f89225fabdce172b580714243d79779fc961fa"},
      {"B2", {}, {{4, 7, 12, 17}, {1, 2, 3, 4, 5, 6, 7, 8}, 0.125}, "080001020304050607080000d93a9211",
       "01001101011010100111010001011101", 35,
       {-13668, -5195, 7804, -2276, -3671, 5522, 327, 968, 4259, 3179, 8348, -1763, -12391, 981, 4404, 1322},
       "f8d7e27ba4f5b0f83f1cc4682b6ee4efac41332007e1318430f038285ff4802e"},
      {"B3", {16384.0 / 60, 131072, 1, 1},
       {{60, 120, 90, 80, 75, 180, 100, 105, 84, 96, 150, 140}, {0x48, 0x50, 0x4d}, 0.0625, Modulation::dbpsk},
       "030048504d371ef4cc", "10110011010000111001000010010101", 14,
       {-5448, 616, 7096, 1207, -5987, -8638, -5555, 5475, 5337, -32, -2006, -6918, -3972, -2696, -2828, 8207},
       "cca3623ce9368f576c68dc87dbd3ce60836934952ef2d2b56dc1fc1823b4e79b"}};
  return all;
}

}  // namespace phy_bench
