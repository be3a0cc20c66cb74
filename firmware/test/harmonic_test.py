"""The agent as a node of a harmonic line: sends into files and streams, hears, tells; a master, its slaves, another master."""
import json
import math
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

from device_link import Agent, CFG_STAGE, STATS, STREAM_OPEN, refused, stream_open, tlvs

CHANNEL_DATA, EVENT, CHANNEL_SEND, LOG = 0x24, 0x25, 0x27, 0x41
MASTER = ("--harmonic-master", "--id", "a000000000000001")


def heard_in(path, *channels, running=True, second=None):
    words = [os.environ["HARMONIC_MODEM"], "decode", path, *(["--running"] if running else [])]
    words += ["--second-pilot", second] if second else []
    for channel in channels:
        words += ["--harmonics", channel]
    done = subprocess.run(words, capture_output=True, timeout=50, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()][:-1]


def stats_of(console, wanted, seconds=10):
    """The first STATS, as a dictionary by key, for which `wanted` holds."""
    found = console.until(lambda each: each.type == STATS and wanted(dict(tlvs(each.payload))), seconds)
    return dict(tlvs(found.payload))


def channel_send(harmonics, psdu, fec=1, modulation=1, flags=0, counter=0):
    head = struct.pack("<QBBBBH", counter, fec, modulation, flags, 0, len(harmonics))
    return head + struct.pack("<%dH" % len(harmonics), *harmonics) + struct.pack("<H", len(psdu)) + psdu


