// The update of a device's firmware: one job, chunk after chunk, checked, then put on trial (SPEC L13). Owns the job, its
// hash and the trial of an image that has just started; writes through FlashSlots; knows no link and no clock.
#pragma once
#include "messages.hpp"
#include "sha256.hpp"

namespace harmonic {

/** The flash of a port: the slot that does not run, and what starts next. Each call is refused with false. */
class FlashSlots {
 public:
  /** Bytes that an image may have. */
  virtual uint32_t slotBytes() const = 0;
  /** An image begins; what the slot had is lost. */
  virtual bool begin(uint32_t size) = 0;
  /** The next bytes of it. */
  virtual bool write(Bytes data) = 0;
  /** It is whole and its hash is right. @returns false when the chip would not start it. */
  virtual bool finish() = 0;
  /** It is given up. */
  virtual void abandon() = 0;
  /** The next start is of that image, on trial for so many seconds. */
  virtual bool activate(uint32_t revertS) = 0;
  /** The image that runs stays. */
  virtual bool keep() = 0;
  /** The image that was there before runs again: restarts, or @returns false when there is none. */
  virtual bool revert() = 0;

 protected:
  ~FlashSlots() = default;
};

/** An answer: 0 and where to go on, or an ERROR code with its words. */
struct UpdateAnswer {
  uint16_t status = 0;
  uint32_t offset = 0;
  const char* words = "";
};

class FirmwareUpdate {
 public:
  static constexpr uint16_t kMostChunk = 1024;
  static constexpr uint32_t kLeastRevertS = 10, kMostRevertS = 3600;

  explicit FirmwareUpdate(FlashSlots& slots) : slots_(slots) {}
  FirmwareUpdate(const FirmwareUpdate&) = delete;
  FirmwareUpdate& operator=(const FirmwareUpdate&) = delete;

  UpdateAnswer begin(const FwBegin& asked);
  UpdateAnswer chunk(const FwChunk& told);
  UpdateAnswer end(uint32_t job);
  UpdateAnswer activate(const FwActivate& asked);

  /** The image that runs was started on trial. */
  void startTrial(uint32_t revertS, uint64_t nowNs);
  bool isOnTrial() const { return trialEndsNs_ != UINT64_MAX; }
  uint64_t trialEndsNs() const { return trialEndsNs_; }
  /** A console greeted: the trial is passed. */
  void greeted();
  /** Time goes on: a trial that nobody ended brings the old image back. @returns true when it was to. */
  bool expire(uint64_t nowNs);

 private:
  enum class State : uint8_t { none, writing, good };
  UpdateAnswer fail(ErrorCode code, const char* words);

  FlashSlots& slots_;
  State state_ = State::none;
  FwBegin job_;
  uint32_t next_ = 0;
  Sha256 hash_;
  uint64_t trialEndsNs_ = UINT64_MAX;
};

}  // namespace harmonic
