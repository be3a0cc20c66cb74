// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include <cstdint>
typedef uint32_t TickType_t;
typedef struct QueueDefinition* QueueHandle_t;
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
