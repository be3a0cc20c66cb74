// Functions that the compiler can run for constant tables; not for use while samples pass.
#pragma once
#include "waveform.hpp"

namespace harmonic::phy {

/** sin, by its series after folding into a quarter turn: within 1e-15. */
constexpr double constantSine(double x) {
  while (x > kPi) x -= 2 * kPi;
  while (x < -kPi) x += 2 * kPi;
  if (x > kPi / 2) x = kPi - x;
  if (x < -kPi / 2) x = -kPi - x;
  double term = x;
  double sum = x;
  for (int k = 1; k < 12; k += 1) {
    term *= -x * x / (2.0 * k * (2.0 * k + 1));
    sum += term;
  }
  return sum;
}

constexpr double constantRoot(double x) {
  if (x <= 0) return 0;
  double root = x > 1 ? x : 1;
  for (int k = 0; k < 40; k += 1) root = 0.5 * (root + x / root);
  return root;
}

/** Modified Bessel function of the first kind, order 0, by its series. */
constexpr double constantBessel0(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; k < 40; k += 1) {
    term *= (x / (2.0 * k)) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

}  // namespace harmonic::phy
