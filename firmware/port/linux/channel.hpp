// One console's way to the device: a file descriptor, a bounded queue of wire bytes, the line's pace, and its session.
#pragma once
#include <sys/socket.h>

#include "faults.hpp"
#include "session.hpp"

namespace harmonic::agent {

class Channel final : public Transport {
 public:
  // `bytes_per_second` 0: as fast as the descriptor takes them.
  Channel(int fd, bool owns_fd, double bytes_per_second, const Identity& identity, Configuration& configuration, SampleSource& source, Faults& faults)
      : session(identity, configuration, source, *this), fd_(fd), owns_fd_(owns_fd), pace_(bytes_per_second), faults_(faults), queue_(capacity) {}
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // A UDP console: frames leave as datagrams to this address.
  void set_peer(const sockaddr_storage& peer, socklen_t length) {
    peer_ = peer;
    peer_length_ = length;
  }
  const sockaddr_storage& peer() const { return peer_; }

  bool send(const std::uint8_t* frame, std::size_t size, bool urgent) override;
  bool datagrams() const override { return peer_length_ > 0; }
  std::uint32_t queue_high_water() const override { return high_water_; }

  int fd() const { return fd_; }
  bool wants_to_write() const { return held_ > 0 && (pace_ == 0 || tokens_ >= 1); }
  // Writes what the line carries by now. False: the other side is gone.
  bool flush(double now_s);
  void put_raw(const char* text);

  Session session;

 private:
  bool put(const std::uint8_t* bytes, std::size_t size, bool urgent);
  static constexpr std::size_t capacity = 256 * 1024;
  static constexpr std::size_t reserve = 16 * 1024;

  int fd_;
  bool owns_fd_;
  double pace_;
  Faults& faults_;
  std::vector<std::uint8_t> queue_;
  std::size_t head_ = 0, held_ = 0;
  double tokens_ = 0, paced_at_s_ = -1;
  std::uint32_t high_water_ = 0;
  sockaddr_storage peer_{};
  socklen_t peer_length_ = 0;
  std::uint8_t wire_[cobs_bound(max_frame) + 2];
};

}  // namespace harmonic::agent
