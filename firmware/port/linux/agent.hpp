// The agent: opens what it serves on, then one loop on one thread: wait, read, sample, write. Reads no flags.
#pragma once
#include <csignal>
#include <memory>

#include "board.hpp"
#include "harmonic-node.hpp"
#include "mdns.hpp"
#include "sampling.hpp"
#include "serial-console.hpp"
#include "tcp-consoles.hpp"
#include "told-line.hpp"
#include "udp-consoles.hpp"

namespace agent {

class Agent {
 public:
  /** Opens everything. @throws std::runtime_error with a sentence. */
  /** @param node the source, where it is a harmonic node too. */
  Agent(const Options& options, Source& source, Faults& faults, HarmonicNode* node = nullptr);
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  Told told() const;
  /** Until `stop`, the end of standard input where that counts, or the end of a recording that is played once.
   *  @param mask of signals while it waits. */
  void run(const volatile sig_atomic_t& stop, const sigset_t& mask);

 private:
  void openWays(int listener);
  bool step(uint64_t nowNs);
  void playFaults(uint64_t nowNs);
  void fulfilWishes(const std::vector<ConsoleLink*>& all, uint64_t nowNs);
  void restart(uint64_t nowNs);
  void endAll(uint64_t nowNs);
  void applyValues(uint64_t nowNs);
  void moveTcp();
  void announce(uint64_t nowNs);
  void tellLine(uint64_t nowNs);
  bool isOff() const;
  std::vector<ConsoleLink*> links();
  uint64_t now() const;
  std::string placeOf(uint16_t port) const;

  const Options options_;
  Source& source_;
  Faults& faults_;
  HarmonicNode* const node_;
  const uint64_t beganNs_;
  Board board_;
  /** Where others find it. */
  in_addr address_{};
  std::unique_ptr<SerialPort> port_;
  std::unique_ptr<harmonic::Device> device_;
  std::unique_ptr<SerialConsole> serial_;
  std::unique_ptr<TcpConsoles> tcp_;
  std::unique_ptr<UdpConsoles> udp_;
  std::vector<Consoles*> ways_;
  std::unique_ptr<Mdns> mdns_;
  Sampling sampling_;
  uint64_t patienceNs_ = kNever;
  /** Frames that waited when the device last began anew. */
  size_t givenUp_ = 0;
  Waiting waiting_;
};

}  // namespace agent
