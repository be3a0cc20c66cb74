// Stories of the ESP32 port on a chip in memory: its links, its converter, what it keeps, its firmware, its radio.
#include <cmath>
#include <memory>

#include "app.hpp"
#include "fake-chip.hpp"
#include "line-console.hpp"
#include "phy/frame-proof.hpp"
#include "phy/receiver.hpp"
#include "phy/signature-pattern.hpp"

using namespace harmonic;
using namespace check;
using fake::chip;

namespace {

struct Board32 {
  Board32() { fake::Chip::reset(), start(); }
  void start() { app = std::make_unique<esp32::App>(nowNs); }
  /** Off and on: what the boot loader chooses runs. */
  void reset() {
    app.reset();
    chip.boot();
    start();
    // The other end is told nothing of it.
    console.heard.clear();
  }
  void turn(uint64_t ms = 1) {
    nowNs += ms * 1000000;
    app->step(nowNs);
  }
  void turns(int count, uint64_t ms = 1) {
    for (int i = 0; i < count; i += 1) turn(ms);
  }

  uint64_t nowNs = 1000000000;
  std::unique_ptr<esp32::App> app;
  LineConsole console{[](const Buffer& bytes) { chip.uartIn.insert(chip.uartIn.end(), bytes.begin(), bytes.end()); },
                      [this] {
                        turn();
                        Buffer out(chip.uartOut.begin(), chip.uartOut.end());
                        chip.uartOut.clear();
                        return out;
                      }};
};

StreamOpen streamOf(uint16_t block) {
  StreamOpen open;
  open.stream = 1;
  open.blockSamples = block;
  open.credit = 1000;
  return open;
}

/** Applies and confirms a name. */
void rename(LineConsole& console, const char* name, bool confirms) {
  uint8_t bytes[64];
  TlvWriter writer(bytes, sizeof bytes);
  writer.text(CfgKey::name, bytesOf(name));
  CfgStage stage;
  stage.txn = 9;
  stage.tlvs = writer.written();
  TransactionReply staged;
  CHECK(console.ask(Type::cfgStage, stage).read(staged));
  CfgApply apply;
  apply.txn = 9;
  apply.revertMs = 5000;
  apply.crc = staged.crc;
  CHECK(console.ask(Type::cfgApply, apply).is(Type::cfgApply));
  Transaction confirm;
  confirm.txn = 9;
  if (confirms) CHECK(console.ask(Type::cfgConfirm, confirm).is(Type::cfgConfirm));
  console.hear();
}

std::string nameOf(const Heard& answer) {
  Hello hello;
  if (!answer.read(hello)) return "";
  return std::string(reinterpret_cast<const char*>(hello.name.data), hello.name.size);
}

/** Sends an image and activates it. @returns the status of END, or of ACTIVATE when END was good. */
uint16_t update(LineConsole& console, const Buffer& image, bool isDamaged = false) {
  Sha256 hash;
  hash.add({image.data(), image.size()});
  FwBegin begin;
  begin.job = 4;
  begin.size = static_cast<uint32_t>(image.size());
  begin.sha256 = hash.finish();
  begin.chunk = 1024;
  CHECK(console.ask(Type::fwBegin, begin).is(Type::fwBegin));
  for (uint32_t at = 0; at < image.size(); at += 1024) {
    Buffer part(image.begin() + at, image.begin() + std::min<std::ptrdiff_t>(at + 1024, static_cast<std::ptrdiff_t>(image.size())));
    if (isDamaged && at > 0) part[0] ^= 1;
    FwChunk chunk;
    chunk.job = 4;
    chunk.offset = at;
    chunk.data = {part.data(), part.size()};
    CHECK(console.ask(Type::fwChunk, chunk).is(Type::fwChunk));
  }
  FwEnd end;
  end.job = 4;
  FwStatus status;
  CHECK(console.ask(Type::fwEnd, end).read(status));
  if (status.status != 0) return status.status;
  FwActivate activate;
  activate.job = 4;
  activate.revertS = 30;
  CHECK(console.ask(Type::fwActivate, activate).read(status));
  console.hear();
  return status.status;
}

struct HeardFrame {
  uint8_t flags;
  Buffer psdu;
  double firstSample;
};

/** A burst of one frame, as another node sends it. */
std::vector<int16_t> burstOn(const std::vector<uint16_t>& harmonics, const Buffer& psdu) {
  phy::TableTransmitter sender;
  std::vector<uint64_t> memory(512);
  phy::Arena arena(memory.data(), 8 * memory.size());
  CHECK(sender.open(phy::Waveform{}, harmonics.size(), 1, arena) == phy::Fault::none);
  CHECK(sender.begin(0.15) == phy::Fault::none);
  const phy::Bond bond{harmonics.data(), static_cast<uint16_t>(harmonics.size())};
  CHECK(sender.add(bond, {psdu.data(), psdu.size()}, 0, 0.15) == phy::Fault::none);
  sender.lastAtLeast(24);
  std::vector<int16_t> samples(sender.samples());
  CHECK(sender.take(samples.data(), samples.size()) == samples.size());
  return samples;
}

/** Frames of a harmonic in what was played. */
std::vector<HeardFrame> heardIn(const std::vector<int16_t>& played, uint16_t harmonic) {
  struct Sink final : phy::ReceiverSink {
    void onFrame(const phy::Received& received) override {
      const phy::PhyFrame& frame = received.read.frame;
      frames.push_back({frame.flags, Buffer(frame.psdu.data, frame.psdu.data + frame.psdu.size), received.firstSample});
    }
    std::vector<HeardFrame> frames;
  } sink;
  const phy::Bond bond{&harmonic, 1};
  phy::SmallReceiver receiver(sink);
  std::vector<uint8_t> memory(64 * 1024);
  phy::Arena arena(memory.data(), memory.size());
  CHECK(receiver.open({phy::Waveform{}, &bond, 1, 32}, arena) == phy::Fault::none);
  receiver.push(played.data(), played.size());
  receiver.flush();
  return sink.frames;
}

Buffer imageOf(size_t size) {
  Buffer image(size, 0x5a);
  image[0] = 0xe9;
  return image;
}

}  // namespace

