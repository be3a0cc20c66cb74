// Running correlation with the pilot, normalised match of its chips, first fit of clock and timing.
#include "pilot-search.hpp"

namespace harmonic::phy {
namespace {

constexpr double kMostClockError = 3000e-6;
constexpr int kClockSteps = 24;
/** Part of the greatest match that still counts as its top. */
constexpr double kTop = 0.9;
/** What is left of a tone's energy that is no more than rounding. */
constexpr double kRoundingPart = 1e-12;
/** What the chips have to explain more at the place of a line that is turned over, for it to be one. */
constexpr double kTurnedAbove = 1.25;
/** And what they have to explain there of the energy: noise explains a third by chance, a weak pilot little more. */
constexpr double kClear = 0.4;
/** Part of the energy by which harmonic 1 is heard beside another pilot. */
constexpr double kHeard = 0.3;
/** What the phase of harmonic 1 is off by, rad, and the place where a search saw a beginning, periods of f0: in weights. */
constexpr double kPhaseError = 0.3, kFoundError = 0.15;
/** What that place counts for beside how the chips of harmonic 1 add up, where its phase does not tell. */
constexpr double kPlace = 0.15;

uint32_t quarterOn(uint32_t phase) { return phase + 0x40000000u; }

/** Power of the sum of z_i exp(-j slope i), and the sum. */
template <class Real>
Complex<Real> sumAlong(const Complex<Real>* z, size_t count, double slope) {
  const Complex<Real> step = turnOf(static_cast<Real>(-slope));
  Complex<Real> turn{1, 0};
  Complex<Real> sum;
  for (size_t i = 0; i < count; i += 1) {
    sum += z[i] * turn;
    turn = turn * step;
  }
  return sum;
}

}  // namespace

template <class Numbers>
void PilotSearch<Numbers>::open(const Waveform& waveform, uint16_t harmonic, Arena& arena) {
  const Lengths lengths(waveform);
  waveform_ = waveform;
  harmonic_ = harmonic;
  window_ = static_cast<size_t>(lengths.useful + 0.5);
  const double fine = std::fmax(lengths.guard / 2, lengths.symbol / 18);
  hop_ = fine < 1 ? 1 : static_cast<size_t>(fine);
  room_ = static_cast<size_t>(static_cast<double>(kSymbolsBack) * lengths.symbol / static_cast<double>(hop_)) + 2;
  correlations_ = arena.take<Complex<Real>>(room_);
  spread_ = static_cast<int64_t>((lengths.guard + lengths.useful / 8) / static_cast<double>(hop_)) + 1;
  step_ = static_cast<uint32_t>(4294967296.0 * harmonic / lengths.period + 0.5);
  for (size_t i = 0; i < kLong; i += 1) {
    const double symbols = static_cast<double>(i);
    offsets_[i] = static_cast<uint16_t>(symbols * lengths.symbol / static_cast<double>(hop_) + 0.5);
    const double turned = 2 * kPi * std::fmod(symbols * harmonic * waveform.guardEighths / 8, 1.0);
    turns_[i] = turnOf(static_cast<Real>(turned)) * static_cast<Real>(pilotChip(i));
  }
  reset();
}

template <class Numbers>
void PilotSearch<Numbers>::reset() {
  re_ = im_ = 0;
  phase_ = 0;
  phaseOld_ = 0u - static_cast<uint32_t>(window_) * step_;
  untilHop_ = hop_;
  hops_ = next_ = 0;
  toneOf_ = -1;
  tone_ = {};
}

template <class Numbers>
bool PilotSearch<Numbers>::follow(const Ring& ring) {
  const auto newest = ring.before(1);
  const auto oldest = ring.before(window_ + 1);
  re_ += Numbers::times(newest, kSine[quarterOn(phase_) >> 22]) - Numbers::times(oldest, kSine[quarterOn(phaseOld_) >> 22]);
  im_ -= Numbers::times(newest, kSine[phase_ >> 22]) - Numbers::times(oldest, kSine[phaseOld_ >> 22]);
  phase_ += step_;
  phaseOld_ += step_;
  untilHop_ -= 1;
  if (untilHop_ > 0) return false;
  untilHop_ = hop_;
  correlations_[static_cast<size_t>(hops_) % room_] = {Numbers::fromSum(re_), Numbers::fromSum(im_)};
  hops_ += 1;
  return true;
}

/** Once a symbol: the symbols from here on are there when a beginning is looked for. */
template <class Numbers>
void PilotSearch<Numbers>::findTone() {
  const double hops = Lengths(waveform_).symbol / static_cast<double>(hop_);
  const auto symbol = static_cast<int64_t>(static_cast<double>(next_) / hops);
  if (symbol == toneOf_) return;
  toneOf_ = symbol;
  Complex<Real> z[kLong];
  for (size_t i = 0; i < kLong; i += 1)
    z[i] = at(static_cast<int64_t>(static_cast<double>(symbol + static_cast<int64_t>(i)) * hops));
  tone_.find(z, kLong);
  if (!tone_.isThere()) return;
  Complex<Real> seen;
  for (size_t i = 0; i < kLong; i += 1) {
    toneTurns_[i] = turnOf(static_cast<Real>(tone_.slope * offsets_[i] / hops));
    seen += turns_[i] * toneTurns_[i];
    if (i + 1 != kShort && i + 1 != kLong) continue;
    const size_t of = i + 1 == kShort ? 0 : 1;
    const auto chips = static_cast<Real>(i + 1);
    seen_[of] = seen;
    kept_[of] = 1 - seen.power() / (chips * chips);
  }
}

/** By the share of the energy that the chips explain: of all of it, or of what the tone that stands there leaves. */
template <class Numbers>
typename PilotSearch<Numbers>::Match PilotSearch<Numbers>::match(int64_t hop) const {
  Match match;
  Complex<Real> sum, tone;
  Real energy = 0;
  const bool hasTone = tone_.isThere();
  const auto share = [&](size_t of, Real chips) {
    if (!hasTone) {
      match.power = sum.power();
      return energy > 0 ? match.power / (chips * energy) : 0;
    }
    const Real left = energy - tone.power() / chips;
    if (!(left > static_cast<Real>(kRoundingPart) * energy)) return Real(0);
    match.power = (sum - seen_[of] * tone * (1 / chips)).power() / kept_[of];
    return match.power / (chips * left);
  };
  for (size_t i = 0; i < kLong; i += 1) {
    const Complex<Real> each = at(hop + offsets_[i]);
    sum += each * turns_[i];
    energy += each.power();
    if (hasTone) tone += each * toneTurns_[i].conjugate();
    if (i + 1 != kShort) continue;
    match.shortShare = share(0, Real(kShort));
    match.power = 0;
    if (match.shortShare < Real(0.3)) return match;
  }
  match.longShare = share(1, Real(kLong));
  return match;
}

/** The middle of the top: the correlation is flat over the guard and falls on both sides alike. */
template <class Numbers>
int64_t PilotSearch<Numbers>::centre(int64_t from, int64_t to) const {
  int64_t best = from;
  Real most = 0;
  for (int64_t hop = from; hop < to; hop += 1) {
    const Real power = match(hop).power;
    if (power > most) most = power, best = hop;
  }
  int64_t sum = 0;
  int64_t count = 0;
  const int64_t first = best - spread_ < 0 ? 0 : best - spread_;
  for (int64_t hop = first; hop <= best + spread_ && hop + offsets_[kLong - 1] < hops_; hop += 1) {
    if (!(match(hop).power >= static_cast<Real>(kTop) * most)) continue;
    sum += hop;
    count += 1;
  }
  return count > 0 ? sum / count : best;
}

/** Turns the pilot so that it is real where windows begin at `guess`. */
template <class Numbers>
Complex<typename Numbers::Real> PilotSearch<Numbers>::baseOf(double guess) const {
  const double whole = std::floor(guess);
  const auto turns = static_cast<uint32_t>(static_cast<uint64_t>(static_cast<int64_t>(whole)) * step_);
  const double phase = turns / 4294967296.0 + (guess - whole) * harmonic_ / Lengths(waveform_).period;
  return turnOf(static_cast<Real>(2 * kPi * (phase - std::floor(phase)) + kPi / 2));
}

/** Greatest likelihood of slope and phase of the pilot over the first chips: slope is the clock, phase the timing. */
template <class Numbers>
SymbolLine PilotSearch<Numbers>::fit(int64_t hop) const {
  const Lengths lengths(waveform_);
  const double period = lengths.period / harmonic_;
  const double guess = startOf(hop) + lengths.guard / 2;
  const Complex<Real> base = baseOf(guess);
  const double perSymbol = 2 * kPi * lengths.symbol / period;
  const double hops = lengths.symbol / static_cast<double>(hop_);
  Complex<Real> z[kLong], raw[kLong];
  for (size_t i = 0; i < kLong; i += 1) raw[i] = at(hop + offsets_[i]);
  PilotLine<Real> tone;
  if (tone_.isThere()) tone.find(raw, kLong);
  double slope = 0;
  Complex<Real> sum;
  // Tone and pilot are taken out of each other's estimate in turns.
  for (int round = 0; round < (tone.isThere() ? 4 : 1); round += 1) {
    for (size_t i = 0; i < kLong; i += 1) {
      const Complex<Real> less = tone.isThere() ? tone.at(static_cast<Real>(offsets_[i] / hops)) : Complex<Real>{};
      z[i] = (raw[i] - less) * turns_[i] * base;
    }
    sum = fitSlope(z, perSymbol, slope);
    if (round == 3 || !tone.isThere()) continue;
    for (size_t i = 0; i < kLong; i += 1) {
      const Complex<Real> pilot = sum * (Real(1) / kLong) * turnOf(static_cast<Real>(slope * static_cast<double>(i)));
      z[i] = raw[i] - pilot * (turns_[i] * base).conjugate();
    }
    tone.project(z, kLong, true);
    tone.project(z, kLong, false);
  }
  const double late = static_cast<double>(std::atan2(sum.im, sum.re)) / (2 * kPi) * period;
  return {guess - late, lengths.symbol / (1 + slope / perSymbol)};
}

/** The slope along which the phasors agree best. @returns their sum along it. */
template <class Numbers>
Complex<typename Numbers::Real> PilotSearch<Numbers>::fitSlope(const Complex<Real>* z, double perSymbol, double& slope) const {
  double step = perSymbol * kMostClockError / (kClockSteps / 2);
  slope = 0;
  Real most = -1;
  for (int i = -kClockSteps / 2; i <= kClockSteps / 2; i += 1) {
    const Real power = sumAlong(z, kLong, i * step).power();
    if (power > most) most = power, slope = i * step;
  }
  for (int round = 0; round < 3; round += 1, step /= 4) {
    const Real low = sumAlong(z, kLong, slope - step).power();
    const Real mid = sumAlong(z, kLong, slope).power();
    const Real high = sumAlong(z, kLong, slope + step).power();
    const Real bend = low - 2 * mid + high;
    if (bend < 0) slope += step * std::fmax(-1.0, std::fmin(1.0, static_cast<double>((low - high) / (2 * bend))));
  }
  return sumAlong(z, kLong, slope);
}

template <class Numbers>
bool PilotSearch<Numbers>::standsBetterAt(const SymbolLine& other, const SymbolLine& line, double factor) const {
  // The less the more they leave: a second pilot beside spills into windows that are not its own.
  const auto worth = [](const Match& each) { return each.power * each.longShare * each.longShare; };
  return worth(match(hopOf(other.first))) > static_cast<Real>(factor) * worth(match(hopOf(line.first)));
}

template <class Numbers>
double PilotSearch<Numbers>::against(const SymbolLine& other, const SymbolLine& line) const {
  const double error = kFoundError * Lengths(waveform_).period;
  const auto away = [&](double first) { return (first - guess_) * (first - guess_) / (error * error); };
  return kTurnedAbove * std::exp(kPlace * (away(other.first) - away(line.first)));
}

/** Where a window is so long that both places are as good, either is read, and the line counts as none that is turned. */
template <class Numbers>
bool PilotSearch<Numbers>::isTurnedOver(const SymbolLine& line) const {
  const SymbolLine other = turnedOver(line);
  return match(hopOf(other.first)).longShare > static_cast<Real>(kClear) && standsBetterAt(other, line, kTurnedAbove);
}

template <class Numbers>
Complex<typename Numbers::Real> PilotSearch<Numbers>::standingAt(const SymbolLine& line) const {
  const int64_t hop = hopOf(line.first);
  if (!(match(hop).longShare > static_cast<Real>(kHeard))) return {};
  const double hops = Lengths(waveform_).symbol / static_cast<double>(hop_);
  Complex<Real> raw[kLong], sum;
  for (size_t i = 0; i < kLong; i += 1) raw[i] = at(hop + offsets_[i]);
  // Chips keep a part of a tone that stands there.
  PilotLine<Real> tone;
  tone.find(raw, kLong);
  for (size_t i = 0; i < kLong; i += 1)
    sum += (tone.isThere() ? raw[i] - tone.at(static_cast<Real>(offsets_[i] / hops)) : raw[i]) * turns_[i];
  return sum * baseOf(line.first);
}

/**
 * A second pilot on harmonic n leaves 2n places in a period of f0, every other one of a line turned over. Harmonic 1 tells
 * them by its phase, but for half a period where n is odd; where the search saw the beginning tells that.
 */
template <class Numbers>
bool PilotSearch<Numbers>::settle(SymbolLine& line, const Complex<Real>& first) const {
  if (first.power() == 0) return false;
  const double period = Lengths(waveform_).period;
  const double step = period / harmonic_ / 2;
  const double angle = static_cast<double>(std::atan2(first.im, first.re)) / (2 * kPi);
  const int n = harmonic_;
  double least = HUGE_VAL;
  int best = 0;
  for (int j = -n; j <= n; j += 1) {
    const double turns = angle + 0.5 * j / n + (j % 2 == 0 ? 0 : 0.5);
    const double off = 2 * kPi * (turns - std::round(turns)) / kPhaseError;
    const double away = (line.first + j * step - guess_) / (kFoundError * period);
    const double cost = off * off + away * away;
    if (cost < least) least = cost, best = j;
  }
  line.first += best * step;
  return best % 2 != 0;
}

template <class Numbers>
SymbolLine PilotSearch<Numbers>::turnedOver(const SymbolLine& line) const {
  const double half = Lengths(waveform_).period / 2;
  return {line.first + (line.first < guess_ ? half : -half), line.each};
}

template <class Numbers>
bool PilotSearch<Numbers>::find(SymbolLine& line) {
  const Lengths lengths(waveform_);
  const auto behind = static_cast<int64_t>(2 * lengths.symbol / static_cast<double>(hop_));
  // A line that is turned over begins half a period later at most.
  const auto room = static_cast<int64_t>(lengths.period / harmonic_ / 2 / static_cast<double>(hop_)) + 2;
  for (; next_ + behind + room + offsets_[kLong - 1] < hops_; next_ += 1) {
    findTone();
    const Match seen = match(next_);
    if (!seen.isPilot()) continue;
    const int64_t hop = centre(next_, next_ + behind);
    quality_ = match(hop).longShare;
    line = fit(hop);
    guess_ = startOf(hop) + lengths.guard / 2;
    next_ += behind;
    return true;
  }
  return false;
}

template <class Numbers>
void PilotSearch<Numbers>::goOnFrom(double sample) {
  const auto hop = static_cast<int64_t>((sample + static_cast<double>(window_)) / static_cast<double>(hop_)) - 1;
  const int64_t oldest = hops_ - static_cast<int64_t>(room_) + 1;
  next_ = hop > next_ ? hop : next_;
  next_ = next_ > oldest ? next_ : oldest;
}

template class PilotSearch<ReferenceNumbers>;
template class PilotSearch<SmallNumbers>;

}  // namespace harmonic::phy
