#include "agent.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace harmonic::agent {
namespace {

constexpr int step_ms = 5;
constexpr std::uint64_t udp_silence_ns = 5000000000ULL;
constexpr const char* boot_text = "\r\nets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

speed_t speed_of(std::uint32_t baud) {
  switch (baud) {
    case 9600: return B9600;
    case 115200: return B115200;
    case 230400: return B230400;
    case 460800: return B460800;
    case 921600: return B921600;
    case 1000000: return B1000000;
    case 2000000: return B2000000;
    case 3000000: return B3000000;
    default: throw std::runtime_error("this machine's serial ports know no " + std::to_string(baud) + " baud");
  }
}

ConfigValues first_configuration(const Options& options, const SampleSource& source) {
  ConfigValues values;
  values.rate_hz = source.rate_hz;
  values.baud = options.baud;
  values.name_length = static_cast<std::uint8_t>(options.name.size());
  std::memcpy(values.name, options.name.data(), options.name.size());
  return values;
}

sockaddr_in address_of(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) throw std::runtime_error(host + " is no IPv4 address");
  return address;
}

int port_of(int fd) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

}  // namespace

Agent::Agent(const Options& options, SampleSource& source)
    : options_(options), source_(source), configuration_(first_configuration(options, source)), faults_(options.faults) {
  std::memcpy(identity_.id, options.id, sizeof identity_.id);
  identity_.boot_id = options.boot_id;
  for (const std::uint8_t byte : options.id) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02x", byte);
    id_text_ += pair;
  }
  started_ns_ = now_ns();
  if (!options.serial.empty()) open_serial();
  if (options.tcp >= 0) open_tcp();
  if (options.udp >= 0) open_udp();
  if (options.mdns && tcp_fd_ >= 0) {
    mdns_ = std::make_unique<Mdns>(options.name, id_text_, static_cast<std::uint16_t>(tcp_port_), options.mdns_interface);
  }
}

Agent::~Agent() {
  for (const int fd : {slave_fd_, tcp_fd_, udp_fd_}) {
    if (fd >= 0) close(fd);
  }
  if (!options_.link.empty()) unlink(options_.link.c_str());
}