STORY("a console on the UART greets and reads what the chip has; its identity is the chip's MAC") {
  Board32 board;
  chip.uartIn.insert(chip.uartIn.end(), {'b', 'o', 'o', 't', '\r', '\n'});
  Hello hello;
  CHECK(board.console.greet().read(hello) && chip.baud == 921600);
  CHECK((hello.id == Id{0x24, 0x6f, 0x28, 0xff, 0xfe, 0x01, 0x02, 0x03}));
  TlvList caps;
  CHECK(board.console.ask(Type::caps, Empty()).read(caps));
  uint8_t channels = 0, slots = 0;
  TlvWalk walk(caps.tlvs);
  for (Tlv tlv; walk.next(tlv);) {
    if (tlv.key == 1) channels = tlv.value.data[0];
    if (tlv.key == 13) slots = tlv.value.data[0];
  }
  CHECK(channels == 2 && slots == 1);
}

STORY("a console on the chip's own USB has a session of its own beside the UART's") {
  Board32 board;
  board.console.greet();
  LineConsole usb([](const Buffer& bytes) { chip.usbIn.insert(chip.usbIn.end(), bytes.begin(), bytes.end()); },
                  [&] {
                    board.turn();
                    Buffer out(chip.usbOut.begin(), chip.usbOut.end());
                    chip.usbOut.clear();
                    return out;
                  });
  CHECK(usb.greet().is(Type::hello) && board.console.ask(Type::ping, Ping()).is(Type::ping));
}

STORY("the ADC's results come as a stream, every one of both channels and in order") {
  Board32 board;
  board.console.greet();
  CHECK(board.console.ask(Type::streamOpen, streamOf(256)).is(Type::streamOpen));
  uint32_t frames = 0;
  bool isRamp = true;
  for (int i = 0; i < 40; i += 1) {
    chip.convert(1);
    board.console.hear();
  }
  int32_t before = INT32_MIN;
  for (const Heard& each : board.console.heard) {
    Samples samples;
    if (!each.is(Type::samples) || !each.read(samples)) continue;
    CHECK(samples.firstSample == frames && (samples.flags & SampleFlag::gapBefore) == 0);
    for (size_t i = 0; i < samples.samples; i += 1, frames += 1) {
      const auto left = static_cast<int16_t>(loadLittle<uint16_t>(samples.data.data + 4 * i));
      const auto right = static_cast<int16_t>(loadLittle<uint16_t>(samples.data.data + 4 * i + 2));
      isRamp = isRamp && left == right && (before == INT32_MIN || left == before + 16 || left == -32768);
      before = left;
    }
  }
  CHECK(frames >= 38 * 256 && isRamp);
}

