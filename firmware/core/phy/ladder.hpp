// The clock from all harmonics at once (SPEC P8.3): a rotation grows with the number of the harmonic, so the highest know
// it best and the lowest know it without doubt. For receivers of harmonics above 60, which the pilot cannot lead.
#pragma once
#include "numbers.hpp"

namespace harmonic::phy {

constexpr uint16_t kLadderFrom = 60;
constexpr size_t kLadderHarmonics = 8;

/** The data taken out of a harmonic's products by their 4th (2nd) power. */
template <class Real>
struct Rung {
  /** 4 (2) times the number of the harmonic. */
  uint32_t factor;
  Complex<Real> sum;
};

/** @param lowest factor of the lowest sixth. @param most largest rotation to look for, radians a symbol of harmonic 1.
 *  @param rotation of harmonic 1 a symbol, when they agree on one. @returns false when they do not: too few are sent. */
template <class Real>
bool climb(const Rung<Real>* rungs, size_t count, uint32_t lowest, uint32_t highest, double most, double& rotation);

}  // namespace harmonic::phy
