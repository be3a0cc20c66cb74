// A way in: the consoles of one serial line, one TCP port or one UDP port. The loop has one of each at most.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "console-link.hpp"
#include "waiting.hpp"

namespace agent {

/** What every link of the agent is made with. */
struct LinkParts {
  harmonic::Device& device;
  Faults& faults;
  /** Bytes of samples that may wait for one console. */
  size_t sampleBytes;
};

class Consoles {
 public:
  virtual ~Consoles() = default;
  /** Adds what it waits for. */
  virtual void watch(Waiting& waiting, uint64_t nowNs) = 0;
  /** Reads what came. @param off the device is unplugged: what comes is lost. */
  virtual void serve(const Waiting& waiting, uint64_t nowNs, bool off) = 0;
  /** Writes what the lines take, and lets go of those that are gone. */
  virtual void flush(uint64_t nowNs, bool off) = 0;
  virtual void collect(std::vector<ConsoleLink*>& links) = 0;
  /** The device restarts or is unplugged: connections end, sessions are forgotten. */
  virtual void endAll(uint64_t nowNs) = 0;
};

/** A console keeps its session as long as it says something this often; it pings every second (L5.6). */
constexpr uint64_t kSilenceNs = 10000000000;
/** One that never greeted, and one on UDP (L14.1). */
constexpr uint64_t kShortSilenceNs = 5000000000;
/** Sessions of TCP, and of UDP (L5.7). */
constexpr size_t kMostConsoles = 4;

/** @throws std::runtime_error: "what: why", why in the system's words. */
[[noreturn]] void fail(const std::string& what);

}  // namespace agent
