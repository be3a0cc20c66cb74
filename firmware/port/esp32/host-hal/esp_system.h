// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
/* Comes back here, so that a story can go on; on a chip it does not. */
extern "C" void esp_restart(void);
