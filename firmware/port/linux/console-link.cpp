// Bytes in and out of a session.
#include "console-link.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace agent {
namespace {

constexpr size_t kPiece = 4096;
/** Frames written in one go before others have their turn. */
constexpr int kTurn = 64;

}  // namespace

ConsoleLink::ConsoleLink(harmonic::Device& device, Faults& faults, harmonic::Transport transport, size_t sampleBytes,
                         double bytesPerSecond)
    : sampleMemory_(sampleBytes),
      session(device, transport, sampleMemory_.data(), sampleMemory_.size()),
      faults_(faults),
      isDatagram_(transport == harmonic::Transport::datagram),
      pace_(bytesPerSecond) {}

bool ConsoleLink::readFrom(int fd, uint64_t nowNs) {
  in_.resize(kPiece);
  inAt_ = 0;
  const ssize_t got = read(fd, in_.data(), in_.size());
  const int error = errno;
  in_.resize(got > 0 ? static_cast<size_t>(got) : 0);
  if (got > 0) {
    arrivedNs_ = nowNs;
    push(nowNs);
    return true;
  }
  return got < 0 && (error == EAGAIN || error == EINTR);
}

/** Gives the session what it has not taken yet. @returns true when it took some. */
bool ConsoleLink::push(uint64_t nowNs) {
  if (inAt_ == in_.size()) return false;
  const size_t taken = session.receive({in_.data() + inAt_, in_.size() - inAt_}, nowNs, arrivedNs_);
  inAt_ += taken;
  return taken > 0;
}

void ConsoleLink::interject(const char* text) { out_.insert(out_.end(), text, text + std::strlen(text)); }

void ConsoleLink::cut() {
  in_.clear();
  out_.clear();
  inAt_ = outAt_ = 0;
  copies_ = 0;
  blocked_ = false;
  dueNs_ = kNever;
}

/** The next frame as the faults leave it. @returns false when there is none. */
bool ConsoleLink::fetch() {
  if (copies_ > 0) {
    copies_ -= 1;
    outAt_ = 0;
    return true;
  }
  for (;;) {
    const harmonic::Bytes frame = session.pending();
    if (frame.size == 0) return false;
    out_.clear();
    outAt_ = 0;
    const int copies = faults_.copies();
    if (copies > 0) faults_.pass(frame, isDatagram_, out_);
    session.sent(frame.size);
    if (copies == 0) continue;
    copies_ = copies - 1;
    return true;
  }
}

/** @returns false when the other side is gone. */
bool ConsoleLink::writeOnce(int fd, size_t most, uint64_t nowNs) {
  const size_t left = out_.size() - outAt_;
  const size_t size = isDatagram_ ? left : std::min(left, most);
  const ssize_t sent = isDatagram_ ? sendto(fd, out_.data(), size, MSG_DONTWAIT,
                                            reinterpret_cast<const sockaddr*>(&peer_), sizeof peer_)
                                   : write(fd, out_.data() + outAt_, size);
  if (sent < 0) {
    blocked_ = errno == EAGAIN || errno == EWOULDBLOCK;
    if (blocked_ || errno == EINTR) return true;
    // A datagram that cannot be sent is a datagram lost.
    if (isDatagram_) outAt_ = out_.size();
    return isDatagram_;
  }
  outAt_ += static_cast<size_t>(sent);
  pace_.spend(static_cast<size_t>(sent), nowNs);
  slow_.spend(static_cast<size_t>(sent), nowNs);
  return true;
}

bool ConsoleLink::flush(int fd, uint64_t nowNs) {
  blocked_ = false;
  dueNs_ = kNever;
  if (faults_.isOn(FaultKind::stall)) return true;
  slow_.setRate(faults_.isOn(FaultKind::slow) ? std::max(1.0, faults_.rateOf(FaultKind::slow, 0)) : 0);
  for (int turn = 0; turn < kTurn; turn += 1) {
    if (outAt_ == out_.size() && !fetch()) {
      if (!push(nowNs)) return true;
      continue;
    }
    // A datagram goes out whole and may put the line in debt.
    const size_t wanted = isDatagram_ ? 1 : out_.size() - outAt_;
    const uint64_t readyNs = std::max(pace_.readyNs(wanted), slow_.readyNs(wanted));
    const size_t most = std::min(pace_.allowance(nowNs), slow_.allowance(nowNs));
    if (nowNs < readyNs || most == 0) {
      dueNs_ = std::max(readyNs, nowNs + 1);
      return true;
    }
    if (!writeOnce(fd, most, nowNs)) return false;
    if (blocked_) return true;
  }
  dueNs_ = nowNs;
  return true;
}

}  // namespace agent