STORY("L8.5 an ADC that overran is a gap of exactly what was lost, where it was lost, counted and said") {
  Board32 board;
  board.console.greet();
  board.console.ask(Type::streamOpen, streamOf(256));
  const uint32_t before = chip.adcMade;
  // Nobody reads for 25 conversions: 16 wait, and the next nine are lost.
  chip.convert(25);
  CHECK(chip.adcLostConversions == 9);
  for (int i = 0; i < 10; i += 1) board.console.hear();
  chip.convert(4);
  for (int i = 0; i < 1100; i += 1) board.console.hear();
  uint64_t next = 0, gap = 0;
  bool isRight = true;
  for (const Heard& each : board.console.heard) {
    Samples samples;
    if (!each.is(Type::samples) || !each.read(samples)) continue;
    gap += samples.firstSample - next;
    if (samples.firstSample != next) CHECK((samples.flags & SampleFlag::gapBefore) != 0 && next == 16 * 256);
    next = samples.firstSample + samples.samples;
    for (size_t i = 0; i < samples.samples; i += 1) {
      const auto raw = static_cast<int16_t>(loadLittle<uint16_t>(samples.data.data + 4 * i));
      isRight = isRight && raw / 16 + 2048 == static_cast<int>((before + samples.firstSample + i) % 4096);
    }
  }
  CHECK(gap == 9 * 256 && next == 29 * 256 && isRight);
  CHECK(board.console.hasLog("2304 samples a channel were lost"));
  CHECK(board.console.count(Type::stats) > 0);
}

STORY("what the converter had when it was stopped is not taken for what comes when it starts again") {
  Board32 board;
  board.app.reset();
  fake::Chip::reset();
  esp32::EspAdc adc(1);
  CHECK(adc.open(48000));
  adc.start();
  chip.convert(3);
  float values[256];
  CHECK(adc.read(values, 256) == 256);
  adc.stop();
  adc.start();
  CHECK(adc.read(values, 256) == 0);
  const uint32_t first = chip.adcMade;
  chip.convert(1);
  CHECK(adc.read(values, 256) == 256 && std::lround(values[0] * 2048 + 2048) == first % 4096);
}

STORY("a UART that stands still drops whole blocks by credit and memory, and answers when it goes on") {
  Board32 board;
  board.console.greet();
  board.console.ask(Type::streamOpen, streamOf(256));
  chip.uartRoom = 0;
  for (int i = 0; i < 400; i += 1) {
    chip.convert(1);
    board.turn(5);
  }
  chip.uartRoom = 8192;
  CHECK(board.console.ask(Type::ping, Ping()).is(Type::ping));
  for (int i = 0; i < 60; i += 1) {
    chip.convert(1);
    board.console.hear();
  }
  uint64_t next = 0, gap = 0;
  for (const Heard& each : board.console.heard) {
    Samples samples;
    if (!each.is(Type::samples) || !each.read(samples)) continue;
    if (samples.firstSample != next) CHECK((samples.flags & SampleFlag::gapBefore) != 0);
    gap += samples.firstSample - next;
    next = samples.firstSample + samples.samples;
  }
  CHECK(gap > 300 * 256 && next >= 450 * 256);
}

STORY("a confirmed configuration is there after a restart, one that was only applied is not") {
  Board32 board;
  board.console.greet();
  rename(board.console, "pump 7", true);
  board.reset();
  CHECK(nameOf(board.console.greet()) == "pump 7");
  rename(board.console, "pump 8", false);
  board.reset();
  CHECK(nameOf(board.console.greet()) == "pump 7");
  CHECK(chip.nvsWrites <= 2);
}

