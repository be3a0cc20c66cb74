// Drivers of the converters.
#include "esp-samples.hpp"

#include "sdkconfig.h"

namespace esp32 {
namespace {

#if CONFIG_IDF_TARGET_ESP32 || CONFIG_IDF_TARGET_ESP32S2
constexpr AdcLayout kLayout = AdcLayout::type1;
constexpr adc_digi_output_format_t kFormat = ADC_DIGI_OUTPUT_FORMAT_TYPE1;
#else
constexpr AdcLayout kLayout = AdcLayout::type2;
constexpr adc_digi_output_format_t kFormat = ADC_DIGI_OUTPUT_FORMAT_TYPE2;
#endif
constexpr uint8_t kBits = 12;

}  // namespace

EspAdc::EspAdc(uint8_t channels)
    : channels_(channels), results_(kLayout, channels, kConversion * kConversions, kConversion) {}

bool EspAdc::onOverflow(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void* self) {
  static_cast<EspAdc*>(self)->results_.overflowed();
  return false;
}

bool EspAdc::open(uint32_t rateHz) {
  const auto bytes = static_cast<uint32_t>(kConversion * results_.frameBytes());
  adc_continuous_handle_cfg_t pool = {};
  pool.max_store_buf_size = bytes * kConversions;
  pool.conv_frame_size = bytes;
  adc_digi_pattern_config_t pattern[kMostChannels] = {};
  for (uint8_t c = 0; c < channels_; c += 1) {
    pattern[c].atten = ADC_ATTEN_DB_12;
    pattern[c].channel = c;
    pattern[c].unit = ADC_UNIT_1;
    pattern[c].bit_width = kBits;
  }
  adc_continuous_config_t how = {};
  how.pattern_num = channels_;
  how.adc_pattern = pattern;
  how.sample_freq_hz = rateHz * channels_;
  how.conv_mode = ADC_CONV_SINGLE_UNIT_1;
  how.format = kFormat;
  adc_continuous_evt_cbs_t calls = {};
  calls.on_pool_ovf = &onOverflow;
  isOpen_ = adc_continuous_new_handle(&pool, &handle_) == ESP_OK && adc_continuous_config(handle_, &how) == ESP_OK &&
            adc_continuous_register_event_callbacks(handle_, &calls, this) == ESP_OK;
  return isOpen_;
}

void EspAdc::start() {
  if (!isOpen_) return;
  // What a stop left in the pool is of another time. The driver gives it only while it runs, and empties it only while not.
  adc_continuous_flush_pool(handle_);
  results_.restart();
  adc_continuous_start(handle_);
}

void EspAdc::stop() {
  if (isOpen_) adc_continuous_stop(handle_);
}

size_t EspAdc::read(float* out, size_t frames) {
  if (!isOpen_) return 0;
  const size_t most = results_.most(frames < kConversion ? frames : kConversion);
  const auto wanted = static_cast<uint32_t>(most * results_.frameBytes());
  uint32_t got = 0;
  // It may complain of an overflow and give what there is all the same.
  if (wanted > 0) adc_continuous_read(handle_, bytes_, wanted, &got, 0);
  return results_.take(bytes_, got, got == 0, out);
}

bool I2sOut::open(uint32_t rateHz, int bclk, int ws, int dout) {
  i2s_chan_config_t channel = I2S_CHANNEL_DEFAULT_CONFIG(I2S_NUM_AUTO, I2S_ROLE_MASTER);
  // Silence, not the last buffer again, between bursts.
  channel.auto_clear = true;
  i2s_std_config_t how = {I2S_STD_CLK_DEFAULT_CONFIG(rateHz),
                          I2S_STD_PHILIPS_SLOT_DEFAULT_CONFIG(I2S_DATA_BIT_WIDTH_16BIT, I2S_SLOT_MODE_MONO),
                          {}};
  how.gpio_cfg.mclk = I2S_GPIO_UNUSED;
  how.gpio_cfg.bclk = static_cast<gpio_num_t>(bclk);
  how.gpio_cfg.ws = static_cast<gpio_num_t>(ws);
  how.gpio_cfg.dout = static_cast<gpio_num_t>(dout);
  how.gpio_cfg.din = I2S_GPIO_UNUSED;
  return i2s_new_channel(&channel, &handle_, nullptr) == ESP_OK &&
         i2s_channel_init_std_mode(handle_, &how) == ESP_OK && i2s_channel_enable(handle_) == ESP_OK;
}

size_t I2sOut::write(const int16_t* samples, size_t count) {
  size_t bytes = 0;
  i2s_channel_write(handle_, samples, count * sizeof *samples, &bytes, 0);
  return bytes / sizeof *samples;
}

#if SOC_DAC_SUPPORTED
bool DacOut::open(uint32_t rateHz) {
  dac_continuous_config_t how = {};
  how.chan_mask = DAC_CHANNEL_MASK_CH0;
  how.desc_num = 6;
  how.buf_size = 512;
  how.freq_hz = rateHz;
  how.clk_src = DAC_DIGI_CLK_SRC_APLL;
  how.chan_mode = DAC_CHANNEL_MODE_SIMUL;
  return dac_continuous_new_channels(&how, &handle_) == ESP_OK && dac_continuous_enable(handle_) == ESP_OK;
}

size_t DacOut::write(const int16_t* samples, size_t count) {
  uint8_t bytes[128];
  const size_t size = count < sizeof bytes ? count : sizeof bytes;
  for (size_t i = 0; i < size; i += 1) bytes[i] = static_cast<uint8_t>((samples[i] + 32768) >> 8);
  size_t loaded = 0;
  dac_continuous_write(handle_, bytes, size, &loaded, 0);
  return loaded;
}
#endif

}  // namespace esp32
