"""Makes link-vectors.hpp of protocol/vectors: every message built from its fields, and what is refused. Decides nothing.

usage: generate-vectors.py FOLDER_OF_VECTORS OUT
"""
import json
import pathlib
import sys

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])

STRUCTS = {
    ("HELLO", "request"): "Hello", ("PING", "request"): "Ping",
    ("CAPS", "request"): "Empty", ("CAPS", "reply"): "TlvList", ("STATS", "request"): "TlvList",
    ("CFG_GET", "request"): "CfgGet", ("CFG_GET", "reply"): "CfgGetReply",
    ("CFG_STAGE", "request"): "CfgStage", ("CFG_STAGE", "reply"): "TransactionReply",
    ("CFG_APPLY", "request"): "CfgApply", ("CFG_APPLY", "reply"): "TransactionReply",
    ("CFG_CONFIRM", "request"): "Transaction", ("CFG_CONFIRM", "reply"): "TransactionReply",
    ("CFG_ABORT", "request"): "Transaction", ("CFG_ABORT", "reply"): "TransactionReply",
    ("STREAM_OPEN", "request"): "StreamOpen", ("STREAM_OPEN", "reply"): "StreamOpen",
    ("STREAM_CLOSE", "request"): "StreamClose", ("STREAM_CLOSE", "reply"): "StreamCloseReply",
    ("CREDIT", "request"): "Credit", ("SAMPLES", "request"): "Samples",
    ("CHANNEL_DATA", "request"): "ChannelData", ("EVENT", "request"): "Event",
    ("CHANNEL_SEND", "request"): "ChannelSend", ("CHANNEL_SEND", "reply"): "Empty",
    ("CHANNEL_SIGN", "request"): "ChannelSign", ("CHANNEL_SIGN", "reply"): "Empty",
    ("SPECTRUM", "request"): "Spectrum",
    ("COMMAND", "request"): "Command", ("COMMAND", "reply"): "CommandReply",
    ("TIME_SYNC", "request"): "TimeSync", ("TIME_SYNC", "reply"): "TimeSyncReply",
    ("LOG", "request"): "Log",
    ("FW_BEGIN", "request"): "FwBegin", ("FW_BEGIN", "reply"): "FwOffset",
    ("FW_CHUNK", "request"): "FwChunk", ("FW_CHUNK", "reply"): "FwOffset",
    ("FW_END", "request"): "FwEnd", ("FW_END", "reply"): "FwStatus",
    ("FW_ACTIVATE", "request"): "FwActivate", ("FW_ACTIVATE", "reply"): "FwStatus",
    ("AUTH", "challenge"): "AuthChallenge", ("AUTH", "answer"): "AuthAnswer",
    ("AUTH", "confirm"): "AuthConfirm", ("AUTH", "accepted"): "AuthAccepted",
    ("AUTH", "key"): "AuthKey", ("AUTH", "kept"): "AuthKept",
    ("ERROR", "request"): "Error",
}
NAMES = {"timeNs": "atNs", "snrCentidB": "snrCentiDb", "clockDecippm": "clockDeciPpm"}
FIXED = {"id", "nonce", "tag", "sha256", "key", "fingerprint"}
TEXT = {"name", "text"}
F64 = {"rateHz"}
F32 = {"scale", "offset", "binHz"}
TLV_TYPES = {"u8": 1, "u16": 2, "u32": 3, "u64": 4, "f32": 5, "f64": 6, "text": 7, "bytes": 8}


def data(raw: bytes) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in raw) + f'", {len(raw)}'


def tlv(message: str, item: dict) -> list[str]:
    """Statements that put one TLV into `more`."""
    key, kind = item["key"], item.get("type")
    if message == "EVENT":
        return [f"more.shortTlv({key}, {data(bytes.fromhex(item['bytes']))});"]
    value = item["value"]
    if kind in ("text", "bytes"):
        raw = value.encode() if kind == "text" else bytes.fromhex(value)
        return [f"more.tlv({key}, {TLV_TYPES[kind]}, {data(raw)});"]
    if kind in ("f32", "f64"):
        cast = "float" if kind == "f32" else "double"
        return [f"more.{kind}({key}, static_cast<{cast}>({float(value).hex()}));"]
    return [f"more.{kind}({key}, {int(value)}ULL);"]


def assign(message: str, field: str, value) -> list[str]:
    name = NAMES.get(field, field)
    if field == "tlvs":
        return [line for item in value for line in tlv(message, item)] + ["m.tlvs = more.bytes();"]
    if field in ("keys", "harmonics"):
        return [f"more.key({key});" for key in value] + [f"m.{name} = more.bytes();"]
    if field in FIXED and isinstance(value, str):
        raw = bytes.fromhex(value)
        return [f"std::memcpy(m.{name}.data(), {data(raw)});"]
    if field in TEXT:
        return [f"m.{name} = more.text({data(value.encode())});"]
    if field in F64 or field in F32:
        return [f"m.{name} = static_cast<decltype(m.{name})>({float(value).hex()});"]
    if isinstance(value, str) and field not in ("counter",) and not name.endswith("Ns") and field != "firstSample":
        return [f"m.{name} = more.text({data(bytes.fromhex(value))});"]
    suffix = "" if int(value) < 0 else "ULL"
    return [f"m.{name} = static_cast<decltype(m.{name})>({int(value)}{suffix});"]


lines = [
    "// Made by generate-vectors.py of protocol/vectors; not to be edited.",
    "#pragma once",
    "",
]
vectors = json.loads((folder / "link.json").read_text())
for at, vector in enumerate(vectors):
    struct = STRUCTS[vector["message"], vector["part"]]
    lines += [f"inline void vector{at}(Judge& judge) {{", f"  {struct} m;", "  Made more;"]
    for field, value in vector["fields"].items():
        lines += ["  " + line for line in assign(vector["message"], field, value)]
    # A damaged text reads as U+FFFD (L4.1) and is not written back.
    written = "\ufffd" not in json.dumps(vector["fields"], ensure_ascii=False)
    lines += [f"  judge.holds(m, {str(written).lower()});", "}"]
lines.append("constexpr Vector kVectors[] = {")
for at, vector in enumerate(vectors):
    lines.append(f"    {{{json.dumps(vector['rule'])}, {json.dumps(vector['name'])}, \"{vector['frame']}\","
                 f" \"{vector['wire']}\", vector{at}}},")
lines += ["};", "constexpr RefusedVector kRefused[] = {"]
for row in (folder / "link-refused.txt").read_text().rstrip("\n").split("\n"):
    name, reason, wire = row.split("\t")
    lines.append(f"    {{{json.dumps(name)}, {json.dumps(reason)}, \"{wire}\"}},")
lines += ["};", "constexpr CounterRow kCounterRows[] = {"]
for row in (folder / "link-counters.txt").read_text().rstrip("\n").split("\n"):
    name, counters, told = row.split("\t")
    lines.append(f'    {{{json.dumps(name)}, "{counters}", "{told}"}},')
lines += ["};", ""]
out.write_text("\n".join(lines))
