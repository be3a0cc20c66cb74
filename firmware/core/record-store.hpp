// Small records that outlive a start, in whatever keeps named bytes (NVS, EEPROM). Each is kept twice and written in turn,
// so that a write that is torn leaves the one before; one that says nothing new is not written at all (wear).
#pragma once
#include "bytes.hpp"

namespace harmonic {

/** Named bytes of a port. A name has at most 15 characters. */
class Blobs {
 public:
  /** @returns bytes read; 0 when there is nothing, or more than `room`. */
  virtual size_t read(const char* name, uint8_t* out, size_t room) = 0;
  virtual bool write(const char* name, Bytes bytes) = 0;

 protected:
  ~Blobs() = default;
};

class RecordStore {
 public:
  static constexpr size_t kMostBytes = 256;

  explicit RecordStore(Blobs& blobs) : blobs_(blobs) {}

  /** @returns bytes of the newest copy that is whole; 0 when there is none, or it has more than `room`. */
  size_t load(uint8_t record, uint8_t* out, size_t room);
  /** @returns false when it is not there when read back: the one before still is. */
  bool save(uint8_t record, Bytes value);
  /** Copies that were there and not whole. */
  uint32_t damaged() const { return damaged_; }
  uint32_t writes() const { return writes_; }

 private:
  /** u32 sequence, u8 record, u8 0, u16 size; behind the bytes a CRC-32C over all. */
  static constexpr size_t kHead = 8, kTail = 4;
  struct Copy {
    bool isWhole = false;
    uint32_t sequence = 0;
    size_t size = 0;
    uint8_t bytes[kHead + kMostBytes + kTail];
    Bytes value() const { return {bytes + kHead, size}; }
  };

  void read(uint8_t record, int which, Copy& into);
  /** Reads both. @returns which of them is in force, -1 without one. */
  int readBoth(uint8_t record);

  Blobs& blobs_;
  Copy copies_[2];
  uint32_t damaged_ = 0;
  uint32_t writes_ = 0;
};

}  // namespace harmonic