STORY("a write to NVS that is torn leaves the configuration before it, and says so") {
  Board32 board;
  board.console.greet();
  rename(board.console, "pump 7", true);
  chip.tornAt = 11;
  rename(board.console, "pump 8", true);
  CHECK(board.console.hasLog("cannot be written"));
  chip.tornAt = SIZE_MAX;
  board.reset();
  CHECK(nameOf(board.console.greet()) == "pump 7");
  board.console.hear();
  CHECK(board.console.hasLog("torn"));
}

STORY("an NVS that is full, or of a newer firmware, is left as it is: it is said, nothing is kept, and the key is there again when it can be read") {
  Board32 board;
  AuthKey key;
  key.key.fill(0x42);
  CHECK(board.app->node().settings().keepKey(key.key));
  board.console.greet();
  rename(board.console, "pump 7", true);
  const auto kept = chip.nvs;
  for (const esp_err_t fault : {0x110d, 0x1110}) {
    board.app.reset();
    chip.boot();
    chip.nvsInit = fault;
    board.start();
    CHECK(nameOf(board.console.greet()) == "ESP32" && !board.app->node().device().description.hasKey);
    board.console.hear();
    CHECK(board.console.hasLog("may hold the key: it is left as it is"));
    rename(board.console, "pump 8", true);
    CHECK(board.console.hasLog("cannot be written") && chip.nvs == kept);
    // Nor is another key taken where it could not be kept.
    chip.isButtonDown = true;
    board.turns(12, 100);
    chip.isButtonDown = false;
    key.key.fill(0x43);
    Error error;
    CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 9 && chip.nvs == kept);
  }
  board.app.reset();
  chip.boot();
  chip.nvsInit = ESP_OK;
  board.start();
  CHECK(nameOf(board.console.greet()) == "pump 7" && board.app->node().device().description.key[0] == 0x42);
}

STORY("L13 a new firmware is written, started on trial, and kept by a console's HELLO") {
  Board32 board;
  board.console.greet();
  const Buffer image = imageOf(5000);
  CHECK(update(board.console, image) == 0 && chip.restarts == 1 && chip.images[1] == image);
  board.reset();
  CHECK(chip.running == 1 && chip.states[1] == ESP_OTA_IMG_PENDING_VERIFY);
  board.turns(20, 1000);
  CHECK(chip.states[1] == ESP_OTA_IMG_PENDING_VERIFY);
  board.console.greet();
  CHECK(chip.states[1] == ESP_OTA_IMG_VALID);
  board.turns(60, 1000);
  board.reset();
  CHECK(chip.running == 1);
}

STORY("L13 a new firmware that gets no HELLO in time is replaced by the old one, which says so") {
  Board32 board;
  board.console.greet();
  CHECK(update(board.console, imageOf(5000)) == 0);
  board.reset();
  board.turns(29, 1000);
  CHECK(chip.restarts == 1);
  board.turns(2, 1000);
  CHECK(chip.restarts == 2 && chip.states[1] == ESP_OTA_IMG_INVALID);
  board.reset();
  CHECK(chip.running == 0);
  board.console.greet();
  board.console.hear();
  CHECK(board.console.hasLog("the one before it runs again"));
  board.reset();
  board.console.greet();
  board.console.hear();
  CHECK(!board.console.hasLog("the one before it runs again"));
}

STORY("L13 a new firmware that is reset before a HELLO is aborted by the boot loader") {
  Board32 board;
  board.console.greet();
  CHECK(update(board.console, imageOf(5000)) == 0);
  board.reset();
  board.reset();
  CHECK(chip.running == 0 && chip.states[1] == ESP_OTA_IMG_ABORTED);
  board.console.greet();
  board.console.hear();
  CHECK(board.console.hasLog("the one before it runs again"));
}

STORY("L13 a firmware with a wrong hash is refused and never started") {
  Board32 board;
  board.console.greet();
  CHECK(update(board.console, imageOf(5000), true) == 9 && chip.restarts == 0);
  board.reset();
  CHECK(chip.running == 0);
}

