// Reading of questions, writing of answers.
#include "dns-message.hpp"

#include <algorithm>

namespace agent {
namespace {

constexpr size_t kHeader = 12;
constexpr size_t kMostQuestions = 32;
/** A name has at most 255 bytes, and so at most 127 labels; more jumps than that go in circles. */
constexpr int kMostSteps = 127;
constexpr uint16_t kInternet = 1;
constexpr uint16_t kTopBit = 0x8000;
constexpr uint32_t kPlainTtlS = 10;

uint16_t loadBig(const uint8_t* at) { return static_cast<uint16_t>(at[0] << 8 | at[1]); }

void putBig(std::string& out, uint16_t value) {
  out.push_back(static_cast<char>(value >> 8));
  out.push_back(static_cast<char>(value & 255));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/** @returns false when the name goes out of the packet or in circles; `at` is behind it. */
bool readName(harmonic::Bytes packet, size_t& at, DnsName& name) {
  size_t from = at;
  bool hasJumped = false;
  for (int step = 0; step < kMostSteps; step += 1) {
    if (from >= packet.size) return false;
    const size_t length = packet.data[from];
    if (length == 0) {
      if (!hasJumped) at = from + 1;
      return true;
    }
    if (length >= 0xc0) {
      if (from + 2 > packet.size) return false;
      if (!hasJumped) at = from + 2;
      hasJumped = true;
      from = loadBig(packet.data + from) & 0x3fffu;
      continue;
    }
    if (length > 63 || from + 1 + length > packet.size) return false;
    name.emplace_back(reinterpret_cast<const char*>(packet.data + from + 1), length);
    from += 1 + length;
  }
  return false;
}

}  // namespace

std::string dnsName(const DnsName& name) {
  std::string out;
  for (const std::string& label : name) {
    out.push_back(static_cast<char>(label.size()));
    out += label;
  }
  out.push_back('\0');
  return out;
}

std::string dnsText(const std::vector<std::string>& entries) {
  std::string out;
  for (const std::string& entry : entries) {
    const size_t size = std::min<size_t>(entry.size(), 255);
    out.push_back(static_cast<char>(size));
    out.append(entry, 0, size);
  }
  return out;
}

std::string dnsService(uint16_t port, const DnsName& host) {
  std::string out(4, '\0');  // priority and weight
  putBig(out, port);
  return out + dnsName(host);
}

bool isSameName(const DnsName& a, const DnsName& b) {
  const auto isSame = [](const std::string& x, const std::string& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](char p, char q) { return lower(p) == lower(q); });
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSame);
}

std::optional<DnsQuery> readQuery(harmonic::Bytes packet) {
  if (packet.size < kHeader || (packet.data[2] & 0xf8) != 0) return std::nullopt;
  DnsQuery query{loadBig(packet.data), {}};
  const size_t count = std::min<size_t>(loadBig(packet.data + 4), kMostQuestions);
  size_t at = kHeader;
  for (size_t i = 0; i < count; i += 1) {
    DnsQuestion question{};
    if (!readName(packet, at, question.name) || at + 4 > packet.size) break;
    question.type = loadBig(packet.data + at);
    question.isUnicast = (loadBig(packet.data + at + 2) & kTopBit) != 0;
    at += 4;
    query.questions.push_back(question);
  }
  return query;
}

std::string writeResponse(const std::vector<DnsRecord>& records, uint32_t ttlS, const DnsQuery* query) {
  std::string out;
  const auto questions = static_cast<uint16_t>(query != nullptr ? query->questions.size() : 0);
  putBig(out, query != nullptr ? query->id : uint16_t{0});
  putBig(out, 0x8400);  // a response, authoritative
  putBig(out, questions);
  putBig(out, static_cast<uint16_t>(records.size()));
  putBig(out, 0);
  putBig(out, 0);
  if (query != nullptr) {
    ttlS = std::min(ttlS, kPlainTtlS);
    for (const DnsQuestion& question : query->questions) {
      out += dnsName(question.name);
      putBig(out, question.type);
      putBig(out, kInternet);
    }
  }
  for (const DnsRecord& record : records) {
    out += dnsName(record.name);
    putBig(out, record.type);
    putBig(out, record.isUnique && query == nullptr ? kInternet | kTopBit : kInternet);
    putBig(out, static_cast<uint16_t>(ttlS >> 16));
    putBig(out, static_cast<uint16_t>(ttlS & 0xffff));
    putBig(out, static_cast<uint16_t>(record.data.size()));
    out += record.data;
  }
  return out;
}

}  // namespace agent
