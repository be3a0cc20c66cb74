// Declared as in ESP-IDF v5.3, as far as this port calls it; for the host compiler only.
#pragma once
#include <cstddef>
#include "esp_err.h"
/* Component espressif/mdns 1.x of the registry. */
typedef struct {
  const char* key;
  const char* value;
} mdns_txt_item_t;
extern "C" {
esp_err_t mdns_init(void);
esp_err_t mdns_hostname_set(const char* hostname);
esp_err_t mdns_service_add(const char* instance_name, const char* service_type, const char* proto, uint16_t port,
                           mdns_txt_item_t txt[], size_t num_items);
esp_err_t mdns_service_remove_all(void);
}
