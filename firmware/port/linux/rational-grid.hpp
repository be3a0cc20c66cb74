// The rational grid (HPM 1.0, SPEC P6.2): channels at a/b of f0, on multiples of f0/60. Owns its table.
#pragma once
#include <cstdint>
#include <string>

namespace harmonic::rational {

constexpr unsigned kCommon = 60;
/** Of the pilot. */
constexpr double kF0Hz = 16384.0 / kCommon;
constexpr double kRateHz = 131072;
constexpr unsigned kRatios[][2] = {{1, 1}, {2, 1}, {3, 2}, {4, 3}, {5, 4}, {3, 1}, {5, 3}, {7, 4}, {7, 5}, {8, 5}, {5, 2}, {7, 3}};
constexpr const char* kTable = "1/1, 2/1, 3/2, 4/3, 5/4, 3/1, 5/3, 7/4, 7/5, 8/5, 5/2 and 7/3";

constexpr uint16_t harmonicOf(const unsigned (&ratio)[2]) { return static_cast<uint16_t>(kCommon * ratio[0] / ratio[1]); }

/** The multiple of f0/60 of a ratio as it is written, `3/2`; 0: it is none of the twelve. */
inline uint16_t harmonicOfRatio(const std::string& text) {
  for (const auto& ratio : kRatios)
    if (text == std::to_string(ratio[0]) + "/" + std::to_string(ratio[1])) return harmonicOf(ratio);
  return 0;
}

inline bool isOnGrid(uint16_t harmonic) {
  for (const auto& ratio : kRatios)
    if (harmonicOf(ratio) == harmonic) return true;
  return false;
}

}  // namespace harmonic::rational
