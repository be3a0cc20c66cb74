// The table of the sine, made by the compiler.
#include "oscillator.hpp"

#include "constant-math.hpp"

namespace harmonic::phy {
namespace {

constexpr std::array<float, kSineEntries + 1> makeSine() {
  std::array<float, kSineEntries + 1> table{};
  for (size_t i = 0; i <= kSineEntries; i += 1)
    table[i] = static_cast<float>(constantSine(2 * kPi * static_cast<double>(i) / kSineEntries));
  return table;
}

}  // namespace

constexpr std::array<float, kSineEntries + 1> kSine = makeSine();

}  // namespace harmonic::phy
