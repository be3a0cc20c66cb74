// Stories of a firmware update over the link (SPEC L13).
#include "fake-flash.hpp"
#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

namespace {

Buffer imageOf(size_t size) {
  Buffer image(size);
  for (size_t i = 0; i < size; i += 1) image[i] = static_cast<uint8_t>(i * 7 + i / 256);
  image[0] = 0xe9;
  return image;
}

struct Updating : Bench {
  explicit Updating(Description what = plainDescription()) : Bench(Transport::stream, what), update(flash) {
    device.update = &update;
    console.greet();
  }
  const Heard& begin(const Buffer& image, uint32_t job = 1, uint16_t chunk = 1024) {
    FwBegin told;
    told.job = job;
    told.size = static_cast<uint32_t>(image.size());
    Sha256 hash;
    hash.add({image.data(), image.size()});
    told.sha256 = hash.finish();
    told.chunk = chunk;
    return console.ask(Type::fwBegin, told);
  }
  const Heard& chunk(const Buffer& image, uint32_t offset, size_t size, uint32_t job = 1) {
    FwChunk told;
    told.job = job;
    told.offset = offset;
    told.data = {image.data() + offset, size};
    return console.ask(Type::fwChunk, told);
  }
  void all(const Buffer& image, uint32_t from = 0) {
    for (uint32_t at = from; at < image.size(); at += 1024) chunk(image, at, std::min<size_t>(1024, image.size() - at));
  }
  uint16_t end(uint32_t job = 1) {
    FwEnd told;
    told.job = job;
    return statusOf(console.ask(Type::fwEnd, told));
  }
  uint16_t activate(uint32_t revertS, uint32_t job = 1) {
    FwActivate told;
    told.job = job;
    told.revertS = revertS;
    return statusOf(console.ask(Type::fwActivate, told));
  }
  /** The answer to what was asked last; a LOG may follow it. */
  uint16_t statusOf(const Heard&) {
    for (auto each = console.heard.rbegin(); each != console.heard.rend(); ++each) {
      FwStatus status;
      if (!each->is(Type::fwEnd) && !each->is(Type::fwActivate)) continue;
      return each->read(status) ? status.status : uint16_t{0xffff};
    }
    return 0xffff;
  }
  uint32_t offset() {
    FwOffset told;
    return console.last().read(told) ? told.offset : UINT32_MAX;
  }

  FakeFlash flash;
  FirmwareUpdate update;
};

}  // namespace

STORY("L13.1 an image goes over whole, is checked, put on trial, and the device restarts") {
  Updating bench;
  const Buffer image = imageOf(5000);
  bench.begin(image);
  CHECK(bench.offset() == 0);
  bench.all(image);
  CHECK(bench.offset() == 5000);
  CHECK(bench.end() == 0 && bench.flash.slot == image);
  CHECK(bench.hands.restarts == 0);
  CHECK(bench.activate(60) == 0 && bench.flash.revert_s == 60 && bench.hands.restarts == 1);
}

STORY("L13.2 the same hash goes on where it stopped, another begins anew") {
  Updating bench;
  const Buffer image = imageOf(5000);
  bench.begin(image);
  bench.chunk(image, 0, 1024);
  bench.console.greet();
  bench.begin(image, 2);
  CHECK(bench.offset() == 1024);
  bench.chunk(image, 1024, 10, 1);
  CHECK(bench.console.lastError() == 3);
  Buffer other = imageOf(5000);
  other[4000] ^= 1;
  bench.begin(other, 3);
  CHECK(bench.offset() == 0 && bench.flash.abandoned == 1);
}

STORY("L13.2 an image with a wrong hash is refused, and nothing of it can be activated") {
  Updating bench;
  const Buffer image = imageOf(3000);
  bench.begin(image);
  Buffer damaged = image;
  damaged[2500] ^= 0x10;
  bench.all(damaged);
  CHECK(bench.end() == 9 && bench.flash.abandoned == 1);
  CHECK(bench.console.count(Type::log) == 1);
  CHECK(bench.activate(60) == 3 && bench.hands.restarts == 0);
  bench.begin(image);
  CHECK(bench.offset() == 0);
}

