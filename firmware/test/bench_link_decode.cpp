// Native peer of the link-decode bench: decodes a file of wire bytes so many times, in chunks of changing size.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <vector>

#include "decoder.hpp"
#include "messages.hpp"

using namespace harmonic;

namespace {
struct Count final : FrameSink {
  void on_frame(const Frame& frame) override {
    Samples samples;
    if (decode(frame.payload, samples)) total += samples.samples;
  }
  void on_refused(Refusal, std::size_t, std::uint16_t) override {}
  std::uint64_t total = 0;
};
}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)), {});
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 1;
  std::mt19937 random(1);
  std::vector<std::size_t> chunks(4096);
  for (std::size_t& chunk : chunks) chunk = 1 + random() % 4096;
  Count count;
  FrameDecoder decoder(count);
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; ++round) {
    std::size_t turn = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min(chunks[turn++ % chunks.size()], bytes.size() - at);
      decoder.push(bytes.data() + at, size);
      at += size;
    }
  }
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
  std::printf("{\"bytes\":%zu,\"seconds\":%.9f,\"frames\":%u,\"samples\":%llu}\n", bytes.size() * static_cast<std::size_t>(rounds), passed.count(), decoder.frames,
              static_cast<unsigned long long>(count.total));
  return 0;
}
