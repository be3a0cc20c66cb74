// One serial line and its session.
#include "serial-console.hpp"

#include <unistd.h>

#include <cstdio>

namespace agent {
namespace {

constexpr uint64_t kTryAgainNs = 1000000000;
/** 8N1: ten bits a byte. */
constexpr double kBitsOfByte = 10;
const char* const kBootText =
    "\r\nets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";

/** Only a pseudo-terminal has to be told how fast it is. */
double paceOf(const SerialPort& port, uint32_t baud) { return port.isPseudo() ? baud / kBitsOfByte : 0; }

}  // namespace

SerialConsole::SerialConsole(const LinkParts& parts, SerialPort& port, uint32_t baud, uint64_t nowNs)
    : port_(port),
      baud_(baud),
      link_(parts.device, parts.faults, harmonic::Transport::serial, parts.sampleBytes, paceOf(port, baud)) {
  link_.session.open(nowNs, false);
}

void SerialConsole::watch(Waiting& waiting, uint64_t) {
  const int events = (link_.wantsToRead() ? POLLIN : 0) | (link_.isBlocked() ? POLLOUT : 0);
  place_ = waiting.add(port_.fd(), static_cast<short>(events));
  waiting.until(link_.dueNs());
  waiting.until(link_.session.dueNs());
  waiting.until(tryAtNs_);
}

void SerialConsole::serve(const Waiting& waiting, uint64_t nowNs, bool off) {
  if (nowNs >= tryAtNs_) {
    tryAtNs_ = port_.reopen() ? kNever : nowNs + kTryAgainNs;
    if (tryAtNs_ == kNever) std::fprintf(stderr, "%s is there again\n", port_.path().c_str());
  }
  const short happened = waiting.happened(place_);
  if ((happened & (POLLIN | POLLERR | POLLHUP)) != 0 && port_.fd() >= 0) {
    char lost[4096];
    const bool isThere = off ? read(port_.fd(), lost, sizeof lost) != 0 : link_.readFrom(port_.fd(), nowNs);
    if (!isThere) lose(nowNs);
  }
  link_.session.advance(nowNs);
}

void SerialConsole::flush(uint64_t nowNs, bool off) {
  if (off || port_.fd() < 0) return;
  if (!link_.flush(port_.fd(), nowNs)) lose(nowNs);
}

void SerialConsole::endAll(uint64_t nowNs) {
  link_.cut();
  link_.session.open(nowNs, false);
}

void SerialConsole::setBaud(uint32_t baud) {
  baud_ = baud;
  port_.setBaud(baud);
  link_.setPace(paceOf(port_, baud));
}

void SerialConsole::sayBootText() { link_.interject(kBootText); }

void SerialConsole::lose(uint64_t nowNs) {
  if (port_.isPseudo()) return;
  std::fprintf(stderr, "%s is gone; it is looked for every second\n", port_.path().c_str());
  port_.lose();
  endAll(nowNs);
  tryAtNs_ = nowNs + kTryAgainNs;
}

}  // namespace agent