STORY("a wrong Wi-Fi password is named to the console, and tried again more and more rarely") {
  Board32 board;
  board.console.greet();
  CHECK(chip.ssid == "plant" && chip.password == "a password" && chip.connects == 1);
  chip.disconnected(15);
  board.console.hear();
  board.console.hear();
  CHECK(board.console.hasLog("Wi-Fi \"plant\": the password is wrong"));
  int before = chip.connects;
  for (int i = 0; i < 300; i += 1) {
    board.turn(1000);
    if (chip.connects == before) continue;
    before = chip.connects;
    chip.disconnected(15);
  }
  CHECK(chip.connects >= 8 && chip.connects <= 12);
  // A console that comes later is told too.
  board.console.heard.clear();
  board.console.greet();
  board.console.hear();
  CHECK(board.console.hasLog("the password is wrong"));
  chip.disconnected(201);
  board.console.hear();
  board.console.hear();
  CHECK(board.console.hasLog("there is no such network"));
}

STORY("a radio that does not take up an attempt to connect is asked again, more and more rarely, and that is said") {
  Board32 board;
  board.app.reset();
  fake::Chip::reset();
  chip.connectRefuses = true;
  board.start();
  board.console.greet();
  board.turns(40, 1000);
  CHECK(chip.connects >= 5 && chip.connects <= 7);
  board.console.hear();
  CHECK(board.console.hasLog("Wi-Fi \"plant\": the radio did not take up the attempt"));
  chip.connectRefuses = false;
  const int before = chip.connects;
  board.turns(120, 1000);
  CHECK(chip.connects == before + 1);
}

STORY("mDNS names each port by what listens there: datagrams stay where they were when TCP moves") {
  FakeHands hands;
  const Description what = plainDescription();
  Device device(what, plainValues(what), hands);
  fake::Chip::reset();
  esp32::EspWifi wifi;
  CHECK(wifi.open({"plant", "a password"}));
  chip.gotAddress(0x0100007f);
  wifi.step(1);
  const auto announced = [&](uint16_t tcp, uint16_t udp) {
    wifi.announce(device, tcp, udp);
    const auto ends = [](const std::string& text, uint16_t port) {
      const std::string end = ":" + std::to_string(port);
      return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
    };
    return chip.services.size() == 2 && ends(chip.services[0], tcp) && ends(chip.services[1], udp);
  };
  CHECK(announced(4710, 4710) && announced(4720, 4710));
}

STORY("with an address it is announced by mDNS, and anew under another name") {
  Board32 board;
  board.console.greet();
  CHECK(chip.services.empty());
  chip.gotAddress(0x0100007f);
  board.console.hear();
  board.console.hear();
  CHECK(chip.services.size() == 2 && chip.services[0].find("ESP32 (0203)._harmonic-iot._tcp:") == 0);
  CHECK(chip.texts["id"] == "246f28fffe010203" && chip.texts["caps"] == "sf" && chip.texts["v"] == "1");
  rename(board.console, "pump 7", true);
  CHECK(chip.texts["name"] == "pump 7" && chip.services.size() == 2);
}

STORY("a burst of the modem goes out at the pace of I2S, and a receiver reads the level from it") {
  Board32 board;
  for (int i = 0; i < 900; i += 1) {
    chip.convert(i % 5 == 0 ? 1 : 0);
    board.turn();
  }
  CHECK(chip.played.empty());
  for (int i = 0; i < 400; i += 1) {
    chip.playRoom = 48;
    board.turn();
  }
  const std::vector<HeardFrame> heard = heardIn(chip.played, 4);
  CHECK(heard.size() == 1 && heard[0].psdu.size() == 4);
}

