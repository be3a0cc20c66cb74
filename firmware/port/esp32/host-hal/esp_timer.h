// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include <cstdint>
extern "C" int64_t esp_timer_get_time(void);
