// Ports by the kernel's own terms (termios2): they take any baud rate, where POSIX knows a list.
#include "serial-port.hpp"

#include <asm/termbits.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <stdexcept>

#include "consoles.hpp"

namespace agent {
namespace {

/** 8N1, no echo, no signals, no flow control, modem lines ignored (L1.3). @returns false when `fd` is no terminal. */
bool setRaw(int fd, uint32_t baud) {
  termios2 how{};
  if (ioctl(fd, TCGETS2, &how) != 0) return false;
  how.c_iflag = 0;
  how.c_oflag = 0;
  how.c_lflag = 0;
  how.c_cflag = BOTHER | CS8 | CREAD | CLOCAL;
  how.c_ispeed = how.c_ospeed = baud;
  how.c_cc[VMIN] = 1;
  how.c_cc[VTIME] = 0;
  return ioctl(fd, TCSETS2, &how) == 0;
}

int openPort(const std::string& path) { return open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC); }

}  // namespace

SerialPort::SerialPort(const std::string& path, const std::string& link, uint32_t baud) : path_(path), baud_(baud) {
  if (path == "pty") {
    openPseudo(link);
    return;
  }
  fd_ = openPort(path);
  if (fd_ < 0) fail("--serial " + path);
  if (setRaw(fd_, baud)) return;
  const std::string why = errno == ENOTTY ? "this is no serial port"
                                          : "it does not take " + std::to_string(baud) + " baud";
  close(fd_);
  throw std::runtime_error("--serial " + path + ": " + why);
}

/** The other end stays open here too: without it the pseudo-terminal is hung up until a console comes, and after. */
void SerialPort::openPseudo(const std::string& link) {
  fd_ = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  char name[PATH_MAX];
  if (fd_ < 0 || grantpt(fd_) != 0 || unlockpt(fd_) != 0 || ptsname_r(fd_, name, sizeof name) != 0)
    fail("no pseudo-terminal is to be had");
  path_ = name;
  slave_ = openPort(path_);
  if (slave_ < 0 || !setRaw(slave_, baud_)) fail(path_);
  if (link.empty()) return;
  struct stat what {};
  if (lstat(link.c_str(), &what) == 0) {
    if (!S_ISLNK(what.st_mode)) throw std::runtime_error("--link " + link + ": there is a file of this name already");
    unlink(link.c_str());
  }
  if (symlink(name, link.c_str()) != 0) fail("--link " + link);
  link_ = link;
}

SerialPort::~SerialPort() {
  if (!link_.empty()) {
    // Only ours: another agent may have taken the name over.
    char target[PATH_MAX];
    const ssize_t size = readlink(link_.c_str(), target, sizeof target);
    if (size > 0 && path_ == std::string(target, static_cast<size_t>(size))) unlink(link_.c_str());
  }
  if (slave_ >= 0) close(slave_);
  if (fd_ >= 0) close(fd_);
}

void SerialPort::setBaud(uint32_t baud) {
  baud_ = baud;
  const int fd = isPseudo() ? slave_ : fd_;
  if (fd >= 0) setRaw(fd, baud);
}

void SerialPort::lose() {
  if (isPseudo() || fd_ < 0) return;
  close(fd_);
  fd_ = -1;
}

bool SerialPort::reopen() {
  if (fd_ >= 0) return true;
  fd_ = openPort(path_);
  if (fd_ >= 0 && setRaw(fd_, baud_)) return true;
  lose();
  return false;
}

}  // namespace agent
