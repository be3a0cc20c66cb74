// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include "nvs.h"
#define ESP_ERR_NVS_NO_FREE_PAGES 0x110d
#define ESP_ERR_NVS_NEW_VERSION_FOUND 0x1110
extern "C" {
esp_err_t nvs_flash_init(void);
}