STORY("L13.2 what the chip would not start is refused, though its hash is right") {
  Updating bench;
  Buffer image = imageOf(100);
  image[0] = 0;
  bench.begin(image);
  bench.all(image);
  CHECK(bench.end() == 9 && bench.activate(60) == 3);
}

STORY("L13.3 sizes, chunks and states that do not fit are refused in words") {
  Updating bench;
  const Buffer image = imageOf(3000);
  bench.begin(Buffer(9000, 1));
  CHECK(bench.console.lastError() == 5);
  bench.begin({});
  CHECK(bench.console.lastError() == 5);
  bench.begin(image, 1, 1025);
  CHECK(bench.console.lastError() == 5);
  bench.chunk(image, 0, 10);
  CHECK(bench.console.lastError() == 3);
  bench.begin(image, 1, 512);
  bench.chunk(image, 0, 513);
  CHECK(bench.console.lastError() == 5);
  FwChunk outside;
  outside.job = 1;
  outside.offset = UINT32_MAX;
  outside.data = {image.data(), 2};
  bench.console.ask(Type::fwChunk, outside);
  CHECK(bench.console.lastError() == 5);
}

STORY("L13.3 a slot that fails in the middle ends the job with ERROR 9") {
  Updating bench;
  const Buffer image = imageOf(3000);
  bench.begin(image);
  bench.chunk(image, 0, 1024);
  bench.flash.broken = true;
  bench.chunk(image, 1024, 1024);
  CHECK(bench.console.lastError() == 9 && bench.flash.abandoned == 1);
  CHECK(bench.end() == 3);
}

STORY("L13.3 a device with a key takes nothing unsigned") {
  Description what = plainDescription();
  what.hasKey = true;
  Updating bench(what);
  bench.begin(imageOf(100));
  CHECK(bench.console.lastError() == 6);
}

STORY("L13.4 chunks twice, too early and repeated ENDs change nothing") {
  Updating bench;
  const Buffer image = imageOf(3000);
  bench.begin(image);
  bench.chunk(image, 2048, 100);
  CHECK(bench.offset() == 0);
  bench.chunk(image, 0, 1024);
  bench.chunk(image, 0, 1024);
  CHECK(bench.offset() == 1024 && bench.flash.slot.size() == 1024);
  CHECK(bench.end() == 3);
  bench.all(image, 1024);
  CHECK(bench.end() == 0 && bench.end() == 0 && bench.end(7) == 3);
}

STORY("L13.5 a trial is ended by a HELLO, and by none brings the old image back once") {
  Updating bench;
  bench.update.startTrial(60, bench.console.nowNs);
  bench.begin(imageOf(100));
  CHECK(bench.console.lastError() == 3);
  CHECK(!bench.update.expire(bench.console.nowNs + 59999999999));
  bench.console.greet();
  CHECK(bench.flash.kept == 1 && !bench.update.isOnTrial());
  CHECK(!bench.update.expire(UINT64_MAX - 1) && bench.flash.reverted == 0);
  bench.update.startTrial(60, bench.console.nowNs);
  CHECK(bench.update.expire(bench.console.nowNs + 60000000000) && bench.flash.reverted == 1);
  CHECK(!bench.update.expire(bench.console.nowNs + 61000000000) && bench.flash.reverted == 1);
}

STORY("L13.5 revert_s outside 10 to 3600 is status 5, and the device goes on") {
  Updating bench;
  const Buffer image = imageOf(100);
  bench.begin(image);
  bench.all(image);
  CHECK(bench.end() == 0);
  CHECK(bench.activate(9) == 5 && bench.activate(3601) == 5 && bench.hands.restarts == 0);
  CHECK(bench.activate(10) == 0);
}

STORY("L6.1 flash slots are in CAPS where there are some") {
  Description what = plainDescription();
  what.flashSlots = 1;
  Bench bench(Transport::stream, what);
  bench.console.greet();
  TlvList caps;
  CHECK(bench.console.ask(Type::caps, Empty()).read(caps));
  int told = 0;
  for (const Tlv& tlv : tlvsOf(caps.tlvs)) told += tlv.key == 13 && tlv.value.data[0] == 1 ? 1 : 0;
  CHECK(told == 1);
}
