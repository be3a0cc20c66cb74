// One console's way to the device: its session, what is under way to it with faults and pace, and what it sent and the
// session could not take yet. Bounded both ways. Owns no descriptor and opens nothing.
#pragma once
#include <netinet/in.h>
#include <sys/socket.h>

#include <vector>

#include "faults.hpp"
#include "line-pace.hpp"
#include "session.hpp"

namespace agent {

class ConsoleLink {
 public:
  /** @param sampleBytes what may wait of samples. @param bytesPerSecond of the line, 0: as fast as it takes them. */
  ConsoleLink(harmonic::Device& device, Faults& faults, harmonic::Transport transport, size_t sampleBytes,
              double bytesPerSecond = 0);
  ConsoleLink(const ConsoleLink&) = delete;
  ConsoleLink& operator=(const ConsoleLink&) = delete;

  /** Datagrams go to this address. */
  void setPeer(const sockaddr_in& peer) { peer_ = peer; }
  const sockaddr_in& peer() const { return peer_; }
  void setPace(double bytesPerSecond) { pace_.setRate(bytesPerSecond); }

  /** Reads a byte stream once. @returns false when the other side is gone. */
  bool readFrom(int fd, uint64_t nowNs);
  /** @returns false while answers wait: the rest stays with the other side. */
  bool wantsToRead() const { return inAt_ == in_.size(); }
  /** Writes what the line takes. @returns false when the other side is gone. */
  bool flush(int fd, uint64_t nowNs);
  /** The line was full: it is to be waited for. */
  bool isBlocked() const { return blocked_; }
  /** When the pace lets the next bytes out; kNever when nothing waits for it. */
  uint64_t dueNs() const { return dueNs_; }
  /** Everything but samples and reports went out. */
  bool hasAnswered() const { return session.hasAnswered() && isOutEmpty(); }
  bool isDrained() { return isOutEmpty() && session.pending().size == 0; }
  /** Bytes of no frame, in between frames. */
  void interject(const char* text);
  /** Nothing of what was under way stays. */
  void cut();

 private:
  std::vector<uint8_t> sampleMemory_;

 public:
  harmonic::Session session;
  /** Greeting after which it was told how the harmonic line stands. */
  uint32_t lineToldAt = 0;

 private:
  bool isOutEmpty() const { return outAt_ == out_.size() && copies_ == 0; }
  bool fetch();
  bool push(uint64_t nowNs);
  bool writeOnce(int fd, size_t most, uint64_t nowNs);

  Faults& faults_;
  const bool isDatagram_;
  sockaddr_in peer_{};
  LinePace pace_;
  LinePace slow_;
  std::vector<uint8_t> in_;
  size_t inAt_ = 0;
  /** When what waits came. */
  uint64_t arrivedNs_ = 0;
  /** What became of one frame by the faults; `copies_` more of it follow (datagrams). */
  std::vector<uint8_t> out_;
  size_t outAt_ = 0;
  int copies_ = 0;
  bool blocked_ = false;
  uint64_t dueNs_ = kNever;
};

}  // namespace agent
