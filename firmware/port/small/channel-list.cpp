// The text, digit by digit.
#include "channel-list.hpp"

namespace harmonic::small {
namespace {

constexpr uint32_t kMostHarmonic = 32767;
const char* const kNone = "channels are harmonics of 2 and above, as in 4,6,3+7+12";

/** @returns 0 where no number from 2 on stands; `text` is moved behind it. */
uint16_t takeHarmonic(const char*& text) {
  uint32_t harmonic = 0;
  while (*text >= '0' && *text <= '9' && harmonic <= kMostHarmonic) harmonic = 10 * harmonic + static_cast<uint32_t>(*text++ - '0');
  return harmonic >= 2 && harmonic <= kMostHarmonic ? static_cast<uint16_t>(harmonic) : uint16_t{0};
}

}  // namespace

bool ChannelList::has(uint16_t harmonic) const {
  for (size_t i = 0; i < used_; i += 1)
    if (harmonics_[i] == harmonic) return true;
  return false;
}

bool ChannelList::add(uint16_t harmonic) {
  if (count_ == kMostChannels || used_ == kMostHarmonics || has(harmonic)) return false;
  bonds_[count_] = phy::Bond{harmonics_ + used_, 1};
  harmonics_[used_++] = harmonic;
  count_ += 1;
  return true;
}

const char* ChannelList::read(const char* text) {
  if (*text == '\0') return nullptr;
  for (;;) {
    const uint16_t first = takeHarmonic(text);
    if (first == 0) return kNone;
    if (has(first)) return "a harmonic is in two channels";
    if (!add(first)) return "at most 13 channels of 32 harmonics in all are heard";
    while (*text == '+') {
      text += 1;
      const uint16_t further = takeHarmonic(text);
      if (further == 0) return kNone;
      if (has(further)) return "a harmonic is in two channels";
      if (used_ == kMostHarmonics) return "at most 13 channels of 32 harmonics in all are heard";
      harmonics_[used_++] = further;
      bonds_[count_ - 1].count = static_cast<uint16_t>(bonds_[count_ - 1].count + 1);
    }
    if (*text == '\0') return nullptr;
    if (*text++ != ',') return kNone;
  }
}

}  // namespace harmonic::small
