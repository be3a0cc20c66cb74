// A search of one number, coarse by the lowest harmonics, fine by all.
#include "ladder.hpp"

#include "waveform.hpp"

namespace harmonic::phy {
namespace {

/** A tie goes to what the pilot said. */
constexpr double kPilotSays = 0.05;
/** How far the agreement has to stand out of that of random phases, in standard deviations, and at most of its limit. */
constexpr double kSurely = 4.5, kMostSurely = 0.8;

template <class Real>
double agreement(const Rung<Real>* rungs, size_t count, uint32_t upTo, double rotation, double most) {
  double agreed = 0;
  double whole = 0;
  for (size_t i = 0; i < count; i += 1) {
    if (rungs[i].factor > upTo) continue;
    const Complex<Real> turn = turnOf(static_cast<Real>(-std::fmod(rungs[i].factor * rotation, 2 * kPi)));
    agreed += static_cast<double>((rungs[i].sum * turn).re);
    whole += std::sqrt(static_cast<double>(rungs[i].sum.power()));
  }
  return whole > 0 ? agreed / whole - kPilotSays * (rotation / most) * (rotation / most) : 0;
}

/** True when the phases of the rungs agree on `rotation` as random ones would not. */
template <class Real>
bool isSure(const Rung<Real>* rungs, size_t count, uint32_t upTo, double rotation) {
  double agreed = 0;
  double variance = 0;
  double used = 0;
  for (size_t i = 0; i < count; i += 1) {
    if (rungs[i].factor > upTo) continue;
    const Complex<Real> turn = turnOf(static_cast<Real>(-std::fmod(rungs[i].factor * rotation, 2 * kPi)));
    agreed += static_cast<double>((rungs[i].sum * turn).re);
    variance += static_cast<double>(rungs[i].sum.power()) / 2;
    used += 1;
  }
  return agreed > std::fmin(kSurely, kMostSurely * std::sqrt(2 * used)) * std::sqrt(variance);
}

}  // namespace

template <class Real>
bool climb(const Rung<Real>* rungs, size_t count, uint32_t lowest, uint32_t highest, double most,
           double& rotation) {
  rotation = 0;
  double reach = most;
  double step = most;
  const uint32_t stages[] = {lowest, highest};
  for (const uint32_t upTo : stages) {
    step = std::fmin(reach, kPi / 4 / upTo);
    const double middle = rotation;
    double best = -2;
    for (double at = middle - reach; at <= middle + reach * 1.0001; at += step) {
      const double agreed = agreement(rungs, count, upTo, at, most);
      if (agreed > best) best = agreed, rotation = at;
    }
    if (!isSure(rungs, count, upTo, rotation)) return false;
    reach = step;
  }
  for (int round = 0; round < 4; round += 1, step /= 3) {
    const double low = agreement(rungs, count, highest, rotation - step, most);
    const double mid = agreement(rungs, count, highest, rotation, most);
    const double high = agreement(rungs, count, highest, rotation + step, most);
    const double bend = low - 2 * mid + high;
    if (bend < 0) rotation += step * std::fmax(-1.0, std::fmin(1.0, (low - high) / (2 * bend)));
  }
  return true;
}

template bool climb(const Rung<double>*, size_t, uint32_t, uint32_t, double, double&);
template bool climb(const Rung<float>*, size_t, uint32_t, uint32_t, double, double&);

}  // namespace harmonic::phy
