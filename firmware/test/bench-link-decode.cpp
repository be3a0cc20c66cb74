// The native peer of the bench `link-decode`: decodes a file of wire bytes, in random pieces, a number of rounds.
//   bench_link_decode FILE [ROUNDS]   prints {"bytes":...,"seconds":...,"frames":...}
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "decoder.hpp"
#include "messages.hpp"

namespace {

struct Sink final : harmonic::FrameSink {
  uint64_t frames = 0;
  uint64_t samples = 0;
  bool onFrame(const harmonic::Frame& frame) override {
    frames += 1;
    harmonic::Samples block;
    if (frame.type == static_cast<uint8_t>(harmonic::Type::samples) && harmonic::decode(frame.payload, block))
      samples += block.samples;
    return true;
  }
  void onRefused(harmonic::Refusal, size_t, uint16_t) override {}
};

/** Pieces of 1 to 4,096 bytes by xorshift32, the same in every run. */
std::vector<harmonic::Bytes> cut(const std::vector<char>& wire) {
  std::vector<harmonic::Bytes> pieces;
  uint32_t state = 1;
  for (size_t at = 0; at < wire.size();) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    const size_t most = wire.size() - at;
    const size_t size = 1 + state % 4096 < most ? 1 + state % 4096 : most;
    pieces.push_back({reinterpret_cast<const uint8_t*>(wire.data()) + at, size});
    at += size;
  }
  return pieces;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "bench_link_decode FILE [ROUNDS]\n");
    return 2;
  }
  std::ifstream file(words[1], std::ios::binary);
  const std::vector<char> wire{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const long rounds = count > 2 ? std::strtol(words[2], nullptr, 10) : 1;
  if (wire.empty() || rounds < 1) {
    std::fprintf(stderr, "nothing to decode\n");
    return 2;
  }
  const auto pieces = cut(wire);
  Sink sink;
  harmonic::Decoder decoder(sink);
  const auto began = std::chrono::steady_clock::now();
  for (long round = 0; round < rounds; round += 1)
    for (const harmonic::Bytes& piece : pieces) decoder.push(piece);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("{\"bytes\":%zu,\"seconds\":%.9f,\"frames\":%llu,\"samples\":%llu}\n", wire.size() * static_cast<size_t>(rounds),
              took.count(), static_cast<unsigned long long>(sink.frames), static_cast<unsigned long long>(sink.samples));
  return 0;
}