STORY("what the converter brings is heard on the channels of the menu, and told as CHANNEL_DATA; CAPS say so") {
  Board32 board;
  board.console.greet();
  TlvList caps;
  CHECK(board.console.ask(Type::caps, Empty()).read(caps));
  size_t found = 0;
  TlvWalk walk(caps.tlvs);
  for (Tlv tlv; walk.next(tlv);)
    found += (tlv.key == 11 && loadLittle<uint16_t>(tlv.value.data) == 21) || (tlv.key == 16 && tlv.value.data[0] == 2) ? 1 : 0;
  CHECK(found == 2);
  StreamOpen open;
  open.stream = 2;
  open.source = 2;
  CHECK(board.console.ask(Type::streamOpen, open).is(Type::streamOpen));
  const std::vector<int16_t> played = burstOn({6}, {1, 2, 3}), bonded = burstOn({3, 7, 12}, {9});
  std::vector<int16_t> line(4800);
  for (const auto* burst : {&played, &bonded}) {
    line.insert(line.end(), burst->begin(), burst->end());
    line.resize(line.size() + 4800);
  }
  const uint32_t from = chip.adcMade;
  chip.adcSignal = [&line, from](uint32_t sample) {
    return 2048u + static_cast<unsigned>(sample - from < line.size() ? line[sample - from] / 16 : 0);
  };
  while (chip.adcMade - from < line.size() + 4800) {
    chip.convert(1);
    board.console.hear();
  }
  std::map<uint16_t, Buffer> told;
  for (const Heard& each : board.console.heard) {
    ChannelData data;
    if (each.is(Type::channelData) && each.read(data) && data.bits == 1)
      told[data.harmonic] = Buffer(data.psdu.data, data.psdu.data + data.psdu.size);
  }
  CHECK(told.size() == 2 && told[6] == Buffer({1, 2, 3}) && told[3] == Buffer{9});
}

STORY("L9.8 a button that is held lets a key be written over the wire, once; it is there after a start, and nobody else writes it") {
  Board32 board;
  board.console.greet();
  AuthKey key;
  key.key.fill(0x42);
  Error error;
  CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 3);
  chip.isButtonDown = true;
  board.turns(10);
  chip.isButtonDown = false;
  board.turn();
  CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 3);
  chip.isButtonDown = true;
  board.turns(12, 100);
  chip.isButtonDown = false;
  board.console.hear();
  CHECK(board.console.hasLog("a key may be written"));
  AuthKept kept;
  CHECK(board.console.ask(Type::auth, key).read(kept) && kept.fingerprint == fingerprintOf(key.key));
  Key stored;
  CHECK(board.app->node().settings().key(stored) && stored == key.key);
  key.key.fill(0x43);
  CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 3);
  board.reset();
  board.console.greet();
  AuthChallenge challenge;
  CHECK(board.console.ask(Type::auth, challenge).is(Type::auth) && board.app->node().device().description.key == stored);
}

STORY("L9.2 what a chip without a radio calls secret hangs on the noise of its converter at the start, not on its generator alone") {
  Board32 board;
  Key key;
  key.fill(0x42);
  CHECK(board.app->node().settings().keepKey(key));
  const auto kept = chip.nvs;
  std::vector<Nonce> nonces;
  for (const uint32_t noise : {1u, 2u, 1u}) {
    board.app.reset();
    fake::Chip::reset();
    chip.nvs = kept;
    chip.noise = noise;
    board.start();
    CHECK(!chip.isNoisy);
    board.console.greet();
    for (int question = 0; question < 2; question += 1) {
      AuthAnswer answer;
      CHECK(board.console.ask(Type::auth, AuthChallenge()).read(answer));
      nonces.push_back(answer.nonce);
    }
  }
  CHECK(nonces[0] != nonces[1] && nonces[0] != nonces[2] && nonces[1] != nonces[3]);
  CHECK(nonces[0] == nonces[4] && nonces[1] == nonces[5]);
}

STORY("L9.8 a button that is stuck opens provisioning for two minutes, and not again before it is let go of") {
  Board32 board;
  board.console.greet();
  AuthKey key;
  Error error;
  // A key of zeros is ERROR 5 while the mode is open, and ERROR 3 while it is not.
  const auto isOpen = [&] { return board.console.ask(Type::auth, key).read(error) && error.code == 5; };
  chip.isButtonDown = true;
  board.turns(12, 100);
  CHECK(isOpen());
  board.turns(110, 1000);
  CHECK(isOpen());
  board.turns(10, 1000);
  CHECK(!isOpen() && error.code == 3);
  board.turns(600, 1000);
  CHECK(!isOpen());
  chip.isButtonDown = false;
  board.turn();
  chip.isButtonDown = true;
  board.turns(12, 100);
  CHECK(isOpen());
}

