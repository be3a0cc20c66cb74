// Stories of the receiver of the physical layer (SPEC P7-P11), in both builds, through a medium that is not kind.
#include "phy-channel.hpp"

using namespace phy_bench;

namespace {

template <class Numbers>
void hearVectors() {
  for (const Vector& vector : vectors()) {
    const Samples burst = burstOf<ReferenceTransmitter>(vector.waveform, {vector.part}, vector.part.amplitude);
    Ear<Numbers> ear(vector.waveform, {vector.part}, 32);
    ear.hear(signalOf(burst, 1000, 0));
    ear.receiver.flush();
    CHECK(ear.heard.size() == 1 && ear.hasHeard(0, vector.part.psdu));
    CHECK(ear.receiver.counters().bursts == 1);
    for (const Heard& each : ear.heard)
      std::fprintf(stderr, "%s %zu bytes: snr %.1f level %.2f clock %.3f first %.3f excised %d of %zu B\n", vector.name, each.psdu.size(), each.told.snrDb,
                   each.told.levelDb, each.told.clockErrorPpm, each.told.firstSample, each.told.read.excised, ear.bytes);
  }
}

}  // namespace

STORY("P7 P9 frames of the vectors are heard, in double precision") { hearVectors<ReferenceNumbers>(); }
STORY("P7 P9 frames of the vectors are heard, in the build of a microcontroller") { hearVectors<SmallNumbers>(); }
