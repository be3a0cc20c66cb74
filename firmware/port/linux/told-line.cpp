// JSON of one flat object.
#include "told-line.hpp"

#include <cstdint>
#include <cstdio>

namespace agent {
namespace {

/** Bytes of the UTF-8 sequence at `at`, or 0 where there is none (RFC 3629). */
size_t sequenceAt(const std::string& bytes, size_t at) {
  const auto byte = [&](size_t i) { return i < bytes.size() ? static_cast<uint8_t>(bytes[i]) : uint8_t{0}; };
  const uint8_t first = byte(at);
  if (first < 0x80) return 1;
  const size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (size_t i = 1; i < size; i += 1)
    if ((byte(at + i) & 0xc0) != 0x80) return 0;
  const uint8_t second = byte(at + 1);
  const bool isLong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool isNone = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
  return isLong || isNone ? 0 : size;
}

}  // namespace

std::string jsonText(const std::string& bytes) {
  std::string out = "\"";
  for (size_t at = 0; at < bytes.size();) {
    const size_t size = sequenceAt(bytes, at);
    const char c = bytes[at];
    if (size == 0) {
      out += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<uint8_t>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out.append(bytes, at, size);
    }
    at += size == 0 ? 1 : size;
  }
  return out + "\"";
}

std::string toldLine(const Told& told) {
  const auto place = [](const std::string& text) { return text.empty() ? std::string("null") : jsonText(text); };
  return "{\"identity\":" + jsonText(told.identity) + ",\"name\":" + jsonText(told.name) +
         ",\"serial\":" + place(told.serial) + ",\"tcp\":" + place(told.tcp) + ",\"udp\":" + place(told.udp) +
         ",\"bootId\":" + std::to_string(told.bootId) + ",\"pid\":" + std::to_string(told.pid) + "}\n";
}

}  // namespace agent
