#!/usr/bin/env python3
"""Golden data of the physical layer (rules P), from a reading of SPEC.md of its own: phy.json, and phy-2.json for waveform
version 2.

Sines are taken one by one in double precision; nothing is shared with the TypeScript or the C++ transmitter.
Run: python3 protocol/vectors/generate-phy.py [--check]   (--check writes nothing and fails on a difference)
"""
import hashlib
import hmac
import itertools
import json
import math
import pathlib
import struct
import sys

SIZES = [9, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256]


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def frame_of(psdu, flags):
    size = next(s for s in SIZES if len(psdu) + 6 <= s)
    body = bytes([len(psdu), flags]) + psdu
    body += bytes(size - 4 - len(body))
    return body + struct.pack("<I", crc32c(body))


def scrambled(frame, first):
    bits = [byte >> (7 - i) & 1 for byte in frame for i in range(8)]
    state = (0x5D ^ first) & 127 or 0x5D
    out = []
    for bit in bits:
        feedback = (state >> 6 ^ state >> 3) & 1
        state = (state << 1 | feedback) & 127
        out.append(bit ^ feedback)
    return out


def coded(bits, fec):
    if fec == 0:
        return list(bits)
    window = [0] * 7  # the newest first
    out = []
    for i, bit in enumerate(bits + [0] * 6):
        window = [bit] + window[:6]
        pair = []
        for generator in (0o133, 0o171):
            taps = [generator >> (6 - k) & 1 for k in range(7)]
            pair.append(sum(a & b for a, b in zip(taps, window)) % 2)
        if fec == 1 or i % 3 in (0, 1):
            out.append(pair[0])
        if fec == 1 or i % 3 in (0, 2):
            out.append(pair[1])
    return out


def interleaved(bits):
    total = len(bits)
    step = math.floor(0.618 * total + 0.5)
    while math.gcd(step, total) != 1:
        step += 1
    out = [None] * total
    for i, bit in enumerate(bits):
        out[i * step % total] = bit
    return out


def chips():
    bits = [0 if c == "+" else 1 for c in "+++++--++-+-+"]
    state = 0b100110
    while len(bits) < 64:
        bits.append(state & 1)
        state = (state << 1 | (state >> 5 ^ state >> 4) & 1) & 63
    return bits


STEPS = {(0, 0): 45, (0, 1): -45, (1, 0): 135, (1, 1): -135}


