// The program on an ESP32: which parts there are, and one turn of them. Its choices are those of menuconfig.
#pragma once
#include "channel-list.hpp"
#include "esp-board.hpp"
#include "esp-flash.hpp"
#include "esp-samples.hpp"
#include "esp-wifi.hpp"
#include "esp-wires.hpp"
#include "lan.hpp"
#include "modem-ear.hpp"
#include "modem-signer.hpp"
#include "node.hpp"
#include "sdkconfig.h"
#include "wire-way.hpp"

namespace esp32 {

class App {
 public:
  explicit App(uint64_t nowNs);
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  void step(uint64_t nowNs);
  harmonic::small::Node& node() { return node_; }
  Lan& lan() { return lan_; }

 private:
  static constexpr size_t kSampleBytes = size_t{CONFIG_HARMONIC_SAMPLE_KB} * 1024;
  static constexpr uint8_t kChannels = CONFIG_HARMONIC_ADC_CHANNELS;
  static constexpr size_t kMostAsked = 4;
  static harmonic::Description describe();
  static harmonic::ConfigurationValues firstValues();
  harmonic::small::NodeParts parts();
  void openWifi();
  void openSender(uint64_t nowNs);
  void openEar();
  void tellProvisioning();
  void send(uint64_t nowNs);
  void tellLost(uint64_t nowNs);

  /** Why nothing is kept; null where it is. */
  const char* blobsFault_;
  EspBoard board_;
  EspBlobs blobs_;
  EspSlots slots_;
  /** What consoles ask it to send. */
  harmonic::FrameToSend askedMemory_[kMostAsked];
  harmonic::SendQueue asked_;
  harmonic::small::Node node_;
  uint8_t uartMemory_[kSampleBytes];
  UartWire uart_;
  harmonic::small::WireWay uartWay_;
#if SOC_USB_SERIAL_JTAG_SUPPORTED
  uint8_t usbMemory_[kSampleBytes];
  UsbWire usb_;
  harmonic::small::WireWay usbWay_;
#endif
  Lan lan_;
  EspWifi wifi_;
  EspAdc adc_;
  float frames_[EspAdc::kConversion * EspAdc::kMostChannels];
  harmonic::small::Intake intake_;
  harmonic::small::ChannelList heard_;
  harmonic::small::ModemEar ear_;
  bool hears_ = false;
  uint64_t lostTold_ = 0;
  uint64_t tellAtNs_ = 0;
#if CONFIG_HARMONIC_OUT_I2S
  I2sOut out_;
#else
  DacOut out_;
#endif
  uint8_t senderMemory_[1024];
  harmonic::phy::Arena senderArena_;
  harmonic::small::ModemSender sender_;
  harmonic::small::ModemSigner signer_;
  bool sends_ = false;
  uint64_t sendAtNs_ = 0;
};

}  // namespace esp32
