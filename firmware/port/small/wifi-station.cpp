// Back-off and words.
#include "wifi-station.hpp"

namespace harmonic::small {
namespace {

constexpr uint64_t kSecondNs = 1000000000;
constexpr uint64_t kMostWaitNs = 60 * kSecondNs;

size_t append(char* to, size_t at, size_t room, const char* text) {
  while (*text != '\0' && at + 1 < room) to[at++] = *text++;
  to[at] = '\0';
  return at;
}

}  // namespace

const char* wifiWords(uint8_t reason) {
  switch (reason) {
    case 2:
    case 14:
    case 15:
    case 202:
    case 204: return "the password is wrong, or the access point did not answer while it was checked";
    case 201: return "there is no such network in reach";
    case 210:
    case 211: return "the network asks for a security that this device does not have";
    case 212: return "the network is too weak here";
    case 5: return "the access point takes no more devices";
    case 4:
    case 8:
    case 36: return "the access point ended the connection";
    case 200: return "the access point is not heard any more";
    case 203:
    case 205: return "the access point refused the connection";
    default: return "the connection ended";
  }
}

void WifiStation::start(const WifiAccess& access) {
  access_ = access;
  isUp_ = false;
  waitNs_ = 0;
  tryAtNs_ = 0;
  words_[0] = '\0';
}

void WifiStation::say(const char* why) {
  size_t at = append(words_, 0, sizeof words_, "Wi-Fi \"");
  at = append(words_, at, sizeof words_, access_.name);
  at = append(words_, at, sizeof words_, "\": ");
  append(words_, at, sizeof words_, why);
}

void WifiStation::tryLater(uint64_t nowNs, const char* why) {
  isUp_ = false;
  say(why);
  waitNs_ = waitNs_ == 0 ? kSecondNs : waitNs_ * 2 < kMostWaitNs ? waitNs_ * 2 : kMostWaitNs;
  tryAtNs_ = nowNs + waitNs_;
}

bool WifiStation::advance(uint64_t nowNs) {
  if (!isOn()) return false;
  const uint32_t heard = heard_.exchange(kNothing);
  if (heard == kUp) {
    isUp_ = true;
    waitNs_ = 0;
    words_[0] = '\0';
    tryAtNs_ = UINT64_MAX;
  } else if (heard != kNothing) {
    tryLater(nowNs, wifiWords(static_cast<uint8_t>(heard)));
  }
  if (nowNs < tryAtNs_) return false;
  // The radio says how it went: until then nothing is tried.
  tryAtNs_ = UINT64_MAX;
  attempts_ += 1;
  return true;
}

}  // namespace harmonic::small
