// Stories of the transmitter of the physical layer (SPEC P1-P7): the vectors, the two builds, what is refused.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "crc32c.hpp"
#include "phy-vectors-of.hpp"

using namespace phy_bench;

STORY("P3.1 frames of the vectors, to the byte") {
  for (const Vector& vector : vectors())
    for (const VectorFrame& each : vector.frames) {
      uint8_t frame[kMaxFrameBytes];
      const size_t size = writeFrame(each.part.bytes(), each.part.flags, frame);
      CHECK(hexOf(frame, size) == each.frame);
      PhyFrame read;
      CHECK(readFrame({frame, size}, read) && read.psdu.is(each.part.bytes()) && read.flags == each.part.flags);
      frame[size - 1] ^= 1;
      CHECK(!readFrame({frame, size}, read));
    }
}

STORY("P3.2 a frame is the smallest of eleven sizes; bytes that are too many are refused") {
  CHECK(frameSizeFor(0) == 9 && frameSizeFor(3) == 9 && frameSizeFor(4) == 12 && frameSizeFor(250) == 256);
  CHECK(frameSizeFor(251) == 0);
  uint8_t frame[kMaxFrameBytes];
  const uint8_t bytes[251] = {};
  CHECK(writeFrame({bytes, 251}, 0, frame) == 0);
}

STORY("P3.3 another version, a length beyond the frame and a pad that is not zero are no frame") {
  PhyFrame read;
  const auto isRead = [&](size_t at, uint8_t value) {
    uint8_t frame[16] = {2, 0, 7, 8};
    frame[at] = value;
    storeLittle<uint32_t>(frame + 12, crc32c(frame, 12));
    return readFrame({frame, 16}, read);
  };
  CHECK(isRead(2, 9));
  CHECK(!isRead(1, 0x40));
  CHECK(!isRead(0, 11));
  CHECK(!isRead(5, 1));
}

STORY("P4 slot bits of the vectors") {
  for (const Vector& vector : vectors())
    for (const VectorFrame& each : vector.frames) {
      uint8_t frame[kMaxFrameBytes];
      const Bond bond = each.part.bond();
      const size_t size = writeFrame(each.part.bytes(), each.part.flags, frame);
      std::vector<uint8_t> packed(600);
      const size_t count = encodeSlotBits(frame, size, bond, packed.data());
      std::string bits;
      for (size_t i = 0; i < count; i += 1) bits += bitAt(packed.data(), i) != 0 ? '1' : '0';
      CHECK(bits == each.slotBits);
      CHECK(count == slotBits(size, bond) && frameSymbols(size, bond) == each.symbols);
    }
}

STORY("P4.3 the code 3/4 sends four bits for three, the tail among them") {
  const uint16_t four = 4;
  const Bond bond{&four, 1, Modulation::dbpsk, Fec::threeQuarters};
  for (const uint16_t size : kFrameSizes) {
    size_t sent = 0;
    for (size_t step = 0; step < 8u * size + 6; step += 1)
      sent += sentOutputs(Fec::threeQuarters, step) == 3 ? 2 : 1;
    CHECK(slotBits(size, bond) == sent);
  }
}

STORY("P2 P5 P7.3 samples of the vectors, by their SHA-256, in any pieces") {
  for (const Vector& vector : vectors()) {
    const Pcm samples = burstOf<ReferenceTransmitter>(vector.waveform, vector.parts(), vector.pilotAmplitude);
    CHECK(std::equal(vector.first.begin(), vector.first.end(), samples.begin()));
    CHECK(hashOf(samples) == vector.sha256);
    CHECK(burstOf<ReferenceTransmitter>(vector.waveform, vector.parts(), vector.pilotAmplitude, 0, 7) == samples);
  }
}

STORY("P7.3 the table oscillator of a microcontroller is within 1 step of the reference") {
  for (const Vector& vector : vectors()) {
    const Pcm exact = burstOf<ReferenceTransmitter>(vector.waveform, vector.parts(), vector.pilotAmplitude);
    const Pcm table = burstOf<TableTransmitter>(vector.waveform, vector.parts(), vector.pilotAmplitude);
    CHECK(exact.size() == table.size());
    int worst = 0;
    size_t different = 0;
    for (size_t i = 0; i < exact.size(); i += 1) {
      worst = std::max(worst, std::abs(exact[i] - table[i]));
      different += exact[i] != table[i] ? 1 : 0;
    }
    CHECK(worst <= 1 && different > 0);
    CHECK(different * 10 < exact.size());
  }
}

