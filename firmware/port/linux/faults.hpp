// Faults on a timeline: which are on at a time, and what they do to frames on their way out. Opens and closes nothing.
//
// A line of the file is one JSON object of numbers and one text:
//   {"at": SECONDS, "fault": NAME, "for": SECONDS, "rate": NUMBER}
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bytes.hpp"

namespace agent {

enum class FaultKind {
  corrupt,       // each byte is changed with probability `rate`
  drop,          // each frame is lost with probability `rate` (1)
  duplicate,     // each frame goes out twice with probability `rate` (1)
  stall,         // nothing goes out
  slow,          // at most `rate` bytes a second go out
  wrongVersion,  // frames say version 2
  clip,          // the signal is `rate` times as strong (4)
  gap,           // samples are lost before they are sent
  bootText,      // once: the text of a boot loader goes out on byte streams
  disconnect,    // connections end, and none is taken until it is over
  reset,         // once: power off and on: another boot id, everything forgotten
};

struct Fault {
  double atS = 0;
  /** Infinite without "for". */
  double untilS = 0;
  FaultKind kind = FaultKind::corrupt;
  double rate = 0;
  std::string name;
  /** 0 not begun, 1 on, 2 over. */
  int phase = 0;
};

class Faults {
 public:
  /** @throws std::runtime_error with file and line. */
  void readFile(const std::string& path);

  /** Time goes on. `begun` and `ended` take those that changed. @param nowS since the agent began. */
  void advance(double nowS, std::vector<const Fault*>& begun, std::vector<const Fault*>& ended);
  bool isOn(FaultKind kind) const { return find(kind) != nullptr; }
  /** `rate` of the fault that is on, else `otherwise`. */
  double rateOf(FaultKind kind, double otherwise) const;

  /** When the next one begins or ends, seconds since the agent began; infinite when none will. */
  double nextS() const;

  /** How often the next frame goes out: 0 lost, 1, or 2. */
  int copies();
  /** Appends to `out` what becomes of one frame that is not lost. */
  void pass(harmonic::Bytes frame, bool isDatagram, std::vector<uint8_t>& out);

 private:
  const Fault* find(FaultKind kind) const;
  double chance();

  std::vector<Fault> faults_;
  uint64_t random_ = 0x9E3779B97F4A7C15u;
};

}  // namespace agent
