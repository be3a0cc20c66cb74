#!/usr/bin/env python3
"""Second opinion on protocol/signal/measure: the same signals, measured with numpy and scipy by other methods.

Harmonics and noise by least squares in time (not by windowed bins), envelopes by scipy.signal.hilbert behind
scipy.signal.sosfiltfilt, velocity by integration in time, groups and orders from the closed form sampled exactly where
the measurement has to interpolate. Run: python3 protocol/vectors/generate-measurements.py (Debian: python3-scipy).
The result, measurements.json, is committed; no test needs Python.
"""
import json
import os

import numpy as np
import scipy
from scipy import integrate, signal, stats


def gaussian(seed, count):
    """Box and Muller on the generator x = 1664525 x + 1013904223 mod 2^32, as measuring.suite.ts has it."""
    out = np.empty(count)
    state = seed
    uniform = np.empty(2 * count)
    for i in range(2 * count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        uniform[i] = (state + 0.5) / 4294967296
    out[:] = np.sqrt(-2 * np.log(uniform[0::2])) * np.cos(2 * np.pi * uniform[1::2])
    return out


def tones_at(tones, t):
    return sum(
        c["amplitude"] * np.cos(2 * np.pi * c["frequencyHz"] * t + np.deg2rad(c.get("phaseDeg", 0)))
        for c in tones
    )


def samples_of(case):
    t = np.arange(case["count"]) / case["rateHz"]
    x = tones_at(case["tones"], t)
    if case.get("noise"):
        x = x + case["noise"]["rms"] * gaussian(case["noise"]["seed"], case["count"])
    return x.astype(np.float32).astype(np.float64)


def series_case(name, rate, count, f0, levels_db, seed, noise_rms):
    rng = np.random.default_rng(seed)
    tones = [
        {"frequencyHz": f0 * (i + 1), "amplitude": round(10 ** (level / 20), 9), "phaseDeg": round(float(rng.uniform(-180, 180)), 6)}
        for i, level in enumerate(levels_db)
    ]
    case = {"name": name, "rateHz": rate, "count": count, "tones": tones, "noise": {"rms": noise_rms, "seed": seed}}
    x = samples_of(case)
    t = np.arange(count) / rate
    n = np.arange(1, len(tones) + 1)
    angle = 2 * np.pi * f0 * np.outer(t, n)
    base = np.hstack([np.ones((count, 1)), np.cos(angle), np.sin(angle)])
    fit, *_ = np.linalg.lstsq(base, x, rcond=None)
    a, b = fit[1 : len(n) + 1], fit[len(n) + 1 :]
    level = np.hypot(a, b)
    residual = x - base @ fit
    noise = np.mean(residual**2)
    distortion = np.sum(level[1:] ** 2) / 2
    p1 = level[0] ** 2 / 2
    case["expected"] = {
        "f0Hz": f0,
        "amplitudePeak": level.tolist(),
        "phaseDeg": np.rad2deg(np.arctan2(-b, a)).tolist(),
        "thdFPercent": 100 * np.sqrt(distortion / p1),
        "thdRPercent": 100 * np.sqrt(distortion / (p1 + distortion)),
        "snrDb": 10 * np.log10(p1 / noise),
        "sinadDb": 10 * np.log10(p1 / (noise + distortion)),
        "rms": float(np.std(x)),
        "kurtosis": float(stats.kurtosis(x, fisher=False)),
    }
    return case


def octave_case():
    case = {
        "rateHz": 48000,
        "count": 131072,
        "tones": [{"frequencyHz": 440.0, "amplitude": 0.2}, {"frequencyHz": 3150.0, "amplitude": 0.05}],
        "noise": {"rms": 0.01, "seed": 42},
    }
    x = samples_of(case)
    x = x - x.mean()
    f, p = signal.periodogram(x, case["rateHz"], window="blackmanharris", scaling="density", detrend=False)
    g = 10**0.3
    bands = []
    for k in range(-10, 13):
        mid = 1000 * g ** (k / 3)
        low, high = mid / g ** (1 / 6), mid * g ** (1 / 6)
        inside = (f >= low) & (f < high)
        bands.append({"midHz": mid, "rms": float(np.sqrt(np.sum(p[inside]) * (f[1] - f[0])))})
    case["expected"] = bands
    return case


def iec_case(nominal, f0, cycles):
    h = lambda n, a, p: {"frequencyHz": n * f0, "amplitude": a, "phaseDeg": p}
    tones = [h(1, 325.0, 10), h(3, 8.0, 40), h(5, 12.0, -70), h(7, 6.0, 5), h(11, 2.0, 90)]
    tones += [{"frequencyHz": 3.4 * f0, "amplitude": 1.5}, {"frequencyHz": 5.1 * f0, "amplitude": 0.8}]
    case = {"nominalHz": nominal, "rateHz": 12800, "count": 51200, "tones": tones, "noise": None}
    m = 4096
    windows = int(case["count"] / case["rateHz"] * f0 // cycles)
    square = np.zeros(m // 2 + 1)
    for w in range(windows):
        t = (w * cycles + cycles * np.arange(m) / m) / f0
        c = np.abs(np.fft.rfft(tones_at(tones, t))) * np.sqrt(2) / m
        square += c**2 / windows
    half = cycles // 2
    groups = []
    for n in range(1, 21):
        k = n * cycles
        groups.append(
            {
                "group": np.sqrt(square[k - half + 1 : k + half].sum() + (square[k - half] + square[k + half]) / 2),
                "subgroup": np.sqrt(square[k - 1 : k + 2].sum()),
                "interharmonicGroup": np.sqrt(square[k + 1 : k + cycles].sum()),
                "interharmonicCentredSubgroup": np.sqrt(square[k + 2 : k + cycles - 1].sum()),
            }
        )
    case["expected"] = {"f0Hz": f0, "groups": groups}
    return case


def bearing_case(name, rate_hz, modulated, seed):
    """A resonance struck once a pass: what an inner race (modulated by the shaft) and an outer race do."""
    case = {
        "name": name,
        "rateHz": 20000,
        "count": 65536,
        "passHz": rate_hz,
        "shaftHz": 25.0,
        "modulation": 0.8 if modulated else 0.0,
        "resonanceHz": 4000.0,
        "decayPerS": 900.0,
        "noise": {"rms": 0.05, "seed": seed},
    }
    t = np.arange(case["count"]) / case["rateHz"]
    x = case["noise"]["rms"] * gaussian(seed, case["count"])
    for k in range(int(t[-1] * rate_hz) + 1):
        at = k / rate_hz
        first = int(np.ceil(at * case["rateHz"]))
        dt = t[first : first + 200] - at
        strength = 1 + case["modulation"] * np.cos(2 * np.pi * case["shaftHz"] * at)
        x[first : first + 200] += strength * np.exp(-case["decayPerS"] * dt) * np.sin(2 * np.pi * case["resonanceHz"] * dt)
    x = x.astype(np.float32).astype(np.float64)
    band = [2500.0, 5500.0]
    sos = signal.butter(4, band, "bandpass", fs=case["rateHz"], output="sos")
    envelope = np.abs(signal.hilbert(signal.sosfiltfilt(sos, x - x.mean())))
    n = 65536
    w = signal.get_window("hann", n)
    a = 2 * np.abs(np.fft.rfft((envelope[:n] - envelope[:n].mean()) * w)) / w.sum()
    lines = []
    for hz in [rate_hz, 2 * rate_hz, 3 * rate_hz] + ([rate_hz - 25, rate_hz + 25] if modulated else []):
        near = int(round(hz * n / case["rateHz"]))
        k = near - 2 + int(np.argmax(a[near - 2 : near + 3]))
        lines.append({"bin": k, "amplitudePeak": float(a[k])})
    case["expected"] = {"bandHz": band, "lines": lines}
    return case


def velocity_case():
    tones = [
        {"frequencyHz": 24.8, "amplitude": 0.9, "phaseDeg": 20},
        {"frequencyHz": 158.3, "amplitude": 3.0, "phaseDeg": -50},
        {"frequencyHz": 740.0, "amplitude": 12.0},
        {"frequencyHz": 3100.0, "amplitude": 30.0},
        {"frequencyHz": 3.1, "amplitude": 0.1},
    ]
    case = {"rateHz": 16384, "count": 131072, "tones": tones, "noise": None}
    x = samples_of(case)
    sos = signal.butter(8, [10, 1000], "bandpass", fs=case["rateHz"], output="sos")
    v = integrate.cumulative_trapezoid(signal.sosfiltfilt(sos, x), dx=1 / case["rateHz"], initial=0)
    v = signal.sosfiltfilt(sos, v)
    middle = v[len(v) // 8 : -len(v) // 8]
    case["expected"] = {"rmsMmPerS": float(1000 * np.std(middle))}
    return case


def order_case():
    """A shaft that runs up from 20 Hz to 26 Hz; three orders of it and a resonance that does not turn."""
    case = {
        "rateHz": 8192,
        "count": 65536,
        "startHz": 20.0,
        "endHz": 26.0,
        "orders": [{"order": 1, "amplitude": 1.0}, {"order": 3.5, "amplitude": 0.4}, {"order": 7, "amplitude": 0.25}],
        "noise": {"rms": 0.02, "seed": 9},
    }
    per, n = 512, 65536
    seconds = case["count"] / case["rateHz"]
    k = (case["endHz"] - case["startHz"]) / (2 * seconds)
    turns = np.arange(n) / per
    t = (-case["startHz"] + np.sqrt(case["startHz"] ** 2 + 4 * k * turns)) / (2 * k)
    phase = 2 * np.pi * (case["startHz"] * t + k * t**2)
    x = sum(o["amplitude"] * np.cos(o["order"] * phase) for o in case["orders"])
    w = signal.get_window("hann", n)
    a = 2 * np.abs(np.fft.rfft(x * w)) / w.sum()
    case["expected"] = [
        {"order": o["order"], "amplitudePeak": float(a[int(round(o["order"] * n / per))])} for o in case["orders"]
    ]
    return case


def cepstrum_case():
    tones = [{"frequencyHz": 40.0 * n, "amplitude": round(1 / n, 6)} for n in range(1, 60)]
    case = {"rateHz": 8192, "count": 32768, "tones": tones, "noise": {"rms": 0.001, "seed": 4}}
    x = samples_of(case)
    n = 32768
    w = signal.get_window("hann", n)
    power = (2 * np.abs(np.fft.rfft((x - x.mean()) * w)) / w.sum()) ** 2
    c = np.fft.irfft(np.log(np.maximum(power, power.max() * 1e-12)), n)
    at = int(round(8192 / 40))
    k = at - 3 + int(np.argmax(c[at - 3 : at + 4]))
    case["expected"] = {"quefrencyS": k / 8192, "amplitude": float(c[k])}
    return case


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{float(value):.10g}")
    return int(value) if isinstance(value, np.integer) else value


document = {
    "generator": "generate-measurements.py",
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "series": [
        series_case("mains-like", 12800, 65536, 50.0173, [0, -60, -32, -70, -28, -75, -34], 11, 0.003),
        series_case("audio-like", 48000, 65536, 997.31, [-1, -84, -90, -96, -92], 12, 1e-5),
        series_case("machine-like", 25600, 65536, 24.87, [-20, -6, -14, -9, -22, -30], 13, 0.02),
    ],
    "octaves": octave_case(),
    "iecGroups": [iec_case(50, 50.02, 10), iec_case(60, 59.97, 12)],
    "bearings": [bearing_case("inner", 118.875, True, 21), bearing_case("outer", 81.125, False, 22)],
    "velocity": velocity_case(),
    "orders": order_case(),
    "cepstrum": cepstrum_case(),
}
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measurements.json")
with open(out, "w", encoding="utf8") as file:
    json.dump(rounded(document), file, indent=1)
    file.write("\n")
