// One job and one trial.
//
//   none ──BEGIN──▶ writing ──END, hash right──▶ good ──ACTIVATE──▶ restart, on trial
//     ▲               │ flash fails, hash wrong    │ BEGIN of another
//     └───────────────┘                            └──▶ writing
#include "firmware-update.hpp"

namespace harmonic {
namespace {

constexpr uint64_t kSecondNs = 1000000000;

UpdateAnswer no(ErrorCode code, const char* words) { return {static_cast<uint16_t>(code), 0, words}; }

}  // namespace

UpdateAnswer FirmwareUpdate::fail(ErrorCode code, const char* words) {
  slots_.abandon();
  state_ = State::none;
  return no(code, words);
}

UpdateAnswer FirmwareUpdate::begin(const FwBegin& asked) {
  if (isOnTrial()) return no(ErrorCode::state, "this firmware is on trial itself");
  if (asked.chunk == 0 || asked.chunk > kMostChunk) return no(ErrorCode::value, "a chunk is 1 to 1024 bytes");
  if (asked.size == 0 || asked.size > slots_.slotBytes()) return no(ErrorCode::value, "the image does not fit the slot");
  const bool isResumed = state_ != State::none && asked.sha256 == job_.sha256 && asked.size == job_.size;
  if (!isResumed && state_ != State::none) slots_.abandon();
  job_ = asked;
  if (isResumed) return {0, next_, ""};
  state_ = State::none;
  next_ = 0;
  hash_ = Sha256();
  if (!slots_.begin(asked.size)) return fail(ErrorCode::flash, "the slot cannot be written");
  state_ = State::writing;
  return {0, 0, ""};
}

UpdateAnswer FirmwareUpdate::chunk(const FwChunk& told) {
  if (state_ == State::none || told.job != job_.job) return no(ErrorCode::state, "no such job");
  const uint64_t end = uint64_t{told.offset} + told.data.size;
  if (told.data.size == 0 || told.data.size > job_.chunk || end > job_.size)
    return no(ErrorCode::value, "the chunk is outside the image");
  // One that was there already, or comes too early, is answered with what is wanted.
  if (state_ == State::good || told.offset != next_) return {0, next_, ""};
  if (!slots_.write(told.data)) return fail(ErrorCode::flash, "the slot cannot be written");
  hash_.add(told.data);
  next_ += static_cast<uint32_t>(told.data.size);
  return {0, next_, ""};
}

UpdateAnswer FirmwareUpdate::end(uint32_t job) {
  if (state_ == State::none || job != job_.job) return no(ErrorCode::state, "no such job");
  if (state_ == State::good) return {};
  if (next_ != job_.size) return no(ErrorCode::state, "bytes are missing");
  if (hash_.finish() != job_.sha256) return fail(ErrorCode::flash, "the hash is of another image");
  if (!slots_.finish()) {
    state_ = State::none;
    return no(ErrorCode::flash, "the image cannot be started");
  }
  state_ = State::good;
  return {};
}

UpdateAnswer FirmwareUpdate::activate(const FwActivate& asked) {
  if (state_ != State::good || asked.job != job_.job) return no(ErrorCode::state, "no image that was checked");
  if (asked.revertS < kLeastRevertS || asked.revertS > kMostRevertS)
    return no(ErrorCode::value, "revert_s is 10 to 3600");
  if (!slots_.activate(asked.revertS)) return no(ErrorCode::flash, "the image cannot be started");
  return {};
}

void FirmwareUpdate::startTrial(uint32_t revertS, uint64_t nowNs) {
  const uint32_t seconds = revertS < kLeastRevertS ? kLeastRevertS : revertS > kMostRevertS ? kMostRevertS : revertS;
  trialEndsNs_ = nowNs + seconds * kSecondNs;
}

void FirmwareUpdate::greeted() {
  if (isOnTrial() && slots_.keep()) trialEndsNs_ = UINT64_MAX;
}

bool FirmwareUpdate::expire(uint64_t nowNs) {
  if (nowNs < trialEndsNs_) return false;
  trialEndsNs_ = UINT64_MAX;
  slots_.revert();
  return true;
}

}  // namespace harmonic
