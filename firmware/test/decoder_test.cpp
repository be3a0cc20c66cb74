// Hostile bytes: whatever comes, the decoder is in step at the next frame, loses no clean one and takes no wrong one (SPEC L3).
#include <cstdlib>
#include <random>

#include "check.hpp"
#include "decoder.hpp"

using namespace harmonic;

namespace {

struct Expect final : FrameSink {
  void on_frame(const Frame& frame) override {
    if (Bytes(frame.whole.data, frame.whole.data + frame.whole.size) == sent) arrived = true;
    else ++wrong;
  }
  void on_refused(Refusal, std::size_t, std::uint16_t) override {}
  Bytes sent;
  bool arrived = false;
  int wrong = 0;
};

}  // namespace

int main() {
  const char* const asked = std::getenv("HARMONIC_FRAMES");
  const int frames = asked != nullptr ? std::atoi(asked) : 1000000;
  const char* const given = std::getenv("HARMONIC_SEED");
  const auto seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::printf("%d hostile frames, HARMONIC_SEED=%llu\n", frames, static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  Expect expect;
  FrameDecoder decoder(expect);
  int lost = 0, clean = 0;
  for (int i = 0; i < frames; ++i) {
    std::uint8_t frame[256];
    const std::size_t payload = random() % 120;
    for (std::size_t b = 0; b < payload; ++b) frame[header_bytes + b] = random() % 3 == 0 ? 0 : static_cast<std::uint8_t>(random());
    const std::size_t size = finish_frame({static_cast<std::uint8_t>(random()), static_cast<std::uint8_t>(random() % 4), static_cast<std::uint16_t>(i), 0}, payload, frame);
    std::uint8_t wire[300];
    const std::size_t length = to_wire(frame, size, wire);
    const bool hostile = random() % 2 == 0;
    if (hostile) {
      for (std::uint64_t edits = 1 + random() % 3; edits-- > 0;) wire[random() % length] ^= static_cast<std::uint8_t>(1 + random() % 255);
    } else {
      ++clean;
    }
    expect.sent.assign(frame, frame + size);
    expect.arrived = false;
    const std::size_t cut = random() % (length + 1);
    decoder.push(wire, cut);
    decoder.push(wire + cut, length - cut);
    if (!hostile && !expect.arrived) ++lost;
  }
  CHECK(clean > frames / 3);
  CHECK(lost == 0);
  CHECK(expect.wrong == 0);
  return finish();
}
