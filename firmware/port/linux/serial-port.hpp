// A serial port or a pseudo-terminal, raw, at a baud rate. Opens, sets, closes; reads and writes nothing.
#pragma once
#include <cstdint>
#include <string>

namespace agent {

class SerialPort {
 public:
  /** @param path or "pty". @param link a symbolic link to the pseudo-terminal, or empty.
   *  @throws std::runtime_error with a sentence. */
  SerialPort(const std::string& path, const std::string& link, uint32_t baud);
  ~SerialPort();
  SerialPort(const SerialPort&) = delete;
  SerialPort& operator=(const SerialPort&) = delete;

  /** -1 while the port is unplugged. */
  int fd() const { return fd_; }
  /** What a console opens. */
  const std::string& path() const { return path_; }
  bool isPseudo() const { return slave_ >= 0; }
  void setBaud(uint32_t baud);
  /** The port was unplugged: closed until `reopen` finds it again. */
  void lose();
  bool reopen();

 private:
  void openPseudo(const std::string& link);

  std::string path_;
  std::string link_;
  uint32_t baud_;
  int fd_ = -1;
  int slave_ = -1;
};

}  // namespace agent
