// The proof that frames of a signed channel carry behind their payload (SPEC P11.11 ... P11.13): a counter and a short MAC
// under a key that one question has made. Signs and checks; draws no nonces, knows no time.
#pragma once
#include "replay-window.hpp"
#include "signature.hpp"

namespace harmonic::phy {

constexpr size_t kFrameMacBytes = 8, kProofBytes = 2 + kFrameMacBytes;
using FrameMac = std::array<uint8_t, kFrameMacBytes>;

/** Key of the frames that follow a question; the device's nonce is no part of it. */
SignatureKey frameKey(const SignatureKey& key, const SignatureTalk& question);

/** What a frame is proven of. */
struct ProvenPart {
  /** First of the bond on which its sender sends it, whoever forwards it. */
  uint16_t harmonic = 0;
  /** With the bit of the MAC; hops do not count. */
  uint8_t flags = 0;
  uint32_t counter = 0;
  Bytes body;
};
/** @param key of `frameKey`; its generations follow by the counter (P11.9). */
FrameMac frameMac(const SignatureKey& key, const Id& device, const ProvenPart& part);

/** Of the sender. */
class FrameSigner {
 public:
  void begin(const SignatureKey& key, const Id& device, uint32_t first = 0);
  bool isOn() const { return isOn_; }
  /** Writes body and proof. @param out has room for `body.size + kProofBytes`. @returns the frame's flags. Past the last
   *  counter it signs no more, and `isOn` is false. */
  uint8_t sign(uint16_t harmonic, uint8_t flags, Bytes body, uint8_t* out);

 private:
  bool isOn_ = false;
  SignatureKey key_{};
  Id device_{};
  uint32_t counter_ = 0;
};

/** `late`: never seen, and a newer one came on the same channel, whose sender sends one after the other: it was held back. */
enum class FrameProof : uint8_t { proven, isUnsigned, wrongMac, replayed, late };

/** Of whoever hears it. */
class FrameChecker {
 public:
  FrameChecker(const SignatureKey& key, const Id& device) : key_(key), device_(device) {}
  /** @param body what the frame carries beside its proof. */
  FrameProof check(uint16_t harmonic, uint8_t flags, Bytes psdu, Bytes& body);

 private:
  struct Taken {
    uint32_t counter = 0;
    /** 0: none. */
    uint16_t harmonic = 0;
  };
  bool isLate(uint16_t harmonic, uint32_t counter) const;

  SignatureKey key_;
  Id device_;
  ReplayWindow window_;
  /** What the window remembers, by counter modulo its size, and on which channel it came. */
  std::array<Taken, ReplayWindow::kSize> taken_{};
};

}  // namespace harmonic::phy