STORY("L9.8 a key that NVS does not take is ERROR 9, and the device has none; provisioning ends by itself") {
  Board32 board;
  board.console.greet();
  AuthKey key;
  key.key.fill(0x42);
  Error error;
  chip.isButtonDown = true;
  board.turns(12, 100);
  chip.isButtonDown = false;
  chip.tornAt = 11;
  CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 9 && !board.app->node().device().description.hasKey);
  chip.tornAt = SIZE_MAX;
  board.turns(130, 1000);
  CHECK(board.console.ask(Type::auth, key).read(error) && error.code == 3);
}

STORY("L17 asked for its signature it sends pattern and answer once what sounds is over, and proves every frame of its own from then on") {
  Board32 board;
  Key key;
  key.fill(0x42);
  CHECK(board.app->node().settings().keepKey(key));
  board.reset();
  board.console.greet();
  const Id device = board.app->node().device().description.id;
  const Key session = board.console.prove(key);
  const uint8_t onFour[] = {4, 0}, onFive[] = {5, 0};
  ChannelSign wanted;
  wanted.slot = phy::slotOfBurst(phy::Waveform{});
  wanted.nonce.fill(9);
  wanted.harmonics = {onFour, 2};
  Error error;
  /** Each question has a counter of its own (L17.2). */
  const auto ask = [&] {
    wanted.counter += 1;
    return board.console.ask(Type::channelSign, wanted);
  };
  CHECK(ask().read(error) && error.code == 6);
  board.console.key = &session;
  wanted.harmonics = {onFive, 2};
  CHECK(ask().read(error) && error.code == 5);
  wanted.harmonics = {onFour, 2};
  wanted.slot += 1;
  CHECK(ask().read(error) && error.code == 5);
  wanted.slot -= 1;
  // What a console asked for before sounds first.
  chip.played.clear();
  chip.playRoom = 0;
  ChannelSend before;
  before.fec = 1;
  before.modulation = 1;
  before.harmonics = {onFour, 2};
  before.psdu = {onFive, 1};
  before.counter = wanted.counter += 1;
  CHECK(board.console.ask(Type::channelSend, before).is(Type::channelSend));
  board.turn();
  CHECK(ask().is(Type::channelSign));
  CHECK(ask().read(error) && error.code == 5);
  wanted.nonce.fill(8);
  CHECK(ask().read(error) && error.code == 7);
  wanted.nonce.fill(9);
  for (int i = 0; i < 1500; i += 1) {
    chip.playRoom = 48;
    board.turn();
  }
  const std::vector<HeardFrame> heard = heardIn(chip.played, 4);
  CHECK(heard.size() == 3 && heard[0].psdu == Buffer{5});
  if (heard.size() != 3) return;
  phy::SignatureTalk talk;
  talk.device = device;
  talk.gateway = wanted.nonce;
  talk.slot = wanted.slot;
  CHECK(heard[1].flags == phy::kAnswerFlags && heard[1].psdu.size() == phy::kAnswerBytes);
  std::copy_n(heard[1].psdu.begin(), talk.nonce.size(), talk.nonce.begin());
  const phy::SignatureMac mac = phy::signatureMac(key, talk, {});
  CHECK(Buffer(heard[1].psdu.begin() + 8, heard[1].psdu.end()) == Buffer(mac.begin(), mac.end()));
  phy::PatternEar ear;
  const double each = phy::Lengths(phy::Waveform{}).symbol * phy::kSlotSymbols;
  const auto first = static_cast<size_t>(heard[1].firstSample - phy::slotsToFrame({}) * each + 0.5);
  CHECK(ear.begin({}, 0, 0) == phy::Fault::none);
  ear.push(chip.played.data() + first, chip.played.size() - first);
  CHECK(ear.judge(phy::patternOf(key, talk)).isFitting());
  phy::FrameChecker checker(phy::frameKey(key, talk), device);
  Bytes body;
  const Buffer& own = heard[2].psdu;
  CHECK(checker.check(4, heard[2].flags, {own.data(), own.size()}, body) == phy::FrameProof::proven && body.size == 4);
}

