// Channels as a person types them: `4,6,3+7+12`, each a harmonic or a bond in the order of its bits. Memory of its own.
#pragma once
#include "phy/waveform.hpp"

namespace harmonic::small {

class ChannelList {
 public:
  static constexpr size_t kMostChannels = 13, kMostHarmonics = 32;

  ChannelList() = default;
  ChannelList(const ChannelList&) = delete;
  ChannelList& operator=(const ChannelList&) = delete;

  /** Adds what the text lists; nothing for an empty one. @returns nullptr, or what is wrong, in words. */
  const char* read(const char* text);
  /** @returns whether there was room, and no other channel has it. */
  bool add(uint16_t harmonic);
  bool has(uint16_t harmonic) const;
  const phy::Bond* bonds() const { return bonds_; }
  size_t count() const { return count_; }

 private:
  phy::Bond bonds_[kMostChannels];
  uint16_t harmonics_[kMostHarmonics];
  size_t count_ = 0, used_ = 0;
};

}  // namespace harmonic::small
