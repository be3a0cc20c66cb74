// The command line of harmonic-modem. Reads it and says in words what is wrong; opens nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "phy/phy-frame.hpp"
#include "phy/waveform.hpp"

namespace modem {

/** One bond of the command line, and what it is to carry. */
struct BondOption {
  std::vector<uint16_t> harmonics;
  std::vector<uint8_t> psdu;
};

struct Options {
  bool encode = false;
  bool help = false;
  harmonic::phy::Waveform waveform;
  /** HPM 1.0: channels are those of its table, and may be named by their ratio. */
  bool rational = false;
  /** Of a recording without a header; a WAV file has its own. */
  bool hasRate = false;
  harmonic::phy::Modulation modulation = harmonic::phy::Modulation::dqpsk;
  harmonic::phy::Fec fec = harmonic::phy::Fec::half;
  std::vector<BondOption> bonds;
  bool all = false;
  /** The pilot runs without end. */
  bool running = false;
  /** The float32 build of a microcontroller instead of the reference. */
  bool small = false;
  double amplitude = 0.25;
  /** As the data, without it. */
  std::optional<double> pilot;
  uint8_t flags = 0;
  size_t leastSymbols = harmonic::phy::kLeastBurstSymbols;
  uint16_t maxFrameBytes = harmonic::phy::kMaxFrameBytes;
  /** "-" is standard input or output. */
  std::string file;
};

/** @throws std::runtime_error with a sentence for the person. */
Options readOptions(int count, char** words);

extern const char* const kUsage;

}  // namespace modem
