// The console on a serial line: one session for as long as the agent runs, whoever holds the other end.
#pragma once
#include "consoles.hpp"
#include "serial-port.hpp"

namespace agent {

class SerialConsole final : public Consoles {
 public:
  SerialConsole(const LinkParts& parts, SerialPort& port, uint32_t baud, uint64_t nowNs);

  void watch(Waiting& waiting, uint64_t nowNs) override;
  void serve(const Waiting& waiting, uint64_t nowNs, bool off) override;
  void flush(uint64_t nowNs, bool off) override;
  void collect(std::vector<ConsoleLink*>& links) override { links.push_back(&link_); }
  void endAll(uint64_t nowNs) override;

  uint32_t baud() const { return baud_; }
  void setBaud(uint32_t baud);
  /** What a boot loader says on the line before the device speaks. */
  void sayBootText();

 private:
  void lose(uint64_t nowNs);

  SerialPort& port_;
  uint32_t baud_;
  ConsoleLink link_;
  size_t place_ = 0;
  uint64_t tryAtNs_ = kNever;
};

}  // namespace agent
