// Stories of a thousand channels (SPEC P8.3): H2 to H1001 of 1 kHz at 2.56 million samples a second.
#include "phy-channel.hpp"

using namespace phy_bench;

namespace {

const Waveform kWide{1000, 2.56e6, 1, 1};

std::vector<Part> thousand(std::mt19937_64& random, double amplitude, Fec fec) {
  std::vector<Part> parts;
  for (uint16_t harmonic = 2; harmonic <= 1001; harmonic += 1) {
    const auto bytes = static_cast<uint32_t>(random());
    parts.push_back({{harmonic},
                     {static_cast<uint8_t>(bytes), static_cast<uint8_t>(bytes >> 8), static_cast<uint8_t>(bytes >> 16)},
                     amplitude, Modulation::dqpsk, fec});
  }
  return parts;
}

template <class Numbers>
void hearThousand(double ebN0Db, double ppm, Fec fec) {
  std::mt19937_64 random(21);
  const std::vector<Part> parts = thousand(random, 0.004, fec);
  Signal air = signalOf(burstOf<TableTransmitter>(faster(kWide, ppm), parts, 0.004), 5000, 30 * 2880);
  addNoise(air, 0.004, ebN0Db, kWide, fec == Fec::none ? 2 : 1, random);
  Ear<Numbers> ear(kWide, parts, 9);
  ear.hear(air);
  CHECK(ear.heard.size() == 1000);
  for (const Heard& each : ear.heard) {
    CHECK(each.psdu == parts[each.bond].psdu);
    CHECK(std::fabs(each.told.clockErrorPpm - ppm) < 2);
  }
}

}  // namespace

STORY("TC-NFR-002 P8.3 a thousand channels at once: each heard, the clock to 2 ppm, rate 1/2") {
  hearThousand<SmallNumbers>(14, 100, Fec::half);
}

STORY("TC-NFR-002 P8.3 a thousand channels at once, at 8 dB, in double precision") {
  hearThousand<ReferenceNumbers>(8, -100, Fec::half);
}

STORY("TC-NFR-002 P8.3 a thousand channels at once, without a code") { hearThousand<SmallNumbers>(14, -100, Fec::none); }

STORY("TC-NFR-002 P8.5 a lone sender on H999 is heard there, and on none of the 999 others") {
  std::mt19937_64 random(22);
  const std::vector<Part> parts = thousand(random, 0.2, Fec::half);
  for (const double ppm : {-100.0, 0.0, 100.0}) {
    Signal air = signalOf(burstOf<TableTransmitter>(faster(kWide, ppm), {parts[997]}, 0.2), 5000, 30 * 2880);
    addNoise(air, 0.2, 14, kWide, 1, random);
    Ear<SmallNumbers> ear(kWide, parts, 9);
    ear.hear(air);
    CHECK(ear.heard.size() == 1 && ear.hasHeard(997, parts[997].psdu));
  }
}
