// What stands around the core on this machine: identity, description, first configuration, outputs that only hold a
// value. Answers the core's wishes by noting them for the loop. Owns no link.
#pragma once
#include "device.hpp"
#include "options.hpp"
#include "send-queue.hpp"
#include "signer.hpp"
#include "source.hpp"

namespace agent {

constexpr uint32_t kFirmware = 0x00010000;

/** Bytes that nobody can guess. @throws std::runtime_error where this machine gives none. */
void fillRandom(uint8_t* bytes, size_t size);
/** 16 hexadecimal digits. */
std::string textOf(const harmonic::Id& id);
/** As asked for, or made from the machine's own id and the name, so that it stays over restarts. */
harmonic::Id identityOf(const Options& options);
harmonic::Description describe(const Options& options, const Source& source);
/** As asked for, or the first of the usual rates of which the samples take 80 % at most (L7.5). */
uint32_t baudOf(const Options& options, const Source& source);
harmonic::ConfigurationValues firstValues(const Options& options, const Source& source, uint16_t tcpPort);

class Board final : public harmonic::Hands {
 public:
  /** @param asked what it is to send on harmonics goes there. @param signer null, as `asked`: it sends nothing. */
  explicit Board(const Options& options, harmonic::SendQueue* asked = nullptr, Signer* signer = nullptr)
      : keyFile_(options.keyFile), provisioning_(options.provision), asked_(asked), signer_(signer) {}
  bool fillSecret(uint8_t* bytes, size_t size) override;
  void restart() override { wantsRestart = true; }
  void identify(uint16_t seconds) override;
  bool setOutput(uint8_t output, float value, float& inForce) override;
  bool readValue(uint16_t index, double& value) override;
  void configurationChanged() override { hasNewValues = true; }
  bool isProvisioning() const override { return provisioning_; }
  bool keepKey(const harmonic::Key& key) override;
  harmonic::SendAnswer sendOnHarmonics(const harmonic::ChannelSend& asked) override;
  harmonic::AskedToSign sign(const harmonic::Key& key, const harmonic::ChannelSign& asked) override;

  /** Every output has its safe value, which is 0. */
  void makeSafe();

  bool wantsRestart = false;
  bool hasNewValues = false;

 private:
  const std::string keyFile_;
  const bool provisioning_;
  harmonic::SendQueue* const asked_;
  Signer* const signer_;
  static constexpr size_t kOutputs = 4;
  float outputs_[kOutputs] = {};
};

}  // namespace agent
