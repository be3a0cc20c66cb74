// What a device is and can, as its port describes it once at start. Of it only the key can change: it may be written
// once, later (L9.8).
#pragma once
#include "authentication.hpp"

namespace harmonic {

constexpr size_t kMostChannels = 16;

/** L8.4. */
enum class Unit : uint8_t { counts = 0, volt, ampere, pascal, metrePerSecond2, celsius, hertz, percent, g };

struct ChannelDescription {
  Text name;
  Unit unit = Unit::counts;
  /** In that unit. */
  float fullScale = 1;
};

struct Description {
  Id id{};
  uint32_t bootId = 0;
  /** major << 16 | minor << 8 | patch. */
  uint32_t firmware = 0;
  uint16_t maxPayload = kMaxPayload;
  uint8_t channels = 1;
  ChannelDescription channel[kMostChannels];
  double rateHz = 0;
  /** 1 int16, 2 int24, 3 float32: what a stream has that leaves the choice to the device. */
  uint8_t format = 1;
  uint16_t creditLimit = 64;
  uint16_t maxBlock = 1024;
  /** Made by a program (L6.1, key 15). */
  bool isSimulated = false;
  /** Hz; both 0 without a harmonic layer (L6.2). */
  double f0MinHz = 0, f0MaxHz = 0;
  /** It sends or hears on harmonics up to this one (CAPS 11, 12; stream source 2); 0: it does neither. */
  uint16_t highestHarmonic = 0;
  /** Its modem has one waveform, from the start on: f0, guard and periods are told, and none but those in force are taken (L10.6). */
  bool isWaveformFixed = false;
  /** Slots that an image can be written to; 0 without. */
  uint8_t flashSlots = 0;
  bool hasKey = false;
  Key key{};
};

}  // namespace harmonic
