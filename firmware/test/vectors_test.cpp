// The golden vectors that the TypeScript side holds too: frames, wire forms, every message, every refusal.
#include "check.hpp"
#include "crc32c.hpp"
#include "decoder.hpp"
#include "messages.hpp"

using namespace harmonic;

namespace {

struct Collect final : FrameSink {
  void on_frame(const Frame& frame) override {
    heads.push_back(frame.head);
    wholes.emplace_back(frame.whole.data, frame.whole.data + frame.whole.size);
    payloads.emplace_back(frame.payload.data, frame.payload.data + frame.payload.size);
  }
  void on_refused(Refusal reason, std::size_t, std::uint16_t) override { refusals.push_back(reason); }
  std::vector<FrameHead> heads;
  std::vector<Bytes> wholes, payloads;
  std::vector<Refusal> refusals;
};

template <class Message>
bool same_bytes(const Bytes& payload) {
  Message message;
  if (!decode({payload.data(), payload.size()}, message)) return false;
  std::uint8_t out[max_payload];
  const std::size_t size = encode(message, out, sizeof out);
  return Bytes(out, out + size) == payload;
}

bool reads_back(const FrameHead& head, const Bytes& payload) {
  const bool response = (head.flags & flag::response) != 0;
  switch (static_cast<Type>(head.type)) {
    case Type::hello: return same_bytes<Hello>(payload);
    case Type::caps: return response ? same_bytes<Tlvs>(payload) : same_bytes<Empty>(payload);
    case Type::ping: return same_bytes<Ping>(payload);
    case Type::cfg_get: return response ? same_bytes<Tlvs>(payload) : same_bytes<CfgGet>(payload);
    case Type::cfg_stage: return response ? same_bytes<CfgReply>(payload) : same_bytes<CfgStage>(payload);
    case Type::cfg_apply: return response ? same_bytes<CfgReply>(payload) : same_bytes<CfgApply>(payload);
    case Type::cfg_confirm:
    case Type::cfg_abort: return response ? same_bytes<CfgReply>(payload) : same_bytes<CfgTxn>(payload);
    case Type::stream_open: return same_bytes<StreamOpen>(payload);
    case Type::stream_close: return response ? same_bytes<StreamClosed>(payload) : same_bytes<StreamClose>(payload);
    case Type::credit: return same_bytes<Credit>(payload);
    case Type::samples: return same_bytes<Samples>(payload);
    case Type::channel_data: return same_bytes<ChannelData>(payload);
    case Type::event: return same_bytes<Event>(payload);
    case Type::spectrum: return same_bytes<Spectrum>(payload);
    case Type::command: return response ? same_bytes<CommandReply>(payload) : same_bytes<Command>(payload);
    case Type::time_sync: return response ? same_bytes<TimeSyncReply>(payload) : same_bytes<TimeSync>(payload);
    case Type::log: return same_bytes<Log>(payload);
    case Type::stats: return same_bytes<Tlvs>(payload);
    case Type::fw_begin: return response ? same_bytes<FwOffset>(payload) : same_bytes<FwBegin>(payload);
    case Type::fw_chunk: return response ? same_bytes<FwOffset>(payload) : same_bytes<FwChunk>(payload);
    case Type::fw_end: return response ? same_bytes<FwStatus>(payload) : same_bytes<FwEnd>(payload);
    case Type::fw_activate: return response ? same_bytes<FwStatus>(payload) : same_bytes<FwActivate>(payload);
    case Type::auth:
      return same_bytes<AuthChallenge>(payload) || same_bytes<AuthAnswer>(payload) || same_bytes<AuthConfirm>(payload) ||
             same_bytes<AuthAccepted>(payload);
    case Type::error: return same_bytes<Error>(payload);
  }
  return false;
}

}  // namespace

int main(int, char** argv) {
  const std::string folder = argv[1];
  CHECK(crc32c(reinterpret_cast<const std::uint8_t*>("123456789"), 9) == 0xE3069283U);

  const auto vectors = read_table(folder + "/link.txt");
  CHECK(vectors.size() >= 16);
  for (const auto& row : vectors) {
    const Bytes frame = from_hex(row[1]);
    const Bytes wire = from_hex("00" + row[2]);
    Collect seen;
    FrameDecoder decoder(seen);
    decoder.push(wire.data(), wire.size());
    const bool whole = seen.wholes.size() == 1 && seen.wholes[0] == frame;
    CHECK(whole);
    std::uint8_t made[cobs_bound(max_frame) + 2];
    const std::size_t size = to_wire(frame.data(), frame.size(), made);
    CHECK(Bytes(made, made + size) == wire);
    if (!whole || !reads_back(seen.heads[0], seen.payloads[0])) {
      ++failures;
      std::fprintf(stderr, "not read back to the byte: %s\n", row[0].c_str());
    }
  }

  const std::vector<std::pair<std::string, Refusal>> names = {{"too-long", Refusal::too_long}, {"cobs", Refusal::cobs}, {"too-short", Refusal::too_short},
                                                              {"crc", Refusal::crc}, {"version", Refusal::version}, {"length", Refusal::length}};
  for (const auto& row : read_table(folder + "/link-refused.txt")) {
    const Bytes wire = from_hex(row[2]);
    Collect seen;
    FrameDecoder decoder(seen);
    decoder.push(wire.data(), wire.size());
    if (row[1] == "payload") continue;  // a good frame around a bad message: the session's to refuse
    bool right = seen.refusals.size() == 1 && seen.wholes.empty();
    for (const auto& [name, reason] : names) {
      if (name == row[1]) right = right && seen.refusals[0] == reason;
    }
    if (!right) std::fprintf(stderr, "not refused as it should be: %s\n", row[0].c_str());
    CHECK(right);
  }
  return finish();
}