STORY("L16 what a console asks for goes out on its harmonic in order, as it was asked for; more than it holds is ERROR 7") {
  Board32 board;
  board.console.greet();
  const uint8_t onFour[] = {4, 0}, onFive[] = {5, 0};
  ChannelSend wanted;
  wanted.fec = 1;
  wanted.modulation = 1;
  wanted.phyFlags = 4;
  wanted.harmonics = {onFive, 2};
  CHECK(board.console.ask(Type::channelSend, wanted).is(Type::error));
  wanted.harmonics = {onFour, 2};
  // The output stands still: one is under way, and as many wait as there is room for.
  chip.playRoom = 0;
  uint16_t taken = 0, busy = 0;
  for (uint8_t i = 0; i < 9; i += 1) {
    wanted.psdu = {&i, 1};
    Error error;
    const Heard answer = board.console.ask(Type::channelSend, wanted);
    taken = static_cast<uint16_t>(taken + (answer.is(Type::channelSend) ? 1 : 0));
    if (answer.is(Type::error)) CHECK(answer.read(error) && error.code == 7), busy += 1;
  }
  CHECK(taken == 5 && busy == 4);
  chip.playRoom = SIZE_MAX;
  board.turns(10);
  const std::vector<HeardFrame> heard = heardIn(chip.played, 4);
  CHECK(heard.size() == 5);
  for (size_t i = 0; i < heard.size(); i += 1) CHECK((heard[i].psdu == Buffer{static_cast<uint8_t>(i)}) && heard[i].flags == 4);
}

STORY("another baud rate is set after the answer went out, and is set back when nobody confirms") {
  Board32 board;
  board.console.greet();
  uint8_t bytes[16];
  TlvWriter writer(bytes, sizeof bytes);
  writer.u32(CfgKey::baud, 115200);
  CfgStage stage;
  stage.txn = 3;
  stage.tlvs = writer.written();
  TransactionReply staged;
  CHECK(board.console.ask(Type::cfgStage, stage).read(staged));
  CfgApply apply;
  apply.txn = 3;
  apply.revertMs = 2000;
  apply.crc = staged.crc;
  CHECK(board.console.ask(Type::cfgApply, apply).is(Type::cfgApply));
  board.turn();
  CHECK(chip.baud == 115200);
  board.turns(3, 1000);
  CHECK(chip.baud == 921600);
}

STORY("an ADC or an output that cannot be started is said, and the links answer all the same") {
  Board32 board;
  board.app.reset();
  fake::Chip::reset();
  chip.adcRefuses = chip.outRefuses = true;
  board.start();
  CHECK(board.console.greet().is(Type::hello));
  CHECK(board.console.ask(Type::streamOpen, streamOf(256)).is(Type::streamOpen));
  chip.convert(4);
  for (int i = 0; i < 1200; i += 1) board.console.hear();
  CHECK(board.console.hasLog("the ADC cannot be started") && board.console.hasLog("nothing is sent"));
  CHECK(board.console.count(Type::samples) == 0 && chip.played.empty());
}

STORY("results of four bytes, as the S3 and C3 have them, and one of a channel that was not asked for") {
  esp32::AdcResults results(esp32::AdcLayout::type2, 1, 16, 4);
  uint8_t bytes[12] = {};
  storeLittle<uint32_t>(bytes, 4095u);
  storeLittle<uint32_t>(bytes + 4, 2048u | 3u << 13);
  storeLittle<uint32_t>(bytes + 8, 0u);
  float out[3];
  CHECK(results.frameBytes() == 4 && results.most(10) == 10);
  CHECK(results.take(bytes, 12, true, out) == 2);
  CHECK(out[0] > 0.999f && out[0] < 1 && out[1] <= -1.0f);
  CHECK(results.lost() == 1 && results.lost() == 0);
}

STORY("the DAC's eight bits are the sender's sixteen within one of its steps") {
  fake::Chip::reset();
  esp32::DacOut out;
  CHECK(out.open(48000));
  const int16_t samples[] = {-32768, -1, 0, 1000, 32767};
  CHECK(out.write(samples, 5) == 5);
  for (size_t i = 0; i < 5; i += 1) CHECK(std::abs(chip.played[i] - samples[i]) <= 256);
}
