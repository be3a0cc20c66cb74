// The consoles on a TCP port, each with a session of its own. One too many hears ERROR 7 and is let go (L5.7).
#pragma once
#include <memory>

#include "consoles.hpp"

namespace agent {

class TcpConsoles final : public Consoles {
 public:
  /** @throws std::runtime_error with a sentence when the port cannot be had. */
  TcpConsoles(const LinkParts& parts, int listener);
  ~TcpConsoles() override;
  TcpConsoles(const TcpConsoles&) = delete;
  TcpConsoles& operator=(const TcpConsoles&) = delete;

  void watch(Waiting& waiting, uint64_t nowNs) override;
  void serve(const Waiting& waiting, uint64_t nowNs, bool off) override;
  void flush(uint64_t nowNs, bool off) override;
  void collect(std::vector<ConsoleLink*>& links) override;
  void endAll(uint64_t nowNs) override;

  uint16_t port() const { return port_; }
  /** Listens on another port from now on; its connections end. */
  void move(int listener);

 private:
  struct Connection;

  void take(uint64_t nowNs, bool off);
  void admit(int fd, uint64_t nowNs);

  const LinkParts parts_;
  int listener_;
  uint16_t port_;
  std::vector<std::unique_ptr<Connection>> connections_;
  size_t place_ = 0;
  uint64_t takeAgainNs_ = 0;
};

}  // namespace agent
