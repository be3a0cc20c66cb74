// The timeline of faults, and what they do to frames.
#include "faults.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <stdexcept>

#include "cobs.hpp"
#include "frame.hpp"

namespace agent {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

struct Known {
  FaultKind kind;
  double rate;
  double lastsS;
};
const std::map<std::string, Known> kKnown = {
    {"corrupt", {FaultKind::corrupt, 0.001, kForever}},     {"drop", {FaultKind::drop, 1, kForever}},
    {"duplicate", {FaultKind::duplicate, 1, kForever}},     {"stall", {FaultKind::stall, 0, kForever}},
    {"slow", {FaultKind::slow, 1000, kForever}},            {"wrong-version", {FaultKind::wrongVersion, 0, kForever}},
    {"clip", {FaultKind::clip, 4, kForever}},               {"gap", {FaultKind::gap, 0, 0.1}},
    {"boot-text", {FaultKind::bootText, 0, 0}},             {"disconnect", {FaultKind::disconnect, 0, 1}},
    {"reset", {FaultKind::reset, 0, 0.5}},
};

/** One flat object of texts and numbers: all that a fault needs of JSON. */
std::map<std::string, std::string> readObject(const std::string& line) {
  std::map<std::string, std::string> members;
  size_t at = 0;
  const auto skip = [&] { at = std::min(line.find_first_not_of(" \t\r", at), line.size()); };
  const auto take = [&](char c) {
    skip();
    if (at >= line.size() || line[at] != c) throw std::runtime_error(std::string("\"") + c + "\" is missing");
    at += 1;
  };
  const auto text = [&] {
    take('"');
    const size_t end = line.find('"', at);
    if (end == std::string::npos) throw std::runtime_error("a text does not end");
    const std::string value = line.substr(at, end - at);
    at = end + 1;
    return value;
  };
  take('{');
  skip();
  while (at < line.size() && line[at] != '}') {
    const std::string key = text();
    take(':');
    skip();
    if (at < line.size() && line[at] == '"') {
      members[key] = text();
    } else {
      const size_t end = std::min(line.find_first_of(",} \t\r", at), line.size());
      members[key] = line.substr(at, end - at);
      at = end;
    }
    skip();
    if (at < line.size() && line[at] == ',') at += 1;
    skip();
  }
  take('}');
  skip();
  if (at != line.size()) throw std::runtime_error("something follows the object");
  return members;
}

double numberOf(const std::string& key, const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value) || value < 0)
    throw std::runtime_error("\"" + key + "\" is no number from 0 up");
  return value;
}

Fault readFault(const std::string& line) {
  const auto members = readObject(line);
  const auto name = members.find("fault");
  if (name == members.end()) throw std::runtime_error("\"fault\" is missing");
  const auto known = kKnown.find(name->second);
  if (known == kKnown.end()) {
    std::string all;
    for (const auto& each : kKnown) all += (all.empty() ? "" : ", ") + each.first;
    throw std::runtime_error("there is no fault \"" + name->second + "\": " + all);
  }
  Fault fault;
  fault.kind = known->second.kind;
  fault.rate = known->second.rate;
  fault.name = name->second;
  double lastsS = known->second.lastsS;
  for (const auto& [key, value] : members) {
    if (key == "at") fault.atS = numberOf(key, value);
    else if (key == "for") lastsS = numberOf(key, value);
    else if (key == "rate") fault.rate = numberOf(key, value);
    else if (key != "fault") throw std::runtime_error("there is no \"" + key + "\": at, fault, for, rate");
  }
  fault.untilS = fault.atS + lastsS;
  return fault;
}

/** The frame again, as a device of version 2 would say it. */
void sayVersion2(harmonic::Bytes wire, bool isDatagram, std::vector<uint8_t>& out) {
  std::vector<uint8_t> frame(wire.data, wire.data + wire.size);
  size_t from = 0;
  if (!isDatagram) {
    frame.erase(frame.begin());
    frame.pop_back();
    frame.resize(harmonic::cobsDecodeInPlace(frame.data(), frame.size()));
    from = 1;
  }
  uint8_t* const bytes = frame.data() + from;
  const size_t size = frame.size() - from;
  bytes[0] = static_cast<uint8_t>((bytes[0] & 15) | 2 << 4);
  harmonic::closeWithCrc(bytes, size - harmonic::kCrcBytes);
  if (isDatagram) {
    out.insert(out.end(), bytes, bytes + size);
    return;
  }
  uint8_t again[harmonic::kMaxWire];
  const size_t length = harmonic::toWire(bytes, size, again);
  out.insert(out.end(), again, again + length);
}

}  // namespace

void Faults::readFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("--faults " + path + ": it cannot be read");
  std::string line;
  for (int number = 1; std::getline(file, line); number += 1) {
    const size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#') continue;
    try {
      faults_.push_back(readFault(line));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("--faults " + path + ", line " + std::to_string(number) + ": " + error.what());
    }
  }
  if (file.bad()) throw std::runtime_error("--faults " + path + ": it cannot be read");
}

void Faults::advance(double nowS, std::vector<const Fault*>& begun, std::vector<const Fault*>& ended) {
  for (Fault& fault : faults_) {
    if (fault.phase == 0 && nowS >= fault.atS) {
      fault.phase = 1;
      begun.push_back(&fault);
    } else if (fault.phase == 1 && nowS >= fault.untilS) {
      fault.phase = 2;
      ended.push_back(&fault);
    }
  }
}

double Faults::nextS() const {
  double next = kForever;
  for (const Fault& fault : faults_)
    if (fault.phase < 2) next = std::min(next, fault.phase == 0 ? fault.atS : fault.untilS);
  return next;
}

const Fault* Faults::find(FaultKind kind) const {
  for (const Fault& fault : faults_)
    if (fault.phase == 1 && fault.kind == kind) return &fault;
  return nullptr;
}

double Faults::rateOf(FaultKind kind, double otherwise) const {
  const Fault* const fault = find(kind);
  return fault != nullptr ? fault->rate : otherwise;
}

double Faults::chance() {
  random_ ^= random_ >> 12;
  random_ ^= random_ << 25;
  random_ ^= random_ >> 27;
  return static_cast<double>((random_ * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
}

int Faults::copies() {
  if (isOn(FaultKind::drop) && chance() < rateOf(FaultKind::drop, 0)) return 0;
  return isOn(FaultKind::duplicate) && chance() < rateOf(FaultKind::duplicate, 0) ? 2 : 1;
}

void Faults::pass(harmonic::Bytes frame, bool isDatagram, std::vector<uint8_t>& out) {
  const size_t from = out.size();
  if (isOn(FaultKind::wrongVersion)) sayVersion2(frame, isDatagram, out);
  else out.insert(out.end(), frame.data, frame.data + frame.size);
  const double rate = rateOf(FaultKind::corrupt, 0);
  if (rate > 0)
    for (size_t at = from; at < out.size(); at += 1)
      if (chance() < rate) out[at] = static_cast<uint8_t>(out[at] ^ (1 + static_cast<int>(chance() * 255)));
}

}  // namespace agent
