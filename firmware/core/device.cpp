// CAPS from a description.
#include "device.hpp"

namespace harmonic {
namespace {

struct CapKey {
  static constexpr uint16_t channels = 1;
  static constexpr uint16_t channelName = 2;
  static constexpr uint16_t channelUnit = 3;
  static constexpr uint16_t channelFullScale = 4;
  static constexpr uint16_t rateHz = 5;
  static constexpr uint16_t formats = 6;
  static constexpr uint16_t f0MinHz = 9;
  static constexpr uint16_t f0MaxHz = 10;
  static constexpr uint16_t highestHarmonic = 11;
  static constexpr uint16_t fecMask = 12;
  static constexpr uint16_t flashSlots = 13;
  static constexpr uint16_t creditLimit = 14;
  static constexpr uint16_t simulated = 15;
  static constexpr uint16_t source = 16;
  static constexpr uint16_t maxBlock = 17;
};

constexpr uint8_t kAllFormats = 7;
constexpr uint8_t kAllFecs = 7;
constexpr uint8_t kInput = 0;
constexpr uint8_t kChannelData = 2;

}  // namespace

void writeCapabilities(const Description& description, TlvWriter& writer) {
  writer.u8(CapKey::channels, description.channels);
  for (size_t i = 0; i < description.channels; i += 1) {
    const ChannelDescription& channel = description.channel[i];
    writer.text(CapKey::channelName, {channel.name.data, channel.name.size < 32 ? channel.name.size : 32});
    writer.u8(CapKey::channelUnit, static_cast<uint8_t>(channel.unit));
    writer.f32(CapKey::channelFullScale, channel.fullScale);
  }
  writer.f64(CapKey::rateHz, description.rateHz);
  writer.u8(CapKey::formats, kAllFormats);
  if (description.f0MaxHz > 0) {
    writer.f64(CapKey::f0MinHz, description.f0MinHz);
    writer.f64(CapKey::f0MaxHz, description.f0MaxHz);
  }
  if (description.highestHarmonic > 0) {
    writer.u16(CapKey::highestHarmonic, description.highestHarmonic);
    writer.u8(CapKey::fecMask, kAllFecs);
  }
  if (description.flashSlots > 0) writer.u8(CapKey::flashSlots, description.flashSlots);
  writer.u16(CapKey::creditLimit, description.creditLimit);
  if (description.isSimulated) writer.u8(CapKey::simulated, 1);
  writer.u8(CapKey::source, kInput);
  if (description.highestHarmonic > 0) writer.u8(CapKey::source, kChannelData);
  writer.u16(CapKey::maxBlock, description.maxBlock);
}

}  // namespace harmonic
