// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). Keeps no key longer than a call.
#pragma once
#include <array>

#include "bytes.hpp"

namespace harmonic {

using Digest = std::array<uint8_t, 32>;

class Sha256 {
 public:
  void add(Bytes bytes);
  /** Ends it: the object is of no use afterwards. */
  Digest finish();

 private:
  void block(const uint8_t* bytes);

  uint32_t state_[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint64_t total_ = 0;
  uint8_t held_[64];
};

/** HMAC over parts, one after another, without joining them. */
class Hmac {
 public:
  explicit Hmac(Bytes key);
  Hmac& add(Bytes bytes);
  Digest finish();

 private:
  Sha256 inner_;
  Sha256 outer_;
};

/** Compares without telling by its time where two differ. */
bool isSameSecret(Bytes a, Bytes b);

}  // namespace harmonic
