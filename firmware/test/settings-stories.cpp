// Stories of what a device keeps over a start.
#include "fake-blobs.hpp"
#include "session-bench.hpp"
#include "settings.hpp"

using namespace harmonic;
using namespace check;

STORY("what was kept is there at the next start: identity, key, Wi-Fi, a trial") {
  FakeBlobs blobs;
  Id id{1, 2, 3, 4, 5, 6, 7, 8};
  Key key{};
  key[31] = 9;
  WifiAccess access;
  std::snprintf(access.name, sizeof access.name, "plant");
  std::snprintf(access.password, sizeof access.password, "a password of some length");
  {
    Settings before(blobs);
    Id none{};
    CHECK(!before.identity(none) && before.trialS() == 0);
    CHECK(before.keepIdentity(id) && before.keepKey(key) && before.keepWifi(access) && before.keepTrial(60));
  }
  Settings after(blobs);
  Id gotId{};
  Key gotKey{};
  WifiAccess gotAccess;
  CHECK(after.identity(gotId) && gotId == id);
  CHECK(after.key(gotKey) && gotKey == key);
  CHECK(after.wifi(gotAccess) && std::string(gotAccess.name) == "plant");
  CHECK(std::string(gotAccess.password) == "a password of some length" && after.trialS() == 60);
}

STORY("a configuration is restored as it was confirmed, and L10.2's CRC with it") {
  FakeBlobs blobs;
  FakeHands hands;
  const Description what = plainDescription();
  ConfigurationValues values = plainValues(what);
  values.f0Hz = 1234.5;
  values.setName(bytesOf("pump 7"));
  CHECK(Settings(blobs).keepConfiguration(values));
  Device device(what, plainValues(what), hands);
  CHECK(Settings(blobs).configure(device.configuration));
  CHECK(device.configuration.values().crc() == values.crc());
  CHECK(device.configuration.confirmed().crc() == values.crc());
}

STORY("a value that a newer firmware cannot have is left out, the others come into force") {
  FakeBlobs blobs;
  FakeHands hands;
  Description what = plainDescription();
  ConfigurationValues values = plainValues(what);
  values.f0Hz = 15000;
  values.setName(bytesOf("pump 7"));
  CHECK(Settings(blobs).keepConfiguration(values));
  what.f0MaxHz = 10000;
  Device device(what, plainValues(what), hands);
  CHECK(!Settings(blobs).configure(device.configuration));
  CHECK(device.configuration.values().name().is(bytesOf("pump 7")));
  CHECK(!(device.configuration.values().f0Hz > 1000) && !(device.configuration.values().f0Hz < 1000));
}

STORY("a write that is torn at any byte leaves the record before it") {
  for (size_t torn = 0; torn < 24; torn += 1) {
    FakeBlobs blobs;
    RecordStore store(blobs);
    const uint8_t first[] = {1, 2, 3, 4, 5, 6, 7, 8}, second[] = {8, 7, 6, 5, 4, 3, 2, 1}, third[] = {3};
    CHECK(store.save(2, {first, 8}));
    blobs.tornAt = torn;
    const bool isKept = store.save(2, {second, 8});
    CHECK(isKept == (torn >= 20));
    RecordStore next(blobs);
    uint8_t got[8];
    CHECK(next.load(2, got, 8) == 8 && std::memcmp(got, isKept ? second : first, 8) == 0);
    CHECK((next.damaged() > 0) == !isKept);
    blobs.tornAt = SIZE_MAX;
    CHECK(next.save(2, {third, 1}) && RecordStore(blobs).load(2, got, 8) == 1 && got[0] == 3);
  }
}

STORY("what says nothing new is not written: flash wears") {
  FakeBlobs blobs;
  RecordStore store(blobs);
  const uint8_t value[] = {1, 2, 3};
  for (int i = 0; i < 1000; i += 1) CHECK(store.save(1, {value, 3}));
  CHECK(blobs.writes == 1 && store.writes() == 1);
}

STORY("two writes in a row go to two places, and ten thousand of them stay in order") {
  FakeBlobs blobs;
  RecordStore store(blobs);
  uint8_t got[2];
  for (uint16_t i = 0; i < 10000; i += 1) {
    uint8_t value[2];
    storeLittle<uint16_t>(value, i);
    store.save(0, {value, 2});
  }
  CHECK(blobs.kept.size() == 2 && RecordStore(blobs).load(0, got, 2) == 2 && loadLittle<uint16_t>(got) == 9999);
}

STORY("bytes of another record, of another size or of no record are none") {
  FakeBlobs blobs;
  RecordStore store(blobs);
  const uint8_t value[] = {1, 2, 3};
  uint8_t got[3];
  CHECK(store.save(1, {value, 3}) && store.load(1, got, 2) == 0);
  blobs.kept["r3a"] = blobs.kept["r1a"];
  CHECK(store.load(3, got, 3) == 0);
  for (size_t size = 0; size < 40; size += 1) {
    blobs.kept["r4a"].assign(size, static_cast<uint8_t>(size));
    CHECK(store.load(4, got, 3) == 0);
  }
}
