// The agent's loop: listens, opens a channel for each console, keeps time. One thread, one poll.
#pragma once
#include <memory>
#include <vector>

#include "channel.hpp"
#include "mdns.hpp"
#include "options.hpp"

namespace harmonic::agent {

class Agent {
 public:
  // Opens every listener. Throws std::runtime_error with words for people.
  Agent(const Options& options, SampleSource& source);
  ~Agent();
  // One JSON line: where it listens.
  void say_where() const;
  // Until `stop` becomes true.
  void run(const volatile bool& stop);

 private:
  void open_serial();
  void open_tcp();
  void open_udp();
  void accept_console();
  void receive_datagrams(double now_s);
  bool receive_bytes(Channel& channel);
  void play_faults(double now_s);
  double now_s() const;
  std::uint64_t now_ns() const;

  static constexpr std::size_t max_consoles = 4;
  Options options_;
  Identity identity_;
  SampleSource& source_;
  Configuration configuration_;
  Faults faults_;
  std::unique_ptr<Mdns> mdns_;
  std::unique_ptr<Channel> serial_;
  std::vector<std::unique_ptr<Channel>> tcp_, udp_;
  std::string serial_path_, id_text_;
  int slave_fd_ = -1, tcp_fd_ = -1, udp_fd_ = -1, tcp_port_ = 0, udp_port_ = 0;
  std::uint64_t started_ns_ = 0;
};

}  // namespace harmonic::agent
