// SHA-256 in plain C++: small before fast; a signed frame is rare.
#include "sha256.hpp"

namespace harmonic {
namespace {

constexpr uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

uint32_t rotated(uint32_t value, int by) { return (value >> by) | (value << (32 - by)); }

uint32_t loadBig(const uint8_t* at) {
  return uint32_t{at[0]} << 24 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 8 | at[3];
}

}  // namespace

void Sha256::block(const uint8_t* bytes) {
  uint32_t w[64];
  for (int i = 0; i < 16; i += 1) w[i] = loadBig(bytes + 4 * i);
  for (int i = 16; i < 64; i += 1) {
    const uint32_t s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3);
    const uint32_t s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t v[8];
  for (int i = 0; i < 8; i += 1) v[i] = state_[i];
  for (int i = 0; i < 64; i += 1) {
    const uint32_t s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
    const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
    const uint32_t first = v[7] + s1 + choice + kRound[i] + w[i];
    const uint32_t s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
    const uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
    for (int k = 7; k > 0; k -= 1) v[k] = v[k - 1];
    v[4] += first;
    v[0] = first + s0 + majority;
  }
  for (int i = 0; i < 8; i += 1) state_[i] += v[i];
}

void Sha256::add(Bytes bytes) {
  for (size_t at = 0; at < bytes.size;) {
    const size_t held = total_ % 64;
    const size_t room = 64 - held;
    const size_t take = bytes.size - at < room ? bytes.size - at : room;
    std::memcpy(held_ + held, bytes.data + at, take);
    total_ += take;
    at += take;
    if (total_ % 64 == 0) block(held_);
  }
}

Digest Sha256::finish() {
  const uint64_t bits = total_ * 8;
  const uint8_t one = 0x80, zero = 0;
  add({&one, 1});
  while (total_ % 64 != 56) add({&zero, 1});
  uint8_t size[8];
  for (int i = 0; i < 8; i += 1) size[i] = static_cast<uint8_t>(bits >> (56 - 8 * i));
  add({size, 8});
  Digest digest;
  for (size_t i = 0; i < 32; i += 1) digest[i] = static_cast<uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

Hmac::Hmac(Bytes key) {
  Digest shortened;
  if (key.size > 64) {
    Sha256 hash;
    hash.add(key);
    shortened = hash.finish();
    key = {shortened.data(), shortened.size()};
  }
  uint8_t pad[64] = {};
  if (key.size > 0) std::memcpy(pad, key.data, key.size);
  for (uint8_t& byte : pad) byte ^= 0x36;
  inner_.add({pad, 64});
  for (uint8_t& byte : pad) byte ^= 0x36 ^ 0x5c;
  outer_.add({pad, 64});
}

Hmac& Hmac::add(Bytes bytes) {
  inner_.add(bytes);
  return *this;
}

Digest Hmac::finish() {
  const Digest inner = inner_.finish();
  outer_.add({inner.data(), inner.size()});
  return outer_.finish();
}

bool isSameSecret(Bytes a, Bytes b) {
  if (a.size != b.size) return false;
  uint8_t difference = 0;
  for (size_t i = 0; i < a.size; i += 1) difference |= static_cast<uint8_t>(a.data[i] ^ b.data[i]);
  return difference == 0;
}

}  // namespace harmonic
