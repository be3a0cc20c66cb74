// Lines of bytes of the chip: a UART, and the USB that the chip has itself. Nothing here decides.
#pragma once
#include "driver/uart.h"
#include "soc/soc_caps.h"
#include "wire.hpp"

namespace esp32 {

class UartWire final : public harmonic::small::Wire {
 public:
  /** @returns false when the driver refuses. */
  bool open(uart_port_t port, int tx, int rx, uint32_t baud);
  size_t read(uint8_t* out, size_t room) override;
  size_t write(harmonic::Bytes bytes) override;
  void setBaud(uint32_t baud) override;

 private:
  uart_port_t port_ = UART_NUM_0;
};

#if SOC_USB_SERIAL_JTAG_SUPPORTED
class UsbWire final : public harmonic::small::Wire {
 public:
  bool open();
  size_t read(uint8_t* out, size_t room) override;
  size_t write(harmonic::Bytes bytes) override;
};
#endif

}  // namespace esp32
