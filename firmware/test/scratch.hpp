// A file that is gone with its story, and a look into sentences.
#pragma once
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace check {

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/** A file that is gone with the story. */
class Scratch {
 public:
  explicit Scratch(const std::string& bytes) {
    char name[] = "/tmp/harmonic-story-XXXXXX";
    const int fd = mkstemp(name);
    path = name;
    std::ofstream(path, std::ios::binary) << bytes;
    close(fd);
  }
  ~Scratch() { unlink(path.c_str()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path;
};

}  // namespace check
