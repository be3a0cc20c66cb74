// What the agent is on a harmonic line: channels it sends and hears, waveform, role. Reads its flags and says in words
// what is wrong; opens nothing.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "phy/phy-frame.hpp"
#include "phy/waveform.hpp"

namespace agent {

/** What a channel says: the same bytes each time, something read anew, or only what a console asks for. */
enum class Saying : uint8_t { bytes, count, rms, time, asked };

struct SentChannel {
  std::vector<uint16_t> harmonics;
  Saying saying = Saying::bytes;
  std::vector<uint8_t> psdu;
  double everyMs = 1000;
  /** 0: without end. */
  uint32_t times = 0;
};

struct HarmonicOptions {
  std::vector<SentChannel> sent;
  std::vector<std::vector<uint16_t>> heard;
  harmonic::phy::Waveform waveform;
  harmonic::phy::Modulation modulation = harmonic::phy::Modulation::dqpsk;
  harmonic::phy::Fec fec = harmonic::phy::Fec::half;
  /** Of each harmonic; full scale is 1. */
  double amplitude = 0.1;
  /** By which its clock is faster than it says; for trials. */
  double clockPpm = 0;
  /** Channels are those of HPM 1.0, and no others. */
  bool rational = false;
  /** A channel was given as a ratio. */
  bool ratios = false;
  /** Each frame brings a pilot of its own. */
  bool bursts = false;
  bool master = false;
  bool slave = false;
  /** Written instead of serving. */
  std::string wav;
  double seconds = 10;
  /** A sound card that plays what is sent. */
  std::string play;

  bool isSender() const { return master || !sent.empty(); }
  bool isHearer() const { return slave || master || !heard.empty(); }
  bool isOn() const { return isSender() || isHearer(); }
};

/** Takes a flag that begins with --harmonic. @param value the word behind it. @returns false when it is none.
 *  @throws std::runtime_error with a sentence for the person. */
bool readHarmonicFlag(const std::string& flag, const std::function<std::string()>& value, HarmonicOptions& options);
/** What does not go together, and what the waveform cannot carry at this rate. @throws std::runtime_error. */
void checkHarmonic(const HarmonicOptions& options, double rateHz);

constexpr double kBeaconEveryMs = 500;

extern const char* const kHarmonicUsage;

}  // namespace agent
