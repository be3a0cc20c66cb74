// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include <cstddef>
#include "driver/gpio.h"
#include "esp_err.h"
typedef enum { I2S_NUM_0 = 0, I2S_NUM_AUTO } i2s_port_t;
typedef enum { I2S_ROLE_MASTER, I2S_ROLE_SLAVE } i2s_role_t;
typedef enum { I2S_DATA_BIT_WIDTH_16BIT = 16 } i2s_data_bit_width_t;
typedef enum { I2S_SLOT_BIT_WIDTH_AUTO = 0 } i2s_slot_bit_width_t;
typedef enum { I2S_SLOT_MODE_MONO = 1, I2S_SLOT_MODE_STEREO = 2 } i2s_slot_mode_t;
typedef enum { I2S_STD_SLOT_LEFT = 1, I2S_STD_SLOT_RIGHT = 2, I2S_STD_SLOT_BOTH = 3 } i2s_std_slot_mask_t;
typedef enum { I2S_CLK_SRC_DEFAULT = 4 } i2s_clock_src_t;
typedef enum { I2S_MCLK_MULTIPLE_256 = 256 } i2s_mclk_multiple_t;
typedef struct i2s_channel_obj_t* i2s_chan_handle_t;
#define I2S_GPIO_UNUSED GPIO_NUM_NC
typedef struct {
  i2s_port_t id;
  i2s_role_t role;
  uint32_t dma_desc_num;
  uint32_t dma_frame_num;
  union {
    bool auto_clear;
    bool auto_clear_after_cb;
  };
  bool auto_clear_before_cb;
  int intr_priority;
} i2s_chan_config_t;
typedef struct {
  uint32_t sample_rate_hz;
  i2s_clock_src_t clk_src;
  i2s_mclk_multiple_t mclk_multiple;
} i2s_std_clk_config_t;
typedef struct {
  i2s_data_bit_width_t data_bit_width;
  i2s_slot_bit_width_t slot_bit_width;
  i2s_slot_mode_t slot_mode;
  i2s_std_slot_mask_t slot_mask;
  uint32_t ws_width;
  bool ws_pol;
  bool bit_shift;
  bool msb_right;
} i2s_std_slot_config_t;
typedef struct {
  gpio_num_t mclk, bclk, ws, dout, din;
  struct {
    uint32_t mclk_inv : 1, bclk_inv : 1, ws_inv : 1;
  } invert_flags;
} i2s_std_gpio_config_t;
typedef struct {
  i2s_std_clk_config_t clk_cfg;
  i2s_std_slot_config_t slot_cfg;
  i2s_std_gpio_config_t gpio_cfg;
} i2s_std_config_t;
/* The vendor's are initialisers in braces; so are these. */
#define I2S_CHANNEL_DEFAULT_CONFIG(i2s_num, i2s_role) {i2s_num, i2s_role, 6, 240, {false}, false, 0}
#define I2S_STD_CLK_DEFAULT_CONFIG(rate) {rate, I2S_CLK_SRC_DEFAULT, I2S_MCLK_MULTIPLE_256}
#define I2S_STD_PHILIPS_SLOT_DEFAULT_CONFIG(bits, mode) \
  {bits, I2S_SLOT_BIT_WIDTH_AUTO, mode, I2S_STD_SLOT_LEFT, bits, false, true, true}
extern "C" {
esp_err_t i2s_new_channel(const i2s_chan_config_t* chan_cfg, i2s_chan_handle_t* ret_tx_handle,
                          i2s_chan_handle_t* ret_rx_handle);
esp_err_t i2s_channel_init_std_mode(i2s_chan_handle_t handle, const i2s_std_config_t* std_cfg);
esp_err_t i2s_channel_enable(i2s_chan_handle_t handle);
esp_err_t i2s_channel_write(i2s_chan_handle_t handle, const void* src, size_t size, size_t* bytes_written,
                            uint32_t timeout_ms);
}
