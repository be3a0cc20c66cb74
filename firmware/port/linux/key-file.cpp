// One file, written once.
#include "key-file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace agent {

std::optional<harmonic::Key> readKeyFile(const std::string& path) {
  if (path.empty() || access(path.c_str(), F_OK) != 0) return std::nullopt;
  std::string text;
  std::getline(std::ifstream(path), text);
  harmonic::Key key{};
  if (text.size() != 2 * key.size() || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    throw std::runtime_error("--key-file " + path + " holds no 64 hexadecimal digits");
  for (size_t i = 0; i < key.size(); i += 1)
    key[i] = static_cast<uint8_t>(std::stoul(text.substr(2 * i, 2), nullptr, 16));
  return key;
}

bool writeKeyFile(const std::string& path, const harmonic::Key& key) {
  if (path.empty()) return false;
  const std::string fresh = path + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) return false;
  char text[2 * std::tuple_size<harmonic::Key>::value + 2];
  char* at = text;
  for (const uint8_t byte : key) at += std::snprintf(at, 3, "%02x", byte);
  *at = '\n';
  const ssize_t size = sizeof text - 1;
  bool isWhole = write(fd, text, static_cast<size_t>(size)) == size && fsync(fd) == 0;
  isWhole = close(fd) == 0 && isWhole;
  // A link, unlike a renaming, never replaces what is there.
  isWhole = isWhole && link(fresh.c_str(), path.c_str()) == 0;
  unlink(fresh.c_str());
  return isWhole;
}

}  // namespace agent
