// Arduino's calls, and nothing else.
#include "Harmonic.h"

#ifndef LED_BUILTIN
#define LED_BUILTIN 2
#endif

HarmonicNode::HarmonicNode(const char* name, uint8_t channels, double rateHz, HarmonicSource source)
    : name_(name),
      channels_(channels < 1 ? 1 : channels > harmonic::kMostChannels ? uint8_t{harmonic::kMostChannels} : channels),
      rateHz_(rateHz),
      source_(source),
      samples_(*this, rateHz),
      intake_(samples_, channels_, rateHz, frames_, kFrames) {}

harmonic::Description HarmonicNode::describe(const harmonic::Id& id) const {
  static const char* const kNames[harmonic::kMostChannels] = {"A0", "A1", "A2",  "A3",  "A4",  "A5",  "A6",  "A7",
                                                              "A8", "A9", "A10", "A11", "A12", "A13", "A14", "A15"};
  harmonic::Description what;
  what.id = id;
  what.firmware = 0x00010000;
  what.channels = channels_;
  for (size_t i = 0; i < channels_; i += 1) what.channel[i].name = harmonic::bytesOf(kNames[i]);
  what.rateHz = rateHz_;
  what.maxBlock = 256;
  what.creditLimit = 32;
  return what;
}

harmonic::ConfigurationValues HarmonicNode::firstValues() const {
  harmonic::ConfigurationValues values;
  values.setName(harmonic::bytesOf(name_));
  values.rateHz = rateHz_;
  // A tenth of a second at most, so that slow signals arrive while they are news.
  const double tenth = rateHz_ / 10;
  values.blockSamples = static_cast<uint16_t>(tenth < 1 ? 1 : tenth < 256 ? tenth : 256);
  return values;
}

void HarmonicNode::begin(Stream& line, const harmonic::Id& id) {
  line_ = &line;
  pinMode(LED_BUILTIN, OUTPUT);
  node_.emplace(harmonic::small::NodeParts{*this, *memory_}, describe(id), firstValues(), nowNs());
  way_.emplace(node_->device(), static_cast<harmonic::small::Wire&>(*this), sampleMemory_, sizeof sampleMemory_, nowNs());
  node_->add(*way_);
}

void HarmonicNode::loop() {
  if (!node_) return;
  const uint64_t now = nowNs();
  samples_.advance(now);
  node_->step(intake_, now);
  if (blinkUntilMs_ != 0 && static_cast<int32_t>(millis() - blinkUntilMs_) >= 0) {
    blinkUntilMs_ = 0;
    digitalWrite(LED_BUILTIN, LOW);
  }
}

void HarmonicNode::sendWith(HarmonicSender& sender) {
  if (!node_) return;
  node_->device().description.isWaveformFixed = true;
  node_->device().description.highestHarmonic = sender.highest();
  node_->sendWith(sender.asked());
  node_->signWith(sender.signer());
}

void HarmonicNode::log(const char* text) {
  if (node_) node_->tell(harmonic::small::Node::kAboutSamples, 1, text);
}

/** micros() begins anew every 71 minutes. */
uint64_t HarmonicNode::nowNs() {
  const auto micros32 = static_cast<uint32_t>(micros());
  if (micros32 < microsBefore_) microsHigh_ += uint64_t{1} << 32;
  microsBefore_ = micros32;
  return (microsHigh_ + micros32) * 1000;
}

/** Good enough for a boot id, and for nothing that is to stay unknown. */
void HarmonicNode::fillRandom(uint8_t* bytes, size_t size) {
  for (size_t i = 0; i < size; i += 1)
    bytes[i] = static_cast<uint8_t>(random(256) ^ analogRead(A0) ^ static_cast<int>(micros() >> (i & 7)));
}

bool HarmonicNode::fillSecret(uint8_t* bytes, size_t size) {
  return entropy_ != nullptr && entropy_(bytes, size);
}

void HarmonicNode::restart() {
#if defined(ESP32)
  ESP.restart();
#elif defined(NVIC_SystemReset) || defined(__ARM_ARCH)
  NVIC_SystemReset();
#endif
}

void HarmonicNode::identify(uint16_t seconds) {
  digitalWrite(LED_BUILTIN, HIGH);
  blinkUntilMs_ = (static_cast<uint32_t>(millis()) + seconds * 1000u) | 1u;
}

size_t HarmonicNode::read(uint8_t* out, size_t room) {
  const int waiting = line_->available();
  size_t size = waiting > 0 ? static_cast<size_t>(waiting) : 0;
  size = size < room ? size : room;
  for (size_t i = 0; i < size; i += 1) out[i] = static_cast<uint8_t>(line_->read());
  return size;
}

size_t HarmonicNode::write(harmonic::Bytes bytes) {
  const int room = line_->availableForWrite();
  const size_t most = room > 0 ? static_cast<size_t>(room) : 0;
  return line_->write(bytes.data, bytes.size < most ? bytes.size : most);
}

const char* HarmonicSender::begin(uint16_t harmonic, double f0Hz, double rateHz) {
  harmonic::phy::Waveform waveform;
  waveform.f0Hz = f0Hz;
  waveform.rateHz = rateHz;
  harmonic_ = harmonic;
  highest_ = harmonic::phy::highestHarmonic(waveform);
  harmonic::phy::Fault fault = sender_.open(waveform, 1, arena_);
  if (fault == harmonic::phy::Fault::none) fault = faultOf(waveform, bond_);
  return fault == harmonic::phy::Fault::none ? nullptr : wordsOf(fault);
}

bool HarmonicSender::send(const uint8_t* bytes, size_t size) {
  return signer_.send(bond_, {bytes, size});
}

size_t HarmonicSender::write(const int16_t* samples, size_t count) {
  const size_t size = count < room_ - given_ ? count : room_ - given_;
  memcpy(out_ + given_, samples, size * sizeof *samples);
  given_ += size;
  return size;
}

size_t HarmonicSender::read(int16_t* out, size_t room) {
  out_ = out;
  room_ = room;
  given_ = 0;
  sender_.sendAsked(asked_, &bond_);
  sender_.pump(*this);
  return given_;
}
