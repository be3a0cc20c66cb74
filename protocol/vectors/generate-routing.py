#!/usr/bin/env python3
"""Golden data of routing rules (rules O), from a reading of SPEC.md of its own: routing.json.

Run: python3 protocol/vectors/generate-routing.py [--check]   (--check writes nothing and fails on a difference)
"""
import json
import pathlib
import struct
import sys

KINDS = [(80, "Wi-Fi"), (64, "LoRa"), (48, "BLE"), (32, "LAN"), (16, "serial"), (0, "harmonic")]


def rule(**changes):
    return {
        "id": 7,
        "enabled": True,
        "copy": False,
        "needsMac": False,
        "log": False,
        "priority": 10,
        "inLink": 64,
        "outLink": 80,
        "inHarmonics": {"from": 5, "to": 5},
        "outHarmonic": {"kind": "fixed", "harmonic": 10},
        "outFec": 1,
        "outModulation": "dqpsk",
        "maxAgeMs": 0,
        "device": 0,
        "framesPerMinute": 0,
        "burst": 0,
        "hopMax": 3,
        **changes,
    }


def bytes_of(r):
    flags = r["enabled"] * 1 | r["copy"] * 2 | r["needsMac"] * 4 | r["log"] * 8
    out = r["outHarmonic"]
    bits = {"same": 0, "fixed": out.get("harmonic", 0)}.get(out["kind"])
    if bits is None:
        bits = 1 << 15 | out["by"] % (1 << 15)
    return struct.pack(
        "<HBBBBHHHBBHQHBBI",
        r["id"],
        flags,
        r["priority"],
        r["inLink"],
        r["outLink"],
        r["inHarmonics"]["from"],
        r["inHarmonics"]["to"],
        bits,
        r["outFec"],
        {"dbpsk": 0, "dqpsk": 1}[r["outModulation"]],
        r["maxAgeMs"],
        r["device"],
        r["framesPerMinute"],
        r["burst"],
        r["hopMax"],
        0,
    )


def link(number):
    if number == 255:
        return "any link"
    if number > 95:
        return f"link {number}"
    first, kind = next(k for k in KINDS if number >= k[0])
    return kind if number == first else f"{kind} {number - first + 1}"


def words_of(r):
    low, high = r["inHarmonics"]["from"], r["inHarmonics"]["to"]
    out = r["outHarmonic"]
    where = f"H{low}" if low == high else f"H{low}–H{high}"
    if out["kind"] == "same":
        to = "the same harmonic"
    elif out["kind"] == "fixed":
        to = f"H{out['harmonic']}"
    else:
        to = ("n−" if out["by"] < 0 else "n+") + str(abs(out["by"]))
    words = [f"{r['id']}: {link(r['inLink'])} {where} → {link(r['outLink'])} {to}"]
    if r["device"]:
        words.append(f"of device {r['device']:016x}")
    if r["needsMac"]:
        words.append("with MAC")
    if r["maxAgeMs"]:
        words.append(f"at most {r['maxAgeMs']} ms old")
    if r["framesPerMinute"]:
        words.append(f"at most {r['framesPerMinute']} a minute ({r['burst']} at once)")
    words.append(f"at most {r['hopMax']} hop{'' if r['hopMax'] == 1 else 's'}")
    if r["copy"]:
        words.append("and further")
    if r["log"]:
        words.append("logged")
    if not r["enabled"]:
        words.append("off")
    return ", ".join(words)


RULES = [
    ("TC-FR-004: LoRa H5 to Wi-Fi H10", rule()),
    (
        "everything a rule can say",
        rule(
            id=0xFFFE,
            enabled=False,
            copy=True,
            needsMac=True,
            log=True,
            priority=255,
            inLink=255,
            outLink=17,
            inHarmonics={"from": 2, "to": 1001},
            outHarmonic={"kind": "offset", "by": -1},
            outFec=2,
            outModulation="dbpsk",
            maxAgeMs=2000,
            device=0x0011223344556677,
            framesPerMinute=600,
            burst=5,
            hopMax=1,
        ),
    ),
    ("the same harmonic, another link", rule(id=0, inLink=0, outLink=1, outHarmonic={"kind": "same"})),
    (
        "the furthest offset, the last harmonic",
        rule(
            outLink=254,
            inHarmonics={"from": 1, "to": 16384},
            outHarmonic={"kind": "offset", "by": 16383},
            device=0xFFFFFFFFFFFFFFFF,
        ),
    ),
]


def main():
    rows = []
    for name, r in RULES:
        # A 64-bit number is no JSON number everywhere: decimal text.
        rows.append({"rule": "O1.1", "name": name, "fields": {**r, "device": str(r["device"])},
                     "hex": bytes_of(r).hex(), "words": words_of(r)})
    text = "[\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"
    file = pathlib.Path(__file__).parent / "routing.json"
    if "--check" not in sys.argv:
        file.write_text(text)
    elif file.read_text() != text:
        sys.exit("routing.json is not what generate-routing.py makes")


if __name__ == "__main__":
    main()
