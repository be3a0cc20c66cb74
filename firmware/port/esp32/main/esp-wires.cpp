// Drivers of the lines.
#include "esp-wires.hpp"

#if SOC_USB_SERIAL_JTAG_SUPPORTED
#include "driver/usb_serial_jtag.h"
#endif

namespace esp32 {
namespace {

constexpr int kRxBytes = 2048, kTxBytes = 8192;
/** The slowest baud rate sends the buffer in nine seconds; nothing waits longer for a line that stands still. */
constexpr TickType_t kDrainMs = 1000;

}  // namespace

bool UartWire::open(uart_port_t port, int tx, int rx, uint32_t baud) {
  port_ = port;
  uart_config_t line = {};
  line.baud_rate = static_cast<int>(baud);
  line.data_bits = UART_DATA_8_BITS;
  line.parity = UART_PARITY_DISABLE;
  line.stop_bits = UART_STOP_BITS_1;
  line.flow_ctrl = UART_HW_FLOWCTRL_DISABLE;
  line.source_clk = UART_SCLK_DEFAULT;
  return uart_driver_install(port, kRxBytes, kTxBytes, 0, nullptr, 0) == ESP_OK &&
         uart_param_config(port, &line) == ESP_OK &&
         uart_set_pin(port, tx, rx, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE) == ESP_OK;
}

size_t UartWire::read(uint8_t* out, size_t room) {
  const int got = uart_read_bytes(port_, out, static_cast<uint32_t>(room), 0);
  return got > 0 ? static_cast<size_t>(got) : 0;
}

size_t UartWire::write(harmonic::Bytes bytes) {
  size_t room = 0;
  if (uart_get_tx_buffer_free_size(port_, &room) != ESP_OK) return 0;
  const size_t size = bytes.size < room ? bytes.size : room;
  // More than there is room for would wait.
  const int sent = size > 0 ? uart_write_bytes(port_, bytes.data, size) : 0;
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

void UartWire::setBaud(uint32_t baud) {
  uart_wait_tx_done(port_, pdMS_TO_TICKS(kDrainMs));
  uart_set_baudrate(port_, baud);
}

#if SOC_USB_SERIAL_JTAG_SUPPORTED
bool UsbWire::open() {
  usb_serial_jtag_driver_config_t line = {};
  line.tx_buffer_size = kTxBytes;
  line.rx_buffer_size = kRxBytes;
  return usb_serial_jtag_driver_install(&line) == ESP_OK;
}

size_t UsbWire::read(uint8_t* out, size_t room) {
  const int got = usb_serial_jtag_read_bytes(out, static_cast<uint32_t>(room), 0);
  return got > 0 ? static_cast<size_t>(got) : 0;
}

size_t UsbWire::write(harmonic::Bytes bytes) {
  // Its ring takes all of what is offered or nothing.
  constexpr size_t kPiece = 512;
  const int sent = usb_serial_jtag_write_bytes(bytes.data, bytes.size < kPiece ? bytes.size : kPiece, 0);
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}
#endif

}  // namespace esp32
