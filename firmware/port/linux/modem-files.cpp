// WAV through the agent's reader, raw samples by hand.
#include "modem-files.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "bytes.hpp"
#include "source.hpp"

namespace modem {
namespace {

bool isWav(const std::string& path) {
  if (path.size() < 4) return false;
  std::string end = path.substr(path.size() - 4);
  std::transform(end.begin(), end.end(), end.begin(), [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
  return end == ".wav";
}

Recording readWav(const std::string& path) {
  const auto source = agent::openWav(path, true);
  Recording recording;
  recording.rateHz = source->rateHz();
  std::vector<float> block(size_t{4096} * source->channels());
  for (size_t frames = source->read(block.data(), 4096); frames > 0; frames = source->read(block.data(), 4096))
    for (size_t i = 0; i < frames; i += 1)
      recording.samples.push_back(double{block[i * source->channels()]} * double{source->fullScale()});
  return recording;
}

Recording readRaw(std::istream& stream) {
  const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  Recording recording;
  recording.samples.resize(bytes.size() / 2);
  for (size_t i = 0; i < recording.samples.size(); i += 1) {
    const auto* at = reinterpret_cast<const uint8_t*>(&bytes[2 * i]);
    recording.samples[i] = static_cast<int16_t>(harmonic::loadLittle<uint16_t>(at)) / 32768.0;
  }
  return recording;
}

std::vector<uint8_t> wavHead(size_t dataBytes, double rateHz) {
  std::vector<uint8_t> head(44);
  const auto rate = static_cast<uint32_t>(std::lround(rateHz));
  std::memcpy(&head[0], "RIFF", 4);
  harmonic::storeLittle<uint32_t>(&head[4], static_cast<uint32_t>(36 + dataBytes));
  std::memcpy(&head[8], "WAVEfmt ", 8);
  harmonic::storeLittle<uint32_t>(&head[16], 16);
  harmonic::storeLittle<uint16_t>(&head[20], 1);
  harmonic::storeLittle<uint16_t>(&head[22], 1);
  harmonic::storeLittle<uint32_t>(&head[24], rate);
  harmonic::storeLittle<uint32_t>(&head[28], 2 * rate);
  harmonic::storeLittle<uint16_t>(&head[32], 2);
  harmonic::storeLittle<uint16_t>(&head[34], 16);
  std::memcpy(&head[36], "data", 4);
  harmonic::storeLittle<uint32_t>(&head[40], static_cast<uint32_t>(dataBytes));
  return head;
}

void write(std::ostream& stream, const std::vector<uint8_t>& bytes) {
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

Recording readSamples(const std::string& path) {
  if (path == "-") return readRaw(std::cin);
  if (isWav(path)) return readWav(path);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path + ": it cannot be read");
  return readRaw(stream);
}

void writeSamples(const std::string& path, const std::vector<int16_t>& samples, double rateHz) {
  std::vector<uint8_t> bytes(2 * samples.size());
  for (size_t i = 0; i < samples.size(); i += 1)
    harmonic::storeLittle<uint16_t>(&bytes[2 * i], static_cast<uint16_t>(samples[i]));
  std::ofstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::ostream& stream = path == "-" ? std::cout : file;
  if (isWav(path)) write(stream, wavHead(bytes.size(), rateHz));
  write(stream, bytes);
  stream.flush();
  if (!stream) throw std::runtime_error(path + ": it cannot be written");
}

}  // namespace modem
