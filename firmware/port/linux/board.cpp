// Identity, description, outputs.
#include "board.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "key-file.hpp"
#include "sha256.hpp"

namespace agent {
namespace {

constexpr double kLeastF0Hz = 20;
/** fs >= 16/7 f0 for the first harmonic. */
constexpr double kF0OfRate = 7.0 / 16;
/** L7.5. */
constexpr double kMostOfLine = 0.8;
/** Blocks a console may grant ahead: this machine has room for seconds of them. */
constexpr uint16_t kCreditLimit = 1024;

harmonic::Bytes bytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/** @returns false where the system gives nothing. */
bool fill(uint8_t* bytes, size_t size) {
  for (size_t at = 0; at < size;) {
    const ssize_t got = getrandom(bytes + at, size - at, 0);
    if (got > 0) at += static_cast<size_t>(got);
    else if (errno != EINTR) return false;
  }
  return true;
}

}  // namespace

void fillRandom(uint8_t* bytes, size_t size) {
  if (!fill(bytes, size)) throw std::runtime_error("this machine gives no random numbers");
}

std::string textOf(const harmonic::Id& id) {
  std::string text;
  for (const uint8_t byte : id) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02x", byte);
    text += pair;
  }
  return text;
}

harmonic::Id identityOf(const Options& options) {
  if (options.id) return *options.id;
  harmonic::Id id{};
  std::string machine;
  std::getline(std::ifstream("/etc/machine-id"), machine);
  if (machine.empty()) {
    fillRandom(id.data(), id.size());
    return id;
  }
  harmonic::Sha256 hash;
  hash.add(bytesOf("harmonic-agent " + machine + " " + options.name));
  const harmonic::Digest digest = hash.finish();
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

harmonic::Description describe(const Options& options, const Source& source) {
  // The core's views of names have to outlive every session.
  static char names[harmonic::kMostChannels][8];
  harmonic::Description what;
  what.id = identityOf(options);
  if (options.bootId) what.bootId = *options.bootId;
  else fillRandom(reinterpret_cast<uint8_t*>(&what.bootId), sizeof what.bootId);
  what.firmware = kFirmware;
  what.channels = source.channels();
  for (size_t i = 0; i < what.channels; i += 1) {
    std::snprintf(names[i], sizeof names[i], "ch%d", static_cast<int>(i + 1));
    what.channel[i].name = harmonic::bytesOf(names[i]);
    what.channel[i].unit = harmonic::Unit::volt;
    what.channel[i].fullScale = source.fullScale();
  }
  what.rateHz = source.rateHz();
  what.format = source.format();
  what.isSimulated = options.simulated;
  what.creditLimit = kCreditLimit;
  if (source.rateHz() * kF0OfRate >= kLeastF0Hz) {
    what.f0MinHz = kLeastF0Hz;
    what.f0MaxHz = source.rateHz() * kF0OfRate;
  }
  if (options.harmonic.isOn()) {
    harmonic::phy::Waveform waveform = options.harmonic.waveform;
    waveform.rateHz = source.rateHz();
    what.isWaveformFixed = true;
    what.highestHarmonic = std::min<uint16_t>(4096, highestHarmonic(waveform));
  }
  const std::optional<harmonic::Key> key = options.key ? options.key : readKeyFile(options.keyFile);
  if (key) {
    what.hasKey = true;
    what.key = *key;
  }
  return what;
}

uint32_t baudOf(const Options& options, const Source& source) {
  if (options.baud) return *options.baud;
  constexpr size_t kBlock = 512;
  const size_t frame = 44 + kBlock * source.channels() * harmonic::sampleBytes(source.format()) + 12;
  const double bytesPerSecond = source.rateHz() / kBlock * static_cast<double>(frame + frame / 254 + 3);
  for (const uint32_t baud : {921600u, 2000000u})
    if (bytesPerSecond <= kMostOfLine * baud / 10) return baud;
  return 3000000;
}

harmonic::ConfigurationValues firstValues(const Options& options, const Source& source, uint16_t tcpPort) {
  harmonic::ConfigurationValues values;
  values.setName(bytesOf(options.name));
  values.baud = baudOf(options, source);
  values.rateHz = source.rateHz();
  if (options.harmonic.isOn()) {
    values.f0Hz = options.harmonic.waveform.f0Hz;
    values.periods = static_cast<uint8_t>(options.harmonic.waveform.periods);
    values.guardEighths = static_cast<uint8_t>(options.harmonic.waveform.guardEighths);
  }
  values.f0Hz = std::min(values.f0Hz, source.rateHz() * kF0OfRate);
  // A tenth of a second at most, so that slow signals arrive while they are news.
  const double tenth = source.rateHz() / 10;
  values.blockSamples = static_cast<uint16_t>(std::max(1.0, std::min<double>(values.blockSamples, tenth)));
  if (tcpPort != 0) values.tcpPort = tcpPort;
  return values;
}

bool Board::fillSecret(uint8_t* bytes, size_t size) { return fill(bytes, size); }

void Board::identify(uint16_t seconds) { std::fprintf(stderr, "identify: here, for %d s\n", static_cast<int>(seconds)); }

bool Board::setOutput(uint8_t output, float value, float& inForce) {
  if (output >= kOutputs) return false;
  outputs_[output] = inForce = value;
  return true;
}

bool Board::readValue(uint16_t index, double& value) {
  if (index >= kOutputs) return false;
  value = static_cast<double>(outputs_[index]);
  return true;
}

bool Board::keepKey(const harmonic::Key& key) { return writeKeyFile(keyFile_, key); }

harmonic::SendAnswer Board::sendOnHarmonics(const harmonic::ChannelSend& asked) {
  return asked_ != nullptr ? asked_->take(asked) : Hands::sendOnHarmonics(asked);
}

void Board::makeSafe() { std::fill(std::begin(outputs_), std::end(outputs_), 0.0f); }

harmonic::AskedToSign Board::sign(const harmonic::Key& key, const harmonic::ChannelSign& asked) {
  harmonic::phy::DeviceNonce nonce;
  if (!fillSecret(nonce.data(), nonce.size())) return harmonic::AskedToSign::value;
  return signer_ != nullptr ? signer_->sign(key, asked, nonce) : harmonic::AskedToSign::value;
}

}  // namespace agent