void Agent::open_serial() {
  int fd = -1;
  if (options_.serial == "pty") {
    char path[128];
    if (openpty(&fd, &slave_fd_, path, nullptr, nullptr) != 0) fail("no pseudo-terminal is to be had");
    termios raw{};
    tcgetattr(slave_fd_, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave_fd_, TCSANOW, &raw);
    // The slave stays open here: without it the master reads errors until a console comes.
    serial_path_ = path;
    if (!options_.link.empty()) {
      unlink(options_.link.c_str());
      if (symlink(path, options_.link.c_str()) != 0) fail("cannot make the link " + options_.link);
    }
  } else {
    fd = open(options_.serial.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) fail("cannot open " + options_.serial);
    termios raw{};
    if (tcgetattr(fd, &raw) == 0) {
      cfmakeraw(&raw);
      cfsetspeed(&raw, speed_of(options_.baud));
      tcsetattr(fd, TCSANOW, &raw);
    }
    serial_path_ = options_.serial;
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  serial_ = std::make_unique<Channel>(fd, true, options_.baud / 10.0, identity_, configuration_, source_, faults_);
}

void Agent::open_tcp() {
  const sockaddr_in address = address_of(options_.bind, options_.tcp);
  tcp_fd_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(tcp_fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(tcp_fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(tcp_fd_, 8) != 0) {
    fail("cannot listen on TCP port " + std::to_string(options_.tcp));
  }
  tcp_port_ = port_of(tcp_fd_);
}

void Agent::open_udp() {
  const sockaddr_in address = address_of(options_.bind, options_.udp);
  udp_fd_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(udp_fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail("cannot listen on UDP port " + std::to_string(options_.udp));
  }
  udp_port_ = port_of(udp_fd_);
}

void Agent::say_where() const {
  const auto where = [&](int port) { return port > 0 ? quoted(options_.bind + ":" + std::to_string(port)) : std::string("null"); };
  std::printf("{\"identity\":\"%s\",\"name\":%s,\"serial\":%s,\"tcp\":%s,\"udp\":%s,\"bootId\":%u,\"pid\":%d}\n", id_text_.c_str(),
              quoted(options_.name).c_str(), serial_path_.empty() ? "null" : quoted(serial_path_).c_str(), where(tcp_port_).c_str(),
              where(udp_port_).c_str(), identity_.boot_id, getpid());
  std::fflush(stdout);
}

std::uint64_t Agent::now_ns() const {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
}
double Agent::now_s() const { return static_cast<double>(now_ns() - started_ns_) / 1e9; }

void Agent::accept_console() {
  const int fd = accept4(tcp_fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // One more than there is room for is let in to hear that it is busy.
  if (tcp_.size() > max_consoles) {
    close(fd);
    return;
  }
  tcp_.push_back(std::make_unique<Channel>(fd, true, 0, identity_, configuration_, source_, faults_));
  if (tcp_.size() > max_consoles) tcp_.back()->session.refuse_as_busy();
}

void Agent::receive_datagrams(double) {
  std::uint8_t bytes[2048];
  sockaddr_storage peer{};
  socklen_t length = sizeof peer;
  for (ssize_t size; (size = recvfrom(udp_fd_, bytes, sizeof bytes, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&peer), &length)) >= 0; length = sizeof peer) {
    auto known = std::find_if(udp_.begin(), udp_.end(), [&](const auto& each) { return std::memcmp(&each->peer(), &peer, length) == 0; });
    if (known == udp_.end()) {
      if (udp_.size() >= max_consoles) continue;
      udp_.push_back(std::make_unique<Channel>(udp_fd_, false, 0, identity_, configuration_, source_, faults_));
      udp_.back()->set_peer(peer, length);
      known = udp_.end() - 1;
    }
    (*known)->session.receive(bytes, static_cast<std::size_t>(size), now_ns());
  }
}

bool Agent::receive_bytes(Channel& channel) {
  std::uint8_t bytes[4096];
  const ssize_t size = read(channel.fd(), bytes, sizeof bytes);
  if (size > 0) channel.session.receive(bytes, static_cast<std::size_t>(size), now_ns());
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

void Agent::play_faults(double now) {
  const auto each = [&](auto&& act) {
    if (serial_) act(*serial_);
    for (auto& channel : tcp_) act(*channel);
    for (auto& channel : udp_) act(*channel);
  };
  each([&](Channel& channel) { channel.session.set_clipping(faults_.clipping(now)); });
  for (const Fault& fault : faults_.due(now)) {
    if (fault.name == "gap") each([&](Channel& channel) { channel.session.lose_blocks(fault.count); });
    if (fault.name == "boot-text") each([](Channel& channel) { channel.put_raw(boot_text); });
    if (fault.name == "restart") {
      ++identity_.boot_id;
      each([&](Channel& channel) {
        channel.session.restart(identity_.boot_id);
        channel.put_raw(boot_text);
      });
    }
    if (fault.name == "disconnect" || fault.name == "restart") {
      tcp_.clear();
      udp_.clear();
    }
  }
}

void Agent::run(const volatile bool& stop) {
  std::vector<pollfd> fds;
  const auto alive = [](const std::unique_ptr<Channel>& channel) { return channel != nullptr; };
  while (!stop) {
    fds.clear();
    const auto watch = [&](int fd, short events) { fds.push_back({fd, events, 0}); };
    const auto watch_channel = [&](const Channel& channel) {
      watch(channel.fd(), static_cast<short>(POLLIN | (channel.wants_to_write() ? POLLOUT : 0)));
    };
    watch(tcp_fd_, POLLIN);
    watch(udp_fd_, POLLIN);
    watch(mdns_ ? mdns_->fd() : -1, POLLIN);
    watch(options_.die_with_stdin ? STDIN_FILENO : -1, POLLIN);
    watch(serial_ ? serial_->fd() : -1, POLLIN);
    for (const auto& channel : tcp_) watch_channel(*channel);
    poll(fds.data(), fds.size(), step_ms);
    const double now = now_s();
    const std::uint64_t ns = now_ns();
    if (fds[3].revents != 0) {
      char byte = 0;
      if (read(STDIN_FILENO, &byte, 1) <= 0) return;
    }
    if (fds[2].revents != 0) mdns_->answer();
    if (fds[4].revents != 0) receive_bytes(*serial_);
    for (std::size_t i = 0; i < tcp_.size(); ++i) {
      if (fds[5 + i].revents != 0 && !receive_bytes(*tcp_[i])) tcp_[i].reset();
    }
    tcp_.erase(std::partition(tcp_.begin(), tcp_.end(), alive), tcp_.end());
    if (fds[0].revents != 0) accept_console();
    if (fds[1].revents != 0) receive_datagrams(now);
    play_faults(now);
    if (configuration_.expire(ns)) {
      if (serial_) serial_->session.on_reverted(ns);
      for (auto& channel : tcp_) channel->session.on_reverted(ns);
      for (auto& channel : udp_) channel->session.on_reverted(ns);
    }
    if (mdns_) mdns_->announce_when_due(now);
    if (serial_) {
      serial_->session.tick(ns);
      serial_->flush(now);
    }
    for (auto& channel : tcp_) {
      channel->session.tick(ns);
      const bool finished = options_.once && channel->session.ended() && !channel->wants_to_write();
      if (!channel->flush(now) || finished) channel.reset();
    }
    tcp_.erase(std::partition(tcp_.begin(), tcp_.end(), alive), tcp_.end());
    for (auto& channel : udp_) {
      channel->session.tick(ns);
      if (ns > channel->session.heard_ns() + udp_silence_ns) channel.reset();
    }
    udp_.erase(std::partition(udp_.begin(), udp_.end(), alive), udp_.end());
  }
}

}  // namespace harmonic::agent
