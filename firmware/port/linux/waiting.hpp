// What the agent's loop waits for: descriptors, and the earliest time at which something is due. Waits once, decides nothing.
#pragma once
#include <poll.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <vector>

#include "line-pace.hpp"

namespace agent {

class Waiting {
 public:
  /** @returns a place to ask `has` with; a descriptor of -1 is never ready. */
  size_t add(int fd, short events) {
    polled_.push_back({fd, events, 0});
    return polled_.size() - 1;
  }
  void until(uint64_t dueNs) {
    if (dueNs < dueNs_) dueNs_ = dueNs;
  }
  /** @param mask of signals while it waits: others interrupt nothing. */
  void wait(uint64_t nowNs, const sigset_t& mask) {
    const uint64_t ns = dueNs_ > nowNs ? dueNs_ - nowNs : 0;
    const timespec time{static_cast<time_t>(ns / 1000000000), static_cast<long>(ns % 1000000000)};
    if (ppoll(polled_.data(), polled_.size(), dueNs_ == kNever ? nullptr : &time, &mask) < 0)
      for (pollfd& each : polled_) each.revents = 0;
  }
  short happened(size_t place) const { return polled_[place].revents; }
  void clear() {
    polled_.clear();
    dueNs_ = kNever;
  }

 private:
  std::vector<pollfd> polled_;
  uint64_t dueNs_ = kNever;
};

}  // namespace agent
