// The loop, and what happens in it.
#include "agent.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "internet.hpp"

namespace agent {
namespace {

uint64_t steadyNs() {
  return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
}

/** Four seconds of everything in 16 bits, two in the widest format: what a console that is busy lets wait (L7.5). */
size_t sampleBytesOf(const Source& source) {
  const double fourSeconds = 4 * 2 * source.rateHz() * source.channels();
  return static_cast<size_t>(std::clamp(fourSeconds, 64.0 * 1024, 16.0 * 1024 * 1024));
}

int listenerOf(const Options& options) {
  return options.tcp ? openSocket(SOCK_STREAM, options.bind, *options.tcp) : -1;
}

constexpr uint64_t kPatienceNs = 5000000000;
constexpr uint8_t kWarning = 2;
constexpr uint8_t kEventWarning = 2;

}  // namespace

Agent::Agent(const Options& options, Source& source, Faults& faults, HarmonicNode* node)
    : options_(options),
      source_(source),
      faults_(faults),
      node_(node),
      beganNs_(steadyNs()),
      board_(options_, node != nullptr ? node->asked() : nullptr, node),
      sampling_(source, options.speed, faults, node != nullptr) {
  if (!options.serial.empty()) port_ = std::make_unique<SerialPort>(options.serial, options.link, baudOf(options, source));
  openWays(listenerOf(options));
  const in_addr any = addressOf(options.bind, 0).sin_addr;
  address_ = any.s_addr != INADDR_ANY ? any : firstAddress();
  if (!options.mdns) return;
  const in_addr interface =
      options.mdnsInterface.empty() ? address_ : addressOf(options.mdnsInterface, 0).sin_addr;
  if (any.s_addr == INADDR_ANY) address_ = interface;
  mdns_ = std::make_unique<Mdns>(interface, options.mdnsPort);
  announce(now());
}

void Agent::openWays(int listener) {
  const uint16_t tcpPort = listener >= 0 ? portOf(listener) : uint16_t{0};
  device_ = std::make_unique<harmonic::Device>(describe(options_, source_), firstValues(options_, source_, tcpPort),
                                               board_);
  const LinkParts parts{*device_, faults_, sampleBytesOf(source_)};
  if (listener >= 0) tcp_ = std::make_unique<TcpConsoles>(parts, listener);
  if (options_.udp)
    udp_ = std::make_unique<UdpConsoles>(parts, openSocket(SOCK_DGRAM, options_.bind, *options_.udp));
  if (port_) serial_ = std::make_unique<SerialConsole>(parts, *port_, baudOf(options_, source_), now());
  for (Consoles* way : {static_cast<Consoles*>(serial_.get()), static_cast<Consoles*>(tcp_.get()),
                        static_cast<Consoles*>(udp_.get())})
    if (way != nullptr) ways_.push_back(way);
}

uint64_t Agent::now() const { return steadyNs() - beganNs_; }

std::string Agent::placeOf(uint16_t port) const { return textOf(address_) + ":" + std::to_string(port); }

Told Agent::told() const {
  Told told;
  told.identity = textOf(device_->description.id);
  told.name = options_.name;
  if (port_) told.serial = port_->path();
  if (tcp_) told.tcp = placeOf(tcp_->port());
  if (udp_) told.udp = placeOf(udp_->port());
  told.bootId = device_->description.bootId;
  told.pid = getpid();
  return told;
}

std::vector<ConsoleLink*> Agent::links() {
  std::vector<ConsoleLink*> all;
  for (Consoles* way : ways_) way->collect(all);
  return all;
}

void Agent::run(const volatile sig_atomic_t& stop, const sigset_t& mask) {
  while (stop == 0) {
    const uint64_t before = now();
    waiting_.clear();
    const size_t standardInput = waiting_.add(options_.dieWithStdin ? STDIN_FILENO : -1, POLLIN);
    for (Consoles* way : ways_) way->watch(waiting_, before);
    if (mdns_) mdns_->watch(waiting_);
    waiting_.until(sampling_.dueNs());
    if (node_ != nullptr) waiting_.until(node_->dueNs());
    waiting_.until(device_->configuration.expiresNs());
    waiting_.until(patienceNs_);
    const double next = faults_.nextS() * 1e9;
    if (next < 1e18) waiting_.until(static_cast<uint64_t>(next) + 1);
    waiting_.wait(before, mask);
    if (waiting_.happened(standardInput) != 0) {
      char bytes[512];
      if (read(STDIN_FILENO, bytes, sizeof bytes) <= 0) return;
    }
    if (!step(now())) return;
  }
}

/** @returns false when a recording that is played once is over and was sent. */
bool Agent::step(uint64_t nowNs) {
  playFaults(nowNs);
  const bool off = isOff();
  if (mdns_) mdns_->serve(waiting_, nowNs);
  for (Consoles* way : ways_) way->serve(waiting_, nowNs, off);
  if (device_->configuration.expire(nowNs)) {
    board_.hasNewValues = true;
    for (ConsoleLink* link : links()) link->session.event(harmonic::EventCode::configurationReverted, kEventWarning);
  }
  std::vector<harmonic::Session*> sessions;
  for (ConsoleLink* link : links()) sessions.push_back(&link->session);
  sampling_.advance(sessions, nowNs);
  if (node_ != nullptr) tellLine(nowNs);
  for (Consoles* way : ways_) way->flush(nowNs, off);
  const auto all = links();
  fulfilWishes(all, nowNs);
  return !sampling_.isOver() ||
         !std::all_of(all.begin(), all.end(), [](ConsoleLink* link) { return link->isDrained(); });
}

/** What the harmonic line has said since, to every console that asked for it. */
void Agent::tellLine(uint64_t nowNs) {
  const LineNews news = node_->advance(nowNs, device_->node);
  const harmonic::LockLostTlv hz = lockLostTlv(news.change);
  for (ConsoleLink* link : links()) {
    for (const HeardFrame& heard : news.heard) link->session.channelData(heard.data);
    if (news.change.isLockLost) link->session.event(harmonic::EventCode::lockLost, kEventWarning, {hz.data(), hz.size()}, 1);
    // Who greets while it lasts hears of it, too.
    const bool isNew = link->session.greetings() != link->lineToldAt;
    link->lineToldAt = link->session.greetings();
    if (news.change.isMasterDoubled || (isNew && device_->node.isContested))
      link->session.event(harmonic::EventCode::anotherMaster, kEventWarning);
    if (isNew && givenUp_ > 0) {
      const std::string text =
          std::to_string(givenUp_) + " frames that it was asked to send were given up when the device began anew";
      link->session.log(kWarning, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    }
  }
}

/** What a console asked of the board is done once the answers have gone out; one that does not read holds nobody up. */
void Agent::fulfilWishes(const std::vector<ConsoleLink*>& all, uint64_t nowNs) {
  if (!board_.wantsRestart && !board_.hasNewValues) return;
  // Outputs wait for no answer.
  if (device_->configuration.isHazardous()) board_.makeSafe();
  if (patienceNs_ == kNever) patienceNs_ = nowNs + kPatienceNs;
  const auto hasAnswered = [](const ConsoleLink* link) { return link->hasAnswered(); };
  if (!std::all_of(all.begin(), all.end(), hasAnswered) && nowNs < patienceNs_) return;
  patienceNs_ = kNever;
  if (board_.wantsRestart) restart(nowNs);
  else applyValues(nowNs);
}

bool Agent::isOff() const { return faults_.isOn(FaultKind::disconnect) || faults_.isOn(FaultKind::reset); }

void Agent::playFaults(uint64_t nowNs) {
  std::vector<const Fault*> begun, ended;
  faults_.advance(static_cast<double>(nowNs) / 1e9, begun, ended);
  for (const Fault* fault : begun) {
    std::fprintf(stderr, "fault: %s\n", fault->name.c_str());
    if (fault->kind == FaultKind::disconnect || fault->kind == FaultKind::reset) endAll(nowNs);
    if (fault->kind == FaultKind::bootText && serial_) serial_->sayBootText();
  }
  for (const Fault* fault : ended) {
    std::fprintf(stderr, "fault over: %s\n", fault->name.c_str());
    if (fault->kind == FaultKind::reset) restart(nowNs);
  }
}

void Agent::endAll(uint64_t nowNs) {
  for (Consoles* way : ways_) way->endAll(nowNs);
}

void Agent::restart(uint64_t nowNs) {
  board_.wantsRestart = false;
  endAll(nowNs);
  board_.makeSafe();
  if (node_ != nullptr) {
    givenUp_ = node_->asked() != nullptr ? node_->asked()->waiting() : 0;
    node_->restart();
  }
  device_->configuration.restart();
  const uint32_t before = device_->description.bootId;
  while (device_->description.bootId == before)
    fillRandom(reinterpret_cast<uint8_t*>(&device_->description.bootId), sizeof before);
  applyValues(nowNs);
  if (serial_) serial_->sayBootText();
}

/** Brings the lines to what the configuration says, now that its answers have gone out (L10.5). */
void Agent::applyValues(uint64_t nowNs) {
  board_.hasNewValues = false;
  const harmonic::ConfigurationValues& values = device_->configuration.values();
  if (serial_ && values.baud != serial_->baud()) serial_->setBaud(values.baud);
  if (tcp_ && values.tcpPort != tcp_->port()) moveTcp();
  announce(nowNs);
}

/** A port that is not to be had leaves the old one in use: the console's CONFIRM does not come, and the timer ends it. */
void Agent::moveTcp() {
  try {
    tcp_->move(openSocket(SOCK_STREAM, options_.bind, device_->configuration.values().tcpPort));
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    for (ConsoleLink* link : links()) link->session.log(kWarning, harmonic::bytesOf(error.what()));
  }
}

void Agent::announce(uint64_t nowNs) {
  if (!mdns_) return;
  const harmonic::ConfigurationValues& values = device_->configuration.values();
  Announcement what;
  what.name.assign(reinterpret_cast<const char*>(values.name().data), values.name().size);
  what.id = textOf(device_->description.id);
  what.firmware = std::to_string(kFirmware >> 16) + "." + std::to_string((kFirmware >> 8) & 255) + "." +
                  std::to_string(kFirmware & 255);
  what.f0Hz = device_->description.f0MaxHz > 0 ? values.f0Hz : 0;
  what.caps = device_->description.hasKey ? "sk" : "s";
  what.address = address_;
  if (tcp_) what.tcp = tcp_->port();
  if (udp_) what.udp = udp_->port();
  mdns_->tell(what, nowNs);
}

}  // namespace agent
