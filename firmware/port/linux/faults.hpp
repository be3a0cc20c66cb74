// Named faults on a time line, so that a console can be shown what a bad day looks like.
// File: one JSON object a line, {"at": seconds since start, "fault": NAME, ...}:
//   corrupt {"rate": share of bytes}   drop {"rate": share of frames}   duplicate {"rate"}   each until another of its name
//   stall {"for": seconds}   gap {"count": blocks}   clip {"for": seconds}
//   disconnect   restart (new boot id)   boot-text
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace harmonic::agent {

struct Fault {
  double at_s = 0, rate = 0, for_s = 1;
  std::uint32_t count = 1;
  std::string name;
};

class Faults {
 public:
  // Throws std::runtime_error with the line that cannot be read.
  explicit Faults(const std::string& file);

  // One-time faults that are due; the lasting ones change what follows below.
  std::vector<Fault> due(double now_s);
  bool stalled(double now_s) const { return now_s < stalled_until_s_; }
  bool clipping(double now_s) const { return now_s < clipping_until_s_; }
  bool drops() { return chance(drop_); }
  bool duplicates() { return chance(duplicate_); }
  void corrupt(std::uint8_t* bytes, std::size_t size);

 private:
  bool chance(double rate) { return rate > 0 && uniform_(random_) < rate; }
  std::vector<Fault> waiting_;
  double corrupt_ = 0, drop_ = 0, duplicate_ = 0, stalled_until_s_ = 0, clipping_until_s_ = 0;
  std::mt19937_64 random_{20261124};
  std::uniform_real_distribution<double> uniform_{0, 1};
};

}  // namespace harmonic::agent