def carriers(waveform, frame):
    """Phases of each harmonic's symbols, and the intermediates."""
    harmonics = frame["harmonics"]
    data = frame_of(bytes.fromhex(frame["psdu"]), frame["flags"])
    plain = scrambled(data, harmonics[0])
    sent = coded(plain, waveform["fec"])
    per = 2 if waveform["modulation"] == "dqpsk" else 1
    each = per * len(harmonics)
    padded = list(sent)
    while len(padded) % each:
        padded.append(len(padded) % 2)
    slot = interleaved(padded)
    symbols = 1 + len(slot) // each
    phases = {n: [math.pi * (n * n % 997) / 31] for n in harmonics}
    for j in range(0, len(slot), per):
        n = harmonics[j % each // per]
        step = STEPS[tuple(slot[j : j + 2])] if per == 2 else 180 * slot[j]
        phases[n].append(phases[n][-1] + math.radians(step))
    return phases, {
        "frame": data.hex(),
        "scrambled": "".join(map(str, plain)),
        "coded": "".join(map(str, sent)),
        "slotBits": "".join(map(str, slot)),
        "symbols": symbols,
    }


def vector(name, waveform, frames, pilot):
    sent, told = [], []
    for frame in frames:
        phases, between = carriers(waveform, frame)
        first = 4 * frame["slot"]
        sent += [(n, frame["amplitude"], first, ps) for n, ps in phases.items()]
        told.append({**frame, **between})
    symbols = max(first + len(ps) for _, _, first, ps in sent)
    f0, rate = waveform["f0Hz"], waveform["rateHz"]
    whole = waveform["periods"] + waveform["guardEighths"] / 8
    length = whole * rate / f0
    pn = chips()
    pilots = [1] + [n for n in [waveform.get("secondPilot")] if n]
    samples = []
    for symbol in range(symbols):
        lines = [(n, pilot, math.pi * pn[symbol % 64]) for n in pilots]
        lines += [(n, a, ps[symbol - at]) for n, a, at, ps in sent if 0 <= symbol - at < len(ps)]
        start = math.ceil(symbol * length - 1e-6)
        for s in range(start, math.ceil((symbol + 1) * length - 1e-6)):
            p = s * f0 / rate - symbol * whole - waveform["guardEighths"] / 8
            v = sum(a * math.sin(2 * math.pi * math.fmod(n * p, 1) + phase) for n, a, phase in lines)
            samples.append(max(-32768, min(32767, math.floor(32767 * v + 0.5))))
    raw = struct.pack(f"<{len(samples)}h", *samples)
    return {
        "rule": "P10.1" if "secondPilot" in waveform else "P7.3",
        "name": name,
        "waveform": waveform,
        "pilotAmplitude": pilot,
        "frames": told,
        "symbols": symbols,
        "samples": len(samples),
        "first16": samples[:16],
        "sha256": hashlib.sha256(raw).hexdigest(),
    }


def waveform(**other):
    standard = {"f0Hz": 1000, "rateHz": 48000, "periods": 1, "guardEighths": 1}
    return {**standard, "modulation": "dqpsk", "fec": 1, **other}


def on(harmonics, psdu, amplitude, flags=0, slot=0):
    return {"harmonics": harmonics, "flags": flags, "psdu": psdu, "amplitude": amplitude, "slot": slot}

CHOICES = list(itertools.combinations(range(2, 18), 4))


def signature(name, key, device, gateway, nonce, slot, body, **other):
    """A device's answer: its pattern, the samples of it, and the payload of the frame behind it."""
    key, device, gateway, nonce, body = map(bytes.fromhex, (key, device, gateway, nonce, body))
    about = device + gateway + nonce + struct.pack("<I", slot)

    def keyed(message):
        return hmac.new(key, message, hashlib.sha256).digest()

    values = []
    for counter in range(256):
        values += struct.unpack("<16H", keyed(b"HSIG1" + about + bytes([counter])))
    fair = [v for v in values if v < 36 * len(CHOICES)][:12]
    pattern = [list(CHOICES[v % len(CHOICES)]) for v in fair]
    of = waveform(**other)
    f0, rate, amplitude = of["f0Hz"], of["rateHz"], 0.125
    samples = []
    for symbol, harmonics in enumerate(pattern):
        length = 2.25 * rate / f0
        for s in range(math.ceil(symbol * length - 1e-6), math.ceil((symbol + 1) * length - 1e-6)):
            p = s * f0 / rate - symbol * 2.25 - 0.25
            phases = [2 * math.pi * math.fmod(n * p, 1) + math.pi * (n * n % 997) / 31 for n in harmonics]
            samples.append(math.floor(32767 * sum(amplitude * math.sin(x) for x in phases) + 0.5))
    return {
        "rule": "P11.2",
        "name": name,
        "key": key.hex(),
        "device": device.hex(),
        "gatewayNonce": gateway.hex(),
        "deviceNonce": nonce.hex(),
        "slot": slot,
        "body": body.hex(),
        "pattern": pattern,
        "psdu": (nonce + body + keyed(b"HMAC1" + about + body)[:16]).hex(),
        "nextKey": keyed(b"ratchet").hex(),
        "waveform": of,
        "amplitude": amplitude,
        "samples": len(samples),
        "sha256": hashlib.sha256(struct.pack(f"<{len(samples)}h", *samples)).hexdigest(),
    }


def proven(name, key, device, gateway, slot, frames):
    """Frames behind a question: each a bond's first harmonic, flags, counter and body."""
    key, device, gateway = map(bytes.fromhex, (key, device, gateway))

    def keyed(with_key, message):
        return hmac.new(with_key, message, hashlib.sha256).digest()

    first = keyed(key, b"HSES1" + device + gateway + struct.pack("<I", slot))

    def one(harmonic, flags, counter, body):
        flags, body, of = flags | 0x10, bytes.fromhex(body), first
        for _ in range(counter >> 20):
            of = keyed(of, b"ratchet")
        about = struct.pack("<HBI", harmonic, flags & ~0x0C, counter)
        mac = keyed(of, b"HFRM1" + device + about + body)[:8]
        psdu = body + struct.pack("<H", counter & 0xFFFF) + mac
        return {"harmonic": harmonic, "flags": flags, "counter": counter, "body": body.hex(), "psdu": psdu.hex()}

    return {
        "rule": "P11.12",
        "name": name,
        "key": key.hex(),
        "device": device.hex(),
        "gatewayNonce": gateway.hex(),
        "slot": slot,
        "frameKey": first.hex(),
        "proven": [one(*each) for each in frames],
    }


HPM = [60, 120, 90, 80, 75, 180, 100, 105, 84, 96, 150, 140]
VECTORS = [
    vector("B1 one harmonic", waveform(), [on([4], "313233", 0.25)], 0.25),
    vector("B2 a bond of four", waveform(), [on([4, 7, 12, 17], "0102030405060708", 0.125)], 0.125),
    vector(
        "B3 the twelve harmonics of the rational grid",
        waveform(f0Hz=16384 / 60, rateHz=131072, modulation="dbpsk"),
        [on(HPM, "48504d", 0.0625)],
        0.0625,
    ),
    vector("rate 3/4, an odd count of coded bits", waveform(fec=2), [on([5, 3], "00112233445566778899", 0.2, 0x21)], 0.2),
    vector("no code", waveform(fec=0), [on([21], "", 0.5)], 0.25),
    vector(
        "profile R",
        waveform(periods=10, guardEighths=10, modulation="dbpsk"),
        [on([3], "a5", 0.25)],
        0.25,
    ),
    vector(
        "symbols that begin between samples",
        waveform(rateHz=44100),
        [on([2], "68656c6c6f", 0.25), on([19, 9, 14], "ff00ff", 0.125, 1, 2)],
        0.25,
    ),
]

VECTORS_2 = [
    vector("a second pilot", waveform(secondPilot=11), [on([4, 10, 12], "313233", 0.125)], 0.25),
]

ID = "0011223344556677"
NONCE_G, NONCE_D = bytes(range(16)).hex(), bytes(range(0x10, 0x18)).hex()
SIGNATURES = [
    signature("signature of the design", "07" * 32, ID, NONCE_G, NONCE_D, 5, "313233"),
    signature("signature with values that are left out", "07" * 32, ID, NONCE_G, "9e00000000000000", 0x01020304, ""),
    signature("signature whose symbols begin between samples", "a5" * 32, ID[::-1], NONCE_G, NONCE_D, 0, "00", rateHz=44100),
]
PROVEN = [
    proven("frames behind a question", "07" * 32, ID, NONCE_G, 5, [(4, 0, 0, "313233"), (4, 0, 1, ""), (7, 1, 2, "0102")]),
    proven("counters beyond 16 bits, a key that has changed", "a5" * 32, ID[::-1], NONCE_G, 9, [(300, 0x29, 65536, "00"), (4, 4, 3 << 20, "ff")]),
]


def main():
    for name, vectors in (("phy.json", VECTORS + SIGNATURES + PROVEN), ("phy-2.json", VECTORS_2)):
        text = "[\n" + ",\n".join("  " + json.dumps(v) for v in vectors) + "\n]\n"
        file = pathlib.Path(__file__).parent / name
        if "--check" not in sys.argv:
            file.write_text(text)
        elif file.read_text() != text:
            sys.exit(f"{name} is not what generate-phy.py makes")


if __name__ == "__main__":
    main()
