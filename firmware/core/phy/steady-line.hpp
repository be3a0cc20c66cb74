// A tone that stands in one harmonic's bin, followed symbol by symbol (SPEC P9.2): what of each symbol is not it. Takes
// nothing out of what is decoded, and finds no frame.
#pragma once
#include "numbers.hpp"

namespace harmonic::phy {

class SteadyLine {
 public:
  using Value = Complex<float>;

  void begin() { *this = SteadyLine(); }
  /** The next symbol. @returns its power, without the tone's where one stands. */
  float take(Value value) {
    const float power = value.power();
    listen(value, power);
    const float left = isOn_ ? follow(value) : power;
    if (!isOn_ && count_ >= kLeastSymbols && alike_.power() > kSteady) {
      isOn_ = true;
      turn_ = std::atan2(alike_.im, alike_.re);
      tone_ = value;
      usual_ = recent_ = power;
      weak_ = 0;
    }
    if (isOn_) tone_ = tone_ * turnOf(turn_);
    return left;
  }
  /** Of the tone that stands there now. */
  float tonePower() const { return isOn_ ? tone_.power() : 0; }
  /** Later windows begin earlier, by what turns f0 so far: at the next symbol, and a symbol. @param symbolPeriods periods
   *  of f0 in one. */
  void turn(double offset, double slope, double harmonic, double symbolPeriods) {
    before_ = before_ * turnOf(static_cast<float>(std::remainder(-harmonic * offset, 2 * kPi)));
    // Where the tone stands, in f0: the nearest place to the harmonic that turns so.
    const double turns = static_cast<double>(turn_) / (2 * kPi);
    const double place = (turns + std::floor(harmonic * symbolPeriods - turns + 0.5)) / symbolPeriods;
    tone_ = tone_ * turnOf(static_cast<float>(std::remainder(-place * offset, 2 * kPi)));
    turn_ -= static_cast<float>(place * slope);
  }

 private:
  /** Symbols over which a tone shows itself, and how far they have to turn alike: few loud ones are a
   *  frame's. */
  static constexpr float kSteady = 0.7f * 0.7f;
  static constexpr uint8_t kLeastSymbols = 32, kSymbols = 64;
  /** The part of what is left of a symbol that corrects the tone: less where a frame's power stands beside it. */
  static constexpr float kPace = 1.0f / 8, kLeastPace = 1.0f / 256;
  /** A tone that is so many times what is left is followed beside it. */
  static constexpr float kStrong = 1000;
  /** What is left of the newest symbols: where few of a frame's are like the tone, these do not draw it. */
  static constexpr float kRecent = 1.0f / 16;
  /** What is usually left: above so many times that it is a frame's, and follows slowly. */
  static constexpr float kUsual = 4, kSinks = 1.0f / 8, kLearns = 1.0f / 32, kFollows = 1.005f;
  /** Rounding, against the energy of all. */
  static constexpr float kLeast = 1e-9f;
  /** No tone stands where so many symbols in a row have less than that of its power. */
  static constexpr float kFaded = 0.25f;
  static constexpr uint8_t kFadedSymbols = 16;

  void listen(Value value, float power) {
    if (count_ < kSymbols) count_ = static_cast<uint8_t>(count_ + 1);
    const float memory = 1 / static_cast<float>(count_);
    const float size = std::sqrt(power * before_.power());
    alike_ += (value * before_.conjugate() * (size > 0 ? 1 / size : 0) - alike_) * memory;
    energy_ += memory * (power - energy_);
    before_ = value;
  }
  float follow(Value value) {
    const Value error = value - tone_;
    const float left = error.power() + kLeast * energy_;
    const float power = tone_.power();
    if (!(left > 0)) return left;
    recent_ += kRecent * (left - recent_);
    const float share = std::fmax(kUsual * usual_ / left, power / (kStrong * std::fmax(left, recent_)));
    const float beside = std::fmin(1.0f, power / left);
    const float pace = std::fmax(kLeastPace * beside, kPace * std::fmin(beside, share));
    if (left < usual_) usual_ += kSinks * (left - usual_);
    else if (left < kUsual * usual_) usual_ += kLearns * (left - usual_);
    else usual_ *= kFollows;
    if (power > 0) turn_ += pace * pace / 2 * (error * tone_.conjugate()).im / power;
    tone_ += error * pace;
    weak_ = value.power() < kFaded * power ? static_cast<uint8_t>(weak_ + 1) : uint8_t{0};
    isOn_ = weak_ < kFadedSymbols;
    return left;
  }

  Value before_, tone_;
  /** Mean turn from neighbour to neighbour, as a phasor; and mean power. */
  Value alike_;
  float energy_ = 0, turn_ = 0, usual_ = 0, recent_ = 0;
  uint8_t count_ = 0, weak_ = 0;
  bool isOn_ = false;
};

}  // namespace harmonic::phy
