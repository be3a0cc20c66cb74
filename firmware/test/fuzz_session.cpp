// Coverage-guided: a session that hears anything, as a stream or as datagrams.
#include "session.hpp"

using namespace harmonic;

namespace {
struct Silence final : SampleSource {
  bool read(std::uint64_t, std::uint16_t count, std::uint8_t* out) override {
    std::memset(out, 0, count * 2U);
    return false;
  }
};
struct Nowhere final : Transport {
  explicit Nowhere(bool datagrams) : datagrams_(datagrams) {}
  bool send(const std::uint8_t*, std::size_t, bool) override { return true; }
  bool datagrams() const override { return datagrams_; }
  std::uint32_t queue_high_water() const override { return 0; }
  bool datagrams_;
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Silence source;
  Configuration configuration{ConfigValues{}};
  Nowhere nowhere(size > 0 && (data[0] & 1) != 0);
  Session session(Identity{}, configuration, source, nowhere);
  session.tick(1);
  session.receive(data, size, 2);
  session.tick(20000000);
  return 0;
}
