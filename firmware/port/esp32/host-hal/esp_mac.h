// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include "esp_err.h"
extern "C" esp_err_t esp_efuse_mac_get_default(uint8_t* mac);
