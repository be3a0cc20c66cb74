// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include <cstddef>
extern "C" void esp_fill_random(void* buf, size_t len);
