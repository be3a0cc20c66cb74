// The chip's converters: ADC in continuous mode in, I2S or DAC out.
#pragma once
#include "adc-results.hpp"
#include "driver/i2s_std.h"
#include "esp_adc/adc_continuous.h"
#include "soc/soc_caps.h"
#include "wire.hpp"
#if SOC_DAC_SUPPORTED
#include "driver/dac_continuous.h"
#endif

namespace esp32 {

class EspAdc final : public harmonic::small::Samples {
 public:
  static constexpr size_t kConversion = 256, kConversions = 16;
  static constexpr uint8_t kMostChannels = 4;

  /** Channels 0 … of ADC1. */
  explicit EspAdc(uint8_t channels);
  /** @param rateHz of each channel. @returns false when the driver refuses. */
  bool open(uint32_t rateHz);
  void start() override;
  void stop() override;
  size_t read(float* out, size_t frames) override;
  uint64_t lost() override { return results_.lost(); }

 private:
  static bool onOverflow(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void* self);

  const uint8_t channels_;
  AdcResults results_;
  adc_continuous_handle_t handle_ = nullptr;
  bool isOpen_ = false;
  uint8_t bytes_[kConversion * 4 * kMostChannels];
};

class I2sOut final : public harmonic::small::SampleOut {
 public:
  bool open(uint32_t rateHz, int bclk, int ws, int dout);
  size_t write(const int16_t* samples, size_t count) override;

 private:
  i2s_chan_handle_t handle_ = nullptr;
};

#if SOC_DAC_SUPPORTED
/** Eight bits, on GPIO 25. */
class DacOut final : public harmonic::small::SampleOut {
 public:
  bool open(uint32_t rateHz);
  size_t write(const int16_t* samples, size_t count) override;

 private:
  dac_continuous_handle_t handle_ = nullptr;
};
#endif

}  // namespace esp32
