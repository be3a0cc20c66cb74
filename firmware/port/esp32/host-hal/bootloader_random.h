// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
extern "C" void bootloader_random_enable(void);
extern "C" void bootloader_random_disable(void);