STORY("P1 what the waveform cannot be is refused in words") {
  const auto fault = [](double f0, double rate, int periods, int eighths) {
    return faultOf(Waveform{f0, rate, static_cast<uint8_t>(periods), static_cast<uint16_t>(eighths)});
  };
  CHECK(fault(1000, 48000, 1, 1) == Fault::none);
  CHECK(fault(0, 48000, 1, 1) == Fault::f0 && fault(-1, 48000, 1, 1) == Fault::f0);
  CHECK(fault(std::nan(""), 48000, 1, 1) == Fault::f0 && fault(INFINITY, 48000, 1, 1) == Fault::f0);
  CHECK(fault(1000, 3999, 1, 1) == Fault::rate && fault(1000, std::nan(""), 1, 1) == Fault::rate);
  CHECK(fault(1000, 48000, 0, 1) == Fault::periods && fault(1000, 48000, 65, 1) == Fault::periods);
  CHECK(fault(1000, 48000, 1, 0) == Fault::none && fault(1000, 48000, 2, 16) == Fault::none);
  CHECK(fault(1000, 48000, 1, 9) == Fault::guard && fault(1000, 48000, 2, 17) == Fault::guard);
  CHECK(fault(0.1, 48000, 1, 1) == Fault::length);
  CHECK(fault(10000, 48000, 1, 1) == Fault::shortWindow && fault(3001, 48000, 1, 1) == Fault::shortWindow);
  CHECK(fault(1501, 48000, 1, 0) == Fault::shortWindow && fault(1500, 48000, 1, 0) == Fault::none);
  CHECK(fault(3000, 48000, 1, 1) == Fault::none && fault(10000, 48000, 4, 1) == Fault::none);
  for (int each = 0; each <= static_cast<int>(Fault::shortWindow); each += 1)
    CHECK(std::string(wordsOf(static_cast<Fault>(each))) != "this fault has no name");
}

STORY("P1 what a bond cannot be is refused in words") {
  const auto fault = [](std::vector<uint16_t> harmonics, int modulation, int fec) {
    const Bond bond{harmonics.data(), static_cast<uint16_t>(harmonics.size()), static_cast<Modulation>(modulation),
                    static_cast<Fec>(fec)};
    return faultOf(Waveform{}, bond);
  };
  CHECK(fault({2, 21}, 2, 2) == Fault::none);
  CHECK(fault({}, 2, 1) == Fault::noHarmonic);
  CHECK(fault(std::vector<uint16_t>(65, 2), 2, 1) == Fault::tooManyHarmonics);
  CHECK(fault({1}, 2, 1) == Fault::pilotHarmonic && fault({0}, 2, 1) == Fault::pilotHarmonic);
  CHECK(fault({22}, 2, 1) == Fault::aboveBand);
  CHECK(fault({5, 6, 5}, 2, 1) == Fault::twice);
  CHECK(fault({5}, 3, 1) == Fault::modulation && fault({5}, 0, 1) == Fault::modulation);
  CHECK(fault({5}, 2, 3) == Fault::fec);
}

STORY("P7 a transmitter refuses what it has no room for and goes on with what it has") {
  std::vector<uint64_t> memory(110);
  Arena arena(memory.data(), memory.size() * 8);
  TableTransmitter sender;
  CHECK(sender.begin(0.5) == Fault::memory);
  CHECK(sender.open(Waveform{}, 3, 2, arena) == Fault::none);
  CHECK(sender.begin(0) == Fault::amplitude && sender.begin(1.1) == Fault::amplitude && sender.begin(0.5) == Fault::none);
  const Part large{{4}, std::vector<uint8_t>(250, 1)};
  CHECK(sender.add(Part{{4}, std::vector<uint8_t>(251)}.bond(), {large.psdu.data(), 251}, 0, 0.5) == Fault::psdu);
  CHECK(sender.add(large.bond(), large.bytes(), 0, 0.5) == Fault::none);
  CHECK(sender.add(Part{{5, 4}, {}}.bond(), {}, 0, 0.5) == Fault::twice);
  CHECK(sender.add(Part{{5, 6, 7}, {}}.bond(), {}, 0, 0.5) == Fault::tooManyBonds);
  CHECK(sender.add(Part{{5}, {}}.bond(), large.bytes(), 0, 0.5) == Fault::memory);
  int16_t some[100];
  CHECK(sender.take(some, 100) == 100);
  CHECK(sender.add(Part{{6}, {}}.bond(), {}, 0, 0.5) == Fault::busy);
  Arena small(memory.data(), 16);
  CHECK(sender.open(Waveform{}, 3, 2, small) == Fault::memory);
}

STORY("P7.3 what stands beyond full scale is clipped and counted") {
  std::vector<uint64_t> memory(2000);
  Arena arena(memory.data(), memory.size() * 8);
  ReferenceTransmitter sender;
  CHECK(sender.open(Waveform{}, 4, 4, arena) == Fault::none);
  CHECK(sender.begin(1) == Fault::none);
  const Part part{{4}, {1}};
  CHECK(sender.add(part.bond(), part.bytes(), 0, 1) == Fault::none);
  Pcm samples(sender.samples());
  sender.take(samples.data(), samples.size());
  const auto atEnd = [](int16_t value) { return value == 32767 || value == -32768; };
  CHECK(sender.clipped() > 0);
  CHECK(static_cast<size_t>(std::count_if(samples.begin(), samples.end(), atEnd)) >= sender.clipped());
}
