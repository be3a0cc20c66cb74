// Two copies of each record.
#include "record-store.hpp"

#include "crc32c.hpp"

namespace harmonic {
namespace {

/** "r0a" … "r9b" and on. */
struct Name {
  char text[4];
  Name(uint8_t record, int which)
      : text{'r', static_cast<char>('0' + record), static_cast<char>('a' + which), '\0'} {}
};

}  // namespace

void RecordStore::read(uint8_t record, int which, Copy& into) {
  into.isWhole = false;
  const size_t got = blobs_.read(Name(record, which).text, into.bytes, sizeof into.bytes);
  if (got == 0) return;
  const size_t size = got >= kHead + kTail ? loadLittle<uint16_t>(into.bytes + 6) : SIZE_MAX;
  into.isWhole = size <= kMostBytes && got == kHead + size + kTail && into.bytes[4] == record &&
                 loadLittle<uint32_t>(into.bytes + kHead + size) == crc32c(into.bytes, kHead + size);
  into.sequence = loadLittle<uint32_t>(into.bytes);
  into.size = into.isWhole ? size : 0;
  if (!into.isWhole) damaged_ += 1;
}

int RecordStore::readBoth(uint8_t record) {
  for (int which = 0; which < 2; which += 1) read(record, which, copies_[which]);
  if (!copies_[0].isWhole) return copies_[1].isWhole ? 1 : -1;
  if (!copies_[1].isWhole) return 0;
  return static_cast<int32_t>(copies_[1].sequence - copies_[0].sequence) > 0 ? 1 : 0;
}

size_t RecordStore::load(uint8_t record, uint8_t* out, size_t room) {
  const int newest = readBoth(record);
  if (newest < 0 || copies_[newest].size > room) return 0;
  const Bytes value = copies_[newest].value();
  if (value.size > 0) std::memcpy(out, value.data, value.size);
  return value.size;
}

bool RecordStore::save(uint8_t record, Bytes value) {
  if (value.size > kMostBytes) return false;
  const int newest = readBoth(record);
  if (newest >= 0 && copies_[newest].value().is(value)) return true;
  const int which = newest == 0 ? 1 : 0;
  Copy& copy = copies_[which];
  storeLittle<uint32_t>(copy.bytes, newest < 0 ? 1 : copies_[newest].sequence + 1);
  copy.bytes[4] = record;
  copy.bytes[5] = 0;
  storeLittle<uint16_t>(copy.bytes + 6, static_cast<uint16_t>(value.size));
  if (value.size > 0) std::memcpy(copy.bytes + kHead, value.data, value.size);
  storeLittle<uint32_t>(copy.bytes + kHead + value.size, crc32c(copy.bytes, kHead + value.size));
  writes_ += 1;
  if (!blobs_.write(Name(record, which).text, {copy.bytes, kHead + value.size + kTail})) return false;
  read(record, which, copy);
  return copy.isWhole && copy.value().is(value);
}

}  // namespace harmonic
