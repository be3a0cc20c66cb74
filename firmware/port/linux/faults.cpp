#include "faults.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace harmonic::agent {
namespace {

// The value behind "key": in a flat JSON object; empty when it is not there.
std::string value_of(const std::string& line, const std::string& key) {
  const std::size_t at = line.find('"' + key + '"');
  if (at == std::string::npos) return {};
  std::size_t from = line.find(':', at);
  if (from == std::string::npos) return {};
  from = line.find_first_not_of(" \t\"", from + 1);
  const std::size_t to = line.find_first_of(",}\"", from);
  if (from == std::string::npos || to == std::string::npos) return {};
  return line.substr(from, to - from);
}

constexpr const char* names[] = {"corrupt", "drop", "duplicate", "stall", "gap", "clip", "disconnect", "restart", "boot-text"};

}  // namespace

Faults::Faults(const std::string& file) {
  if (file.empty()) return;
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error("there is no file " + file);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Fault fault;
    fault.name = value_of(line, "fault");
    const bool known = std::any_of(std::begin(names), std::end(names), [&](const char* name) { return fault.name == name; });
    if (!known) throw std::runtime_error(file + " line " + std::to_string(number) + ": \"" + fault.name + "\" is no fault");
    const auto read = [&](const char* key, double otherwise) {
      const std::string text = value_of(line, key);
      return text.empty() ? otherwise : std::strtod(text.c_str(), nullptr);
    };
    fault.at_s = read("at", 0);
    fault.rate = read("rate", 0);
    fault.for_s = read("for", 1);
    fault.count = static_cast<std::uint32_t>(read("count", 1));
    waiting_.push_back(fault);
  }
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Fault& a, const Fault& b) { return a.at_s < b.at_s; });
}

std::vector<Fault> Faults::due(double now_s) {
  std::vector<Fault> once;
  while (!waiting_.empty() && waiting_.front().at_s <= now_s) {
    const Fault fault = waiting_.front();
    waiting_.erase(waiting_.begin());
    if (fault.name == "corrupt") corrupt_ = fault.rate;
    else if (fault.name == "drop") drop_ = fault.rate;
    else if (fault.name == "duplicate") duplicate_ = fault.rate;
    else if (fault.name == "stall") stalled_until_s_ = now_s + fault.for_s;
    else if (fault.name == "clip") clipping_until_s_ = now_s + fault.for_s;
    else once.push_back(fault);
  }
  return once;
}

void Faults::corrupt(std::uint8_t* bytes, std::size_t size) {
  if (corrupt_ <= 0) return;
  for (std::size_t i = 0; i < size; ++i) {
    if (chance(corrupt_)) bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ (1U << (random_() % 8)));
  }
}

}  // namespace harmonic::agent
