// The entry: one task, one turn a millisecond, under the task watchdog.
#include "app.hpp"
#include "esp_task_wdt.h"
#include "esp_timer.h"
#include "freertos/task.h"

namespace {

uint64_t nowNs() { return static_cast<uint64_t>(esp_timer_get_time()) * 1000; }

}  // namespace

extern "C" void app_main() {
  // Its memory is too much for a stack.
  static esp32::App app(nowNs());
  esp_task_wdt_add(nullptr);
  for (;;) {
    app.step(nowNs());
    esp_task_wdt_reset();
    vTaskDelay(1);
  }
}
