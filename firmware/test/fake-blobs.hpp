// Named bytes in memory whose writes can be torn, for stories.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "record-store.hpp"

namespace check {

struct FakeBlobs final : harmonic::Blobs {
  size_t read(const char* name, uint8_t* out, size_t room) override {
    const auto found = kept.find(name);
    if (found == kept.end() || found->second.size() > room) return 0;
    std::copy(found->second.begin(), found->second.end(), out);
    return found->second.size();
  }
  bool write(const char* name, harmonic::Bytes bytes) override {
    writes += 1;
    const size_t size = bytes.size < tornAt ? bytes.size : tornAt;
    kept[name].assign(bytes.data, bytes.data + size);
    // The rest of a page that was erased and not written.
    kept[name].resize(bytes.size, 0xff);
    return size == bytes.size;
  }

  std::map<std::string, std::vector<uint8_t>> kept;
  /** The power goes after so many bytes. */
  size_t tornAt = SIZE_MAX;
  int writes = 0;
};

}  // namespace check
