// DNS messages as DNS-SD needs them (RFC 1035, 6762): names, records, questions. Sends and receives nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bytes.hpp"

namespace agent {

/** Labels from the left; an instance's own name is one label, dots and all. */
using DnsName = std::vector<std::string>;

struct DnsType {
  static constexpr uint16_t a = 1;
  static constexpr uint16_t ptr = 12;
  static constexpr uint16_t txt = 16;
  static constexpr uint16_t srv = 33;
  static constexpr uint16_t any = 255;
};

struct DnsRecord {
  DnsName name;
  uint16_t type;
  std::string data;
  /** Nobody else has a record of this name and type (cache-flush bit). */
  bool isUnique;
};

struct DnsQuestion {
  DnsName name;
  uint16_t type;
  /** The answer is wanted by unicast. */
  bool isUnicast;
};

struct DnsQuery {
  uint16_t id;
  std::vector<DnsQuestion> questions;
};

std::string dnsName(const DnsName& name);
std::string dnsText(const std::vector<std::string>& entries);
std::string dnsService(uint16_t port, const DnsName& host);
bool isSameName(const DnsName& a, const DnsName& b);

/** @returns nothing for what is no query, whatever the bytes are. */
std::optional<DnsQuery> readQuery(harmonic::Bytes packet);
/** A response with these records. @param query whom it answers by unicast as a plain resolver expects it (RFC 6762,
 *  6.7), or null. */
std::string writeResponse(const std::vector<DnsRecord>& records, uint32_t ttlS, const DnsQuery* query);

}  // namespace agent
