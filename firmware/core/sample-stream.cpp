// Blocks of samples: conversion, clipping, credit, gaps.
#include "sample-stream.hpp"

namespace harmonic {
namespace {

constexpr size_t kHead = kHeaderBytes + kSamplesHeaderBytes;

/** Nearest step of a converter with `steps` steps on each side of zero. @returns clipped when it stands at an end. */
int32_t quantise(float value, float steps, bool& clipped) {
  const float scaled = value * steps;
  if (!(scaled < steps - 1.5f)) {
    clipped = clipped || scaled >= steps - 1.5f;
    return scaled >= steps - 1.5f ? static_cast<int32_t>(steps) - 1 : 0;
  }
  if (scaled <= 0.5f - steps) {
    clipped = true;
    return -static_cast<int32_t>(steps);
  }
  return static_cast<int32_t>(scaled < 0 ? scaled - 0.5f : scaled + 0.5f);
}

uint8_t* put(uint8_t* at, float value, uint8_t format, bool& clipped) {
  if (format == 1) {
    storeLittle<uint16_t>(at, static_cast<uint16_t>(quantise(value, 32768.0f, clipped)));
    return at + 2;
  }
  if (format == 2) {
    const auto raw = static_cast<uint32_t>(quantise(value, 8388608.0f, clipped));
    at[0] = static_cast<uint8_t>(raw);
    at[1] = static_cast<uint8_t>(raw >> 8);
    at[2] = static_cast<uint8_t>(raw >> 16);
    return at + 3;
  }
  clipped = clipped || value >= 1.0f || value <= -1.0f;
  storeLittle<uint32_t>(at, bitsOfFloat(value));
  return at + 4;
}

float stepOf(uint8_t format) { return format == 1 ? 1.0f / 32768.0f : format == 2 ? 1.0f / 8388608.0f : 1.0f; }

}  // namespace

void SampleStream::open(const StreamOpen& inForce, float fullScale, Unit unit) {
  inForce_ = inForce;
  open_ = true;
  fullScale_ = fullScale;
  unit_ = unit;
  granted_ = inForce.credit;
  queued_ = blocksSent_ = blocksDropped_ = blockSeq_ = 0;
  index_ = 0;
  first_ = true;
  gap_ = begun_ = false;
}

void SampleStream::close() {
  open_ = false;
  begun_ = false;
}

void SampleStream::grant(uint32_t total) {
  if (static_cast<int32_t>(total - granted_) > 0) granted_ = total;
}

void SampleStream::begin(uint64_t atNs) {
  const bool hasCredit = static_cast<int32_t>(granted_ - queued_) > 0;
  const size_t data = size_t{inForce_.blockSamples} * inForce_.channels * sampleBytes(inForce_.format);
  block_ = hasCredit ? queue_.reserve(kHead + data) : nullptr;
  begun_ = true;
  clipped_ = false;
  filled_ = 0;
  blockAtNs_ = atNs;
}

void SampleStream::end() {
  begun_ = false;
  if (block_ == nullptr) {
    blocksDropped_ += 1;
    gap_ = true;
  } else {
    const size_t data = size_t{filled_} * inForce_.channels * sampleBytes(inForce_.format);
    Samples header;
    header.stream = inForce_.stream;
    header.format = inForce_.format;
    header.channels = inForce_.channels;
    header.flags = static_cast<uint8_t>((clipped_ ? SampleFlag::clipped : 0) | (gap_ ? SampleFlag::gapBefore : 0) |
                                        (first_ ? SampleFlag::first : 0));
    header.blockSeq = blockSeq_;
    header.firstSample = index_;
    header.atNs = blockAtNs_;
    header.rateHz = inForce_.rateHz;
    header.scale = fullScale_ * stepOf(inForce_.format);
    header.unit = static_cast<uint8_t>(unit_);
    header.samples = filled_;
    writeHeader(block_, {static_cast<uint8_t>(Type::samples), 0, 0}, kSamplesHeaderBytes + data);
    encode(header, block_ + kHeaderBytes, kSamplesHeaderBytes);
    queue_.commit(kHead + data);
    queued_ += 1;
    first_ = gap_ = false;
  }
  blockSeq_ += 1;
  index_ += filled_;
}

void SampleStream::feed(const SampleChunk& chunk) {
  if (!open_) return;
  const float* from = chunk.values;
  const size_t frameBytes = inForce_.channels * sampleBytes(inForce_.format);
  for (size_t at = 0; at < chunk.frames;) {
    if (!begun_)
      begin(chunk.atNs + static_cast<uint64_t>(static_cast<double>(at) / inForce_.rateHz * 1e9 + 0.5));
    const size_t room = size_t{inForce_.blockSamples} - filled_;
    const size_t take = chunk.frames - at < room ? chunk.frames - at : room;
    if (block_ != nullptr) {
      uint8_t* to = block_ + kHead + filled_ * frameBytes;
      for (size_t frame = 0; frame < take; frame += 1, from += chunk.channels)
        for (uint8_t channel = 0; channel < inForce_.channels; channel += 1)
          to = put(to, from[channel], inForce_.format, clipped_);
    } else {
      from += take * chunk.channels;
    }
    filled_ = static_cast<uint16_t>(filled_ + take);
    at += take;
    if (filled_ == inForce_.blockSamples) end();
  }
}

void SampleStream::skip(uint64_t samples) {
  if (!open_ || samples == 0) return;
  if (begun_ && filled_ > 0) end();
  begun_ = false;
  index_ += samples;
  gap_ = true;
}

}  // namespace harmonic