class Node(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def line(self, *flags, seconds="3"):
        path = str(pathlib.Path(self.folder.name) / ("line%d.wav" % len(os.listdir(self.folder.name))))
        agent = os.environ["HARMONIC_AGENT"]
        done = subprocess.run([agent, *flags, "--harmonic-wav", path, "--harmonic-seconds", seconds], capture_output=True, timeout=50)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return path

    def listen(self, agent):
        console = agent.tcp()
        console.greet()
        answer = console.ask(STREAM_OPEN, struct.pack("<BBBBdHHI", 2, 2, 0, 0, 0, 0, 0, 0))
        self.assertIsNone(answer.error)
        return console

    def test_what_it_writes_is_heard_by_the_modem(self):
        path = self.line("--harmonic", "4:text=hello@200x3", "--harmonic", "7+9+11:hex=313233@100", "--harmonic-clock", "150")
        frames = heard_in(path, "4", "7,9,11")
        self.assertEqual([each["payloadHex"] for each in frames if each["harmonics"] == [4]], [b"hello".hex()] * 3)
        bonded = [each for each in frames if each["harmonics"] == [7, 9, 11]]
        self.assertGreaterEqual(len(bonded), 26)
        self.assertTrue(all(each["crcOk"] and each["payloadHex"] == "313233" for each in bonded))
        self.assertAlmostEqual(bonded[20]["clockErrorPpm"], 150, delta=1)

    def test_bursts_bring_their_own_pilot(self):
        path = self.line("--harmonic-bursts", "--harmonic", "4:count@300", "--harmonic-profile", "fast")
        self.assertGreater(len(heard_in(path, "4", running=False)), 0)

    def test_the_channels_of_hpm_1_0_are_sent_as_ratios_and_no_others(self):
        flags = ["--rate", "131072", "--harmonic-profile", "rational", "--harmonic-bursts"]
        path = self.line(*flags, "--harmonic", "3/2:text=half@200", "--harmonic", "1/1+2/1:hex=01@200", seconds="2")
        words = [os.environ["HARMONIC_MODEM"], "decode", path, "--f0", repr(16384 / 60), "--mod", "dbpsk"]
        done = subprocess.run([*words, "--harmonics", "90", "--harmonics", "60,120"], capture_output=True, timeout=50, check=True)
        frames = [json.loads(each) for each in done.stdout.splitlines()][:-1]
        told = {(tuple(each["harmonics"]), each["payloadHex"]) for each in frames if each["crcOk"]}
        self.assertEqual(told, {((90,), b"half".hex()), ((60, 120), "01")})
        for more, said in (
            (("--harmonic", "4:count"), "no channel of HPM 1.0, which has 1/1"),
            (("--harmonic", "7/6:count"), "the ratios of HPM 1.0"),
            (("--harmonic", "3/2:count", "--harmonic-f0", "1000"), "its f0 is 16384 Hz"),
        ):
            code, error, out = refused("--tcp", "0", *flags, *more)
            self.assertEqual((code, out), (2, ""), more)
            self.assertIn(said, error)
        code, error, out = refused("--tcp", "0", "--harmonic", "3/2:count")
        self.assertEqual(code, 2)
        self.assertIn("--harmonic-profile rational", error)

    def jam_the_first_pilot(self, path):
        """What is no steady tone, wanders over harmonic 1, 16 dB above it: it takes every frame of version 1 (P10.3)."""
        data = pathlib.Path(path).read_bytes()
        values = struct.unpack("<%dh" % ((len(data) - 44) // 2), data[44:])
        draws, phase, jammed = random.Random(7), 0.0, []
        for i, value in enumerate(values):
            phase += draws.gauss(0, 0.1)
            tone = 10000 * math.sin(2 * math.pi * 1000 * i / 48000 + phase)
            jammed.append(max(-32768, min(32767, value + round(tone))))
        pathlib.Path(path).write_bytes(data[:44] + struct.pack("<%dh" % len(jammed), *jammed))

    def test_a_second_pilot_sent_and_heard_carries_frames_where_the_first_is_taken(self):
        said = ["--harmonic-second-pilot", "11"]
        whole = lambda frames: [each for each in frames if each["crcOk"]]
        for bursts in ([], ["--harmonic-bursts"]):
            path = self.line("--harmonic", "4:text=both@200", "--harmonic-amplitude", "0.05", *said, *bursts, seconds="4")
            running = not bursts
            self.assertGreater(len(whole(heard_in(path, "4", running=running))), 10, "harmonic 1 is there as ever")
            self.jam_the_first_pilot(path)
            self.assertEqual(whole(heard_in(path, "4", running=running)), [])
            self.assertGreater(len(whole(heard_in(path, "4", running=running, second="11"))), 10)
            with Agent("--tcp", "0", "--wav", path, "--harmonic-hear", "4", *said, *bursts) as agent:
                told = self.listen(agent).until(lambda each: each.type == CHANNEL_DATA and each.payload[3] & 1).payload
                self.assertEqual(told[-4:], b"both")

    def test_it_hears_its_samples_and_tells_a_console(self):
        path = self.line("--harmonic", "4:text=hi@250", "--harmonic-clock", "-120", seconds="5")
        with Agent("--tcp", "0", "--wav", path, "--harmonic-hear", "4") as agent:
            console = self.listen(agent)
            told = console.until(lambda each: each.type == CHANNEL_DATA and each.payload[3] & 1).payload
            harmonic, link, bits, at, snr, clock, evm, flags, size = struct.unpack_from("<HBBQhhBBH", told)
            self.assertEqual((harmonic, link, bits, told[-2:]), (4, 0, 1, b"hi"))
            self.assertAlmostEqual(clock / 10, -120, delta=30)
            self.assertGreater(snr, 2000)
            self.assertEqual(size, 2)
            stats = stats_of(console, lambda keys: keys[9] == b"\2")
            self.assertNotIn(11, stats, "it is neither master nor slave")

    def test_its_configuration_tells_the_waveform_of_its_line_and_takes_no_other(self):
        with Agent("--tcp", "0", "--harmonic", "4:count", "--harmonic-profile", "robust") as agent:
            console = agent.tcp()
            console.greet()
            stage = lambda *tlvs: console.ask(CFG_STAGE, struct.pack("<I", 1) + b"".join(tlvs)).error
            f0 = lambda hz: struct.pack("<HBBd", 1, 6, 8, hz)
            eighths = lambda key, value: struct.pack("<HBBB", key, 1, 1, value)
            self.assertIsNone(stage(f0(1000), eighths(2, 10), eighths(3, 10)))
            for other in (f0(2000), eighths(2, 1), eighths(3, 1)):
                self.assertEqual(stage(other), 5)

    def test_a_slave_tells_the_master_its_f0_and_when_the_lock_is_lost(self):
        path = self.line(*MASTER, "--harmonic-clock", "200", seconds="3")
        with Agent("--tcp", "0", "--wav", path, "--once", "--harmonic-slave") as agent:
            console = self.listen(agent)
            stats = stats_of(console, lambda keys: keys.get(9) == b"\2" and 14 in keys)
            self.assertEqual((stats[11], stats[14].hex()), (b"\2", "a000000000000001"))
            self.assertAlmostEqual(struct.unpack("<d", stats[12])[0], 1000.2, delta=0.01)
            self.assertAlmostEqual(struct.unpack("<f", stats[13])[0], 200, delta=5)

    def test_a_pilot_that_stops_is_told_within_seconds(self):
        # The master sends three seconds, then the line is quiet for as long.
        path = self.line(*MASTER, seconds="3")
        data = pathlib.Path(path).read_bytes()
        quiet = bytes(len(data) - 44)
        size = 2 * len(quiet)
        pathlib.Path(path).write_bytes(data[:4] + struct.pack("<I", 36 + size) + data[8:40] + struct.pack("<I", size) + data[44:] + quiet)
        with Agent("--tcp", "0", "--wav", path, "--harmonic-slave") as agent:
            console = self.listen(agent)
            stats_of(console, lambda keys: keys.get(9) == b"\2")
            event = console.until(lambda each: each.type == EVENT, 5).payload
            code, severity, count = struct.unpack_from("<HBB", event)
            self.assertEqual((code, severity, count), (0x0104, 2, 1))
            self.assertAlmostEqual(struct.unpack_from("<f", event, 14)[0], 1000, delta=0.1)
            stats_of(console, lambda keys: keys.get(9) == b"\1" and 12 not in keys)

    def test_a_master_that_hears_another_master_says_so(self):
        path = self.line(*MASTER, seconds="3")
        with Agent("--tcp", "0", "--wav", path, "--harmonic-master", "--id", "b000000000000002") as agent:
            console = self.listen(agent)
            event = console.until(lambda each: each.type == EVENT).payload
            self.assertEqual(struct.unpack_from("<H", event)[0], 0x0105)
            stats = stats_of(console, lambda keys: 15 in keys)
            self.assertEqual((stats[11], stats[9], stats[14].hex()), (b"\1", b"\2", "b000000000000002"))
            self.assertEqual(struct.unpack("<d", stats[12])[0], 1000.0)
            # Who greets meanwhile hears of it, too: one that comes later, and one whose line was greeted before.
            late = agent.tcp()
            for each in (late, console):
                told = [frame for frame in each.frames if frame.type == EVENT]
                each.greet()
                event = each.until(lambda frame: frame.type == EVENT and frame not in told, 2).payload
                self.assertEqual(struct.unpack_from("<H", event)[0], 0x0105)

    def test_a_master_is_heard_in_its_own_stream_of_samples(self):
        with Agent("--tcp", "0", *MASTER) as agent:
            console = agent.tcp()
            console.greet()
            console.ask(STREAM_OPEN, stream_open(block=480))
            console.listen(1)
            values = [v for block in console.blocks() for v in block.values()]
            self.assertGreater(max(values), 2500, "the pilot has a tenth of full scale")

    def stream(self, agent):
        console = agent.tcp()
        console.greet()
        self.assertIsNone(console.ask(STREAM_OPEN, stream_open(block=480)).error)
        return console

    def record(self, console, path, seconds):
        """What the agent has streamed and streams for so long, as a WAV."""
        console.listen(seconds)
        values = [v for block in console.blocks() for v in block.values()]
        data = struct.pack("<%dh" % len(values), *values)
        head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 48000, 96000, 2, 16)
        pathlib.Path(path).write_bytes(head + b"data" + struct.pack("<I", len(data)) + data)
        return path

    def asked_for(self, *flags, running):
        with Agent("--tcp", "0", "--harmonic", "10:asked", "--harmonic", "3+7+12:asked", *flags) as agent:
            console = self.stream(agent)
            for number in range(3):
                self.assertIsNone(console.ask(CHANNEL_SEND, channel_send([10], b"ten%d" % number, flags=4)).error)
                self.assertIsNone(console.ask(CHANNEL_SEND, channel_send([3, 7, 12], bytes([number]), flags=9)).error)
            path = self.record(console, str(pathlib.Path(self.folder.name) / "asked.wav"), 1.5)
        frames = heard_in(path, "10", "3,7,12", running=running)
        told = lambda harmonics: [(bytes.fromhex(each["payloadHex"]), each["flags"]) for each in frames if each["harmonics"] == harmonics]
        self.assertEqual(told([10]), [(b"ten0", 4), (b"ten1", 4), (b"ten2", 4)])
        self.assertEqual(told([3, 7, 12]), [(b"\0", 9), (b"\1", 9), (b"\2", 9)])

    def test_what_a_console_asks_for_goes_out_on_its_pilot_in_order(self):
        self.asked_for(running=True)

    def test_what_a_console_asks_for_goes_out_in_bursts_in_order(self):
        self.asked_for("--harmonic-bursts", running=False)

    def test_what_a_console_asks_for_is_coded_as_it_says_and_shares_a_channel_with_what_the_node_says(self):
        path = str(pathlib.Path(self.folder.name) / "coded.wav")
        # Apart: a receiver of one code takes no frame of another for a rest (P9.2).
        with Agent("--tcp", "0", "--harmonic", "4:text=mine@1000") as agent:
            console = self.stream(agent)
            console.listen(0.4)
            self.assertIsNone(console.ask(CHANNEL_SEND, channel_send([4], b"theirs", fec=2)).error)
            console.listen(0.2)
            self.assertIsNone(console.ask(CHANNEL_SEND, channel_send([4], b"theirs too", fec=0, modulation=0)).error)
            self.record(console, path, 1)
        decode = lambda *words: [json.loads(line) for line in subprocess.run(
            [os.environ["HARMONIC_MODEM"], "decode", path, "--running", "--harmonics", "4", *words],
            capture_output=True, timeout=50, check=True).stdout.splitlines()][:-1]
        texts = lambda *words: {bytes.fromhex(each["payloadHex"]) for each in decode(*words) if each["crcOk"]}
        self.assertEqual(texts(), {b"mine"})
        self.assertEqual(texts("--fec", "2"), {b"theirs"})
        self.assertEqual(texts("--fec", "0", "--mod", "dbpsk"), {b"theirs too"})

    def test_what_it_cannot_send_is_refused_in_words_and_a_full_queue_is_busy(self):
        words = lambda answer: answer.payload[3:].decode()
        with Agent("--tcp", "0", *MASTER, "--harmonic", "10:asked") as agent:
            console = agent.tcp()
            console.greet()
            # The beacon's harmonic is the master's own.
            for harmonics in ([2], [11], [10, 11], []):
                answer = console.ask(CHANNEL_SEND, channel_send(harmonics, b"x"))
                self.assertEqual(answer.error, 5)
                self.assertIn("no channel", words(answer))
            errors = [console.ask(CHANNEL_SEND, channel_send([10], bytes(250))).error for _ in range(30)]
            self.assertEqual(set(errors), {None, 7})
            self.assertGreaterEqual(errors.count(None), 16)
        with Agent("--tcp", "0", "--harmonic-hear", "4") as agent:
            console = agent.tcp()
            console.greet()
            answer = console.ask(CHANNEL_SEND, channel_send([10], b"x"))
            self.assertEqual((answer.error, words(answer)), (5, "this device sends nothing on harmonics"))

    def test_what_did_not_go_out_is_counted_for_each_session(self):
        # A frame of its own lasts longer than the 5 ms after which the next is due.
        with Agent("--tcp", "0", "--harmonic", "4:text=hello@5x40", "--harmonic", "10:asked") as agent:
            console = self.stream(agent)
            stats_of(console, lambda told: int.from_bytes(told.get(16, b""), "little") > 10)
            before = int.from_bytes(stats_of(console, lambda told: 16 in told)[16], "little")
            errors = [console.ask(CHANNEL_SEND, channel_send([10], bytes(250))).error for _ in range(30)]
            self.assertEqual(set(errors), {None, 7})
            stats_of(console, lambda told: int.from_bytes(told.get(16, b""), "little") >= before + errors.count(7))
            # Who comes later is told of what is lost from then on: the first has all of that, and what was before.
            later = self.stream(agent)
            since = int.from_bytes(stats_of(later, lambda told: 16 in told)[16], "little")
            self.assertGreater(since, 0)
            stats_of(console, lambda told: int.from_bytes(told.get(16, b""), "little") >= since + before + errors.count(7))

    def test_what_waits_when_it_begins_anew_is_given_up_and_said(self):
        faults = pathlib.Path(self.folder.name) / "faults"
        faults.write_text('{"at": 2, "fault": "reset", "for": 0.2}\n')
        with Agent("--tcp", "0", "--serial", "pty", "--harmonic", "10:asked", "--faults", str(faults)) as agent:
            serial = agent.serial()
            console = self.stream(agent)
            # The longest on one harmonic: each sounds for more than a second.
            for _ in range(16):
                self.assertIsNone(console.ask(CHANNEL_SEND, channel_send([10], bytes(250))).error)
            self.assertTrue(console.wait_for_end(5))
            serial.listen(3, until=lambda: b"rst:" in serial.held)
            serial.greet(2)
            text = serial.until(lambda each: each.type == LOG, 5).payload[10:].decode()
            self.assertRegex(text, r"^1\d frames that it was asked to send were given up when the device began anew$")

    def test_it_refuses_in_words(self):
        for flags, words in (
            (("--harmonic", "4"), "CHANNEL:WHAT"),
            (("--harmonic", "1:count"), "1 is the pilot"),
            (("--harmonic", "4:count", "--harmonic", "4:rms"), "harmonic 4 is in two channels"),
            (("--harmonic", "4:hex=3"), "pairs of hexadecimal digits"),
            (("--harmonic", "4:count@0"), "milliseconds"),
            (("--harmonic", "4:text=%s" % ("a" * 251)), "at most 250 bytes"),
            (("--harmonic-hear", "99"), "above 7/16"),
            (("--harmonic", "4:count", "--harmonic-second-pilot", "4"), "carries no data"),
            (("--harmonic", "4:count", "--harmonic-second-pilot", "99"), "7/16"),
            (("--harmonic", "4:count", "--harmonic-second-pilot", "1"), "1 is the first pilot"),
            (("--harmonic-master", "--harmonic-second-pilot", "2"), "a master's beacon"),
            (("--harmonic-slave", "--harmonic-second-pilot", "2"), "a master's beacon"),
            (("--harmonic-master", "--harmonic-slave"), "cannot go together"),
            (("--harmonic-slave", "--harmonic", "4:count"), "a slave sends nothing"),
            (("--harmonic", "4:asked@500"), "hex=BYTES"),
            (("--harmonic-master", "--harmonic-bursts"), "not for a master"),
            (("--harmonic-master", "--harmonic-wav", "x.wav"), "serves nobody"),
            (("--harmonic-play", "x"), "say what to send"),
            (("--harmonic-slave", "--rate", "1000"), "--harmonic"),
        ):
            code, error, out = refused("--tcp", "0", *flags)
            self.assertEqual((code, out, error.count("\n")), (2, "", 1), flags)
            self.assertIn(words, error)


if __name__ == "__main__":
    unittest.main()
