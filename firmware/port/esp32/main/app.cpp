// Parts to a program.
#include "app.hpp"

#include <cstdio>
#include <new>

#include "esp_mac.h"

namespace esp32 {
namespace {

constexpr uint8_t kWarning = 2;
constexpr uint32_t kFirmware = 0x00010000;
constexpr uint32_t kRateHz = CONFIG_HARMONIC_RATE_HZ;
#if CONFIG_HARMONIC_SENDER
constexpr bool kIsSender = true;
constexpr uint16_t kHarmonic = CONFIG_HARMONIC_SEND_HARMONIC;
constexpr uint64_t kSendNs = uint64_t{CONFIG_HARMONIC_SEND_MS} * 1000000;
#else
constexpr bool kIsSender = false;
constexpr uint16_t kHarmonic = 2;
constexpr uint64_t kSendNs = 0;
#endif
constexpr harmonic::phy::Bond kSent{&kHarmonic, 1};
#if CONFIG_HARMONIC_HEAR_RUNNING
constexpr bool kIsRunning = true;
#else
constexpr bool kIsRunning = false;
#endif
#if CONFIG_HARMONIC_OUT_I2S
constexpr bool isHearer() { return CONFIG_HARMONIC_HEAR[0] != '\0' || kIsRunning; }
#else
constexpr bool isHearer() { return false; }
#endif
static_assert(!(kIsRunning && kIsSender), "a slave sends nothing on its master's line");
constexpr harmonic::phy::Waveform waveformOfModem() {
  harmonic::phy::Waveform waveform;
  waveform.rateHz = kRateHz;
  return waveform;
}

}  // namespace

/** The identity is that of the chip: eFuse MAC with FF FE in its middle (EUI-64), so that an erased flash keeps it. */
harmonic::Description App::describe() {
  harmonic::Description what;
  uint8_t mac[6] = {};
  if (esp_efuse_mac_get_default(mac) == ESP_OK)
    what.id = {mac[0], mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
  what.firmware = kFirmware;
  what.channels = kChannels;
  static const char* const kNames[EspAdc::kMostChannels] = {"ADC1_0", "ADC1_1", "ADC1_2", "ADC1_3"};
  for (uint8_t c = 0; c < kChannels; c += 1) {
    what.channel[c].name = harmonic::bytesOf(kNames[c]);
    // Steps of the converter around its middle: volts take a calibration, which the console has.
    what.channel[c].unit = harmonic::Unit::counts;
    what.channel[c].fullScale = 2048;
  }
  what.rateHz = kRateHz;
  what.creditLimit = 64;
  what.maxBlock = 512;
  what.f0MinHz = 20;
  what.f0MaxHz = kRateHz * 7.0 / 16;
  if (kIsSender || isHearer()) {
    what.isWaveformFixed = true;
    what.highestHarmonic = highestHarmonic(waveformOfModem());
  }
  return what;
}

harmonic::ConfigurationValues App::firstValues() {
  harmonic::ConfigurationValues values;
  values.setName(harmonic::bytesOf("ESP32"));
  values.rateHz = kRateHz;
  return values;
}

harmonic::small::NodeParts App::parts() {
  blobsFault_ = blobs_.open();
  return {board_, blobs_, &slots_, slots_.isOnTrial()};
}

App::App(uint64_t nowNs)
    : blobsFault_(nullptr),
      slots_(blobs_),
      asked_(&kSent, 1, askedMemory_, kMostAsked),
      node_(parts(), describe(), firstValues(), nowNs),
      uartWay_(node_.device(), uart_, uartMemory_, sizeof uartMemory_, nowNs),
#if SOC_USB_SERIAL_JTAG_SUPPORTED
      usbWay_(node_.device(), usb_, usbMemory_, sizeof usbMemory_, nowNs),
#endif
      lan_(node_.device(), kSampleBytes),
      adc_(kChannels),
      intake_(adc_, kChannels, kRateHz, frames_, EspAdc::kConversion),
      ear_(node_, waveformOfModem().f0Hz, kIsRunning),
      senderArena_(senderMemory_, sizeof senderMemory_),
      signer_(sender_, asked_, &kSent, 1) {
  using harmonic::small::Node;
  if (blobsFault_ != nullptr) node_.tell(Node::kAboutSettings, kWarning, blobsFault_);
  const uint32_t baud = node_.device().configuration.values().baud;
  if (uart_.open(UART_NUM_1, CONFIG_HARMONIC_UART_TX, CONFIG_HARMONIC_UART_RX, baud)) node_.add(uartWay_);
#if SOC_USB_SERIAL_JTAG_SUPPORTED
  if (usb_.open()) node_.add(usbWay_);
#endif
  openWifi();
#if CONFIG_HARMONIC_OUT_I2S
  if (!adc_.open(kRateHz)) node_.tell(Node::kAboutSamples, kWarning, "the ADC cannot be started at this rate");
#else
  // They share one DMA (I2S0 of the ESP32, SPI3 of the S2): there is either.
  node_.tell(Node::kAboutSamples, kWarning, "the DAC has the converter's DMA: nothing is sampled");
#endif
  if (kIsSender) openSender(nowNs);
  if (isHearer()) openEar();
  board_.openButton(CONFIG_HARMONIC_KEY_BUTTON);
}

/** Its memory is taken once, at the start, as much as these channels need. */
void App::openEar() {
  using harmonic::phy::Fault;
  const char* wrong = heard_.read(CONFIG_HARMONIC_HEAR);
  // A slave knows its master by the beacons.
  if (wrong == nullptr && kIsRunning && !heard_.has(harmonic::kBeaconHarmonic) && !heard_.add(harmonic::kBeaconHarmonic))
    wrong = "no room is left for the beacons of the master: list a channel less";
  if (wrong == nullptr) {
    harmonic::phy::Arena counting;
    const auto open = [this](harmonic::phy::Arena& arena) {
      return ear_.open(waveformOfModem(), heard_.bonds(), heard_.count(), CONFIG_HARMONIC_HEAR_BYTES, arena);
    };
    Fault fault = open(counting);
    uint8_t* const memory = fault == Fault::memory ? new (std::nothrow) uint8_t[counting.used()] : nullptr;
    if (memory != nullptr) {
      harmonic::phy::Arena arena(memory, counting.used());
      fault = open(arena);
    }
    if (fault != Fault::none) wrong = wordsOf(fault);
  }
  hears_ = wrong == nullptr;
  if (hears_) intake_.listenWith(ear_);
  else node_.tell(harmonic::small::Node::kAboutHearing, kWarning, wrong);
}

void App::openSender(uint64_t nowNs) {
  const harmonic::phy::Waveform waveform = waveformOfModem();
#if CONFIG_HARMONIC_OUT_I2S
  const bool isOut = out_.open(kRateHz, CONFIG_HARMONIC_I2S_BCLK, CONFIG_HARMONIC_I2S_WS, CONFIG_HARMONIC_I2S_DOUT);
#else
  const bool isOut = out_.open(kRateHz);
#endif
  using harmonic::phy::Fault;
  Fault fault = sender_.open(waveform, 1, senderArena_);
  if (fault == Fault::none) fault = faultOf(waveform, kSent);
  sends_ = isOut && fault == Fault::none;
  const char* const wrong = !isOut ? "the modem's output cannot be started: nothing is sent" : wordsOf(fault);
  if (sends_) {
    node_.sendWith(asked_);
    node_.signWith(signer_);
  } else {
    node_.tell(harmonic::small::Node::kAboutOutput, kWarning, wrong);
  }
  intake_.keepRunning(sends_ && kSendNs > 0);
  sendAtNs_ = nowNs + kSendNs;
}

void App::openWifi() {
  harmonic::WifiAccess access;
  if (!node_.settings().wifi(access)) {
    std::snprintf(access.name, sizeof access.name, "%s", CONFIG_HARMONIC_WIFI_SSID);
    std::snprintf(access.password, sizeof access.password, "%s", CONFIG_HARMONIC_WIFI_PASSWORD);
  }
  if (!access.isThere()) return;
  using harmonic::small::Node;
  if (!wifi_.open(access)) node_.tell(Node::kAboutWifi, kWarning, "Wi-Fi cannot be started");
  else if (lan_.open(node_.device().configuration.values().tcpPort)) node_.add(lan_);
  else node_.tell(Node::kAboutWifi, kWarning, "the TCP or UDP port is not to be had");
}

void App::step(uint64_t nowNs) {
  board_.step(nowNs);
  node_.step(intake_, nowNs);
  if (hears_) ear_.step(nowNs);
  tellProvisioning();
  board_.level = static_cast<double>(intake_.level());
  if (wifi_.station().isOn()) {
    wifi_.step(nowNs);
    node_.tell(harmonic::small::Node::kAboutWifi, kWarning, wifi_.station().words());
    wifi_.announce(node_.device(), lan_.port(), lan_.udpPort());
  }
  tellLost(nowNs);
  send(nowNs);
}

void App::tellProvisioning() {
  const char* const words = "for two minutes a key may be written over a serial line";
  node_.tell(harmonic::small::Node::kAboutKey, 1, board_.isProvisioning() ? words : "");
}

/** Once a second at most: a LOG takes room on the line too. */
void App::tellLost(uint64_t nowNs) {
  if (intake_.lost() == lostTold_ || nowNs < tellAtNs_) return;
  tellAtNs_ = nowNs + 1000000000;
  lostTold_ = intake_.lost();
  char text[96];
  std::snprintf(text, sizeof text, "%llu samples a channel were lost since the start: the ADC was not read in time",
                static_cast<unsigned long long>(lostTold_));
  node_.tell(harmonic::small::Node::kAboutSamples, kWarning, text);
}

/** What a console asked for, in its turn; and the level of channel 1 as f32, every so often. */
void App::send(uint64_t nowNs) {
  if (!sends_) return;
  sender_.sendAsked(asked_, &kSent);
  if (kSendNs > 0 && nowNs >= sendAtNs_ && sender_.isFree()) {
    sendAtNs_ = nowNs + kSendNs;
    uint8_t psdu[4];
    harmonic::storeLittle<uint32_t>(psdu, harmonic::bitsOfFloat(intake_.level()));
    signer_.send(kSent, {psdu, sizeof psdu});
  }
  sender_.pump(out_);
}

}  // namespace esp32
