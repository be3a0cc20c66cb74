#include "channel.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace harmonic::agent {

Channel::~Channel() {
  if (owns_fd_) close(fd_);
}

bool Channel::send(const std::uint8_t* frame, std::size_t size, bool urgent) {
  if (faults_.drops()) return true;
  const int times = faults_.duplicates() ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    if (datagrams()) {
      std::memcpy(wire_, frame, size);
      faults_.corrupt(wire_, size);
      // A full socket buffer is the network's loss, not the queue's.
      if (sendto(fd_, wire_, size, MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&peer_), peer_length_) < 0 && errno == EAGAIN) return false;
      continue;
    }
    const std::size_t bytes = to_wire(frame, size, wire_);
    faults_.corrupt(wire_, bytes);
    if (!put(wire_, bytes, urgent)) return false;
  }
  return true;
}

bool Channel::put(const std::uint8_t* bytes, std::size_t size, bool urgent) {
  if (held_ + size > capacity - (urgent ? 0 : reserve)) return false;
  const std::size_t tail = (head_ + held_) % capacity;
  const std::size_t first = std::min(size, capacity - tail);
  std::memcpy(queue_.data() + tail, bytes, first);
  std::memcpy(queue_.data(), bytes + first, size - first);
  held_ += size;
  high_water_ = std::max(high_water_, static_cast<std::uint32_t>(held_));
  return true;
}

void Channel::put_raw(const char* text) {
  if (!datagrams()) put(reinterpret_cast<const std::uint8_t*>(text), std::strlen(text), true);
}

bool Channel::flush(double now_s) {
  if (pace_ > 0) {
    // A token is a byte the line has had time for; 20 ms may be saved up.
    if (paced_at_s_ >= 0) tokens_ = std::min(tokens_ + (now_s - paced_at_s_) * pace_, pace_ * 0.02);
    paced_at_s_ = now_s;
  }
  if (faults_.stalled(now_s)) return true;
  while (held_ > 0) {
    std::size_t run = std::min(held_, capacity - head_);
    if (pace_ > 0) run = std::min(run, static_cast<std::size_t>(tokens_));
    if (run == 0) return true;
    const ssize_t written = write(fd_, queue_.data() + head_, run);
    if (written < 0) return errno == EAGAIN || errno == EINTR;
    const auto bytes = static_cast<std::size_t>(written);
    head_ = (head_ + bytes) % capacity;
    held_ -= bytes;
    if (pace_ > 0) tokens_ -= static_cast<double>(bytes);
    if (bytes < run) return true;
  }
  return true;
}

}  // namespace harmonic::agent
