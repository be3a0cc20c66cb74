// Samples in files: WAV by its name, else raw of 16 bits, lowest byte first. Knows no waveform.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace modem {

/** One channel; full scale is 1. */
struct Recording {
  std::vector<double> samples;
  /** 0: the file does not say. */
  double rateHz = 0;
};

/** The first channel of a file, or of standard input for "-". @throws std::runtime_error with a sentence. */
Recording readSamples(const std::string& path);
/** @throws std::runtime_error with a sentence. */
void writeSamples(const std::string& path, const std::vector<int16_t>& samples, double rateHz);

}  // namespace modem
