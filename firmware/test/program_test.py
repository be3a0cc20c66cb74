"""The agent as a program: its line, its refusals, how it ends."""
import os
import pathlib
import signal
import socket
import struct
import subprocess
import tempfile
import unittest

from device_link import Agent, refused, SAMPLES, STREAM_OPEN, stream_open

TONE = ("--synth", "tone=1000:0.5")


def wav(samples, channels=1, rate=8000, says=None):
    data = struct.pack("<%dh" % len(samples), *samples)
    size = len(data) if says is None else says
    return (b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " +
            struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * channels * 2, channels * 2, 16) +
            b"data" + struct.pack("<I", size) + data)


class Program(unittest.TestCase):
    def sentence(self, flags, code, *words):
        got, error, out = refused(*flags)
        self.assertEqual((got, out), (code, ""), error)
        for word in words:
            self.assertIn(word, error)
        self.assertEqual(error.count("\n"), 1, "one sentence")
        self.assertTrue(error.startswith("harmonic-agent: "), error)

    def test_the_line_says_who_it_is_and_where(self):
        with Agent("--tcp", "0", "--udp", "0", "--serial", "pty", "--id", "D00D0000000000aa", "--boot-id", "7") as agent:
            said = agent.said
            self.assertEqual(said["identity"], "d00d0000000000aa")
            self.assertEqual(said["name"], "harmonic-agent")
            self.assertEqual(said["bootId"], 7)
            self.assertEqual(said["pid"], agent.process.pid)
            self.assertTrue(said["tcp"].startswith("127.0.0.1:") and said["udp"].startswith("127.0.0.1:"))
            self.assertTrue(os.path.exists(said["serial"]))
            self.assertEqual(agent.line.count(b"\n"), 1)

    def test_what_it_does_not_serve_on_is_null(self):
        with Agent("--tcp", "0") as agent:
            self.assertIsNone(agent.said["serial"])
            self.assertIsNone(agent.said["udp"])

    def test_any_name_is_whole_json(self):
        name = 'a"b\\c\n\x01 ú'
        with Agent("--tcp", "0", "--name", name) as agent:
            self.assertEqual(agent.said["name"], name)
            answer = agent.tcp().greet()
            self.assertEqual(answer.payload[25:], name.encode())
        with Agent("--tcp", "0", "--name", b"\xff\xfe") as agent:
            self.assertEqual(agent.said["name"], "\ufffd\ufffd")

    def test_its_identity_stays_over_a_restart_and_its_boot_id_does_not(self):
        machine = pathlib.Path("/etc/machine-id")
        if not machine.exists() or not machine.read_text().strip():
            self.skipTest("this machine has no /etc/machine-id")
        with Agent("--tcp", "0") as first, Agent("--tcp", "0") as second, Agent("--tcp", "0", "--name", "x") as other:
            self.assertEqual(first.said["identity"], second.said["identity"])
            self.assertNotEqual(first.said["identity"], other.said["identity"])
            self.assertNotEqual(first.said["bootId"], second.said["bootId"])

    def test_help_names_every_flag(self):
        code, error, out = refused("--help")
        self.assertEqual((code, error), (0, ""))
        for flag in ("--serial", "--link", "--baud", "--tcp", "--udp", "--bind", "--mdns", "--wav", "--once", "--speed",
                     "--synth", "--alsa", "--rate", "--name", "--id", "--boot-id", "--key", "--simulated", "--faults",
                     "--die-with-stdin"):
            self.assertIn(flag, out)

    def test_bad_flags_are_a_sentence_and_code_2(self):
        self.sentence([], 2, "--serial, --tcp or --udp")
        self.sentence(["--nonsense"], 2, "--nonsense")
        self.sentence(["--tcp", "70000"], 2, "--tcp", "65535")
        self.sentence(["--tcp"], 2, "--tcp")
        self.sentence(["--tcp", "0", "--baud", "x"], 2, "--baud")
        self.sentence(["--tcp", "0", "--synth", "moo=1"], 2, "moo=1")
        self.sentence(["--tcp", "0", "--id", "12"], 2, "--id")

    def test_a_recording_that_cannot_be_played_is_a_sentence(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.wav")
            self.sentence(["--tcp", "0", "--wav", path], 2, path)
            for data, word in ((b"", "no WAV"), (b"RIFF\0\0\0\0WAVE", "format"), (wav([1, 2])[:30], "format"),
                               (wav([]), "no samples"), (wav([1], channels=99), "99 channels")):
                with open(path, "wb") as file:
                    file.write(data)
                self.sentence(["--tcp", "0", "--wav", path], 2, path, word)
            with open(path, "wb") as file:
                file.write(wav(range(100), says=0xFFFFFFF0))
            with Agent("--tcp", "0", "--wav", path) as agent:
                agent.tcp().greet()
                self.assertIn("playing those", agent.end()[1])

    def test_a_port_that_is_taken_is_a_sentence(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.sentence(["--tcp", port], 1, port, "taken")
        with socket.socket(type=socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            port = str(taken.getsockname()[1])
            self.sentence(["--udp", port], 1, port, "taken")
        self.sentence(["--tcp", "0", "--bind", "192.0.2.1"], 1, "192.0.2.1")
        self.sentence(["--tcp", "0", "--bind", "localhost"], 1, "localhost")

    def test_a_serial_port_that_is_none_is_a_sentence(self):
        self.sentence(["--serial", "/no/such/port"], 1, "/no/such/port")
        self.sentence(["--serial", "/dev/null"], 1, "no serial port")

    def test_a_sound_card_that_is_not_there_is_a_sentence(self):
        code, error, _ = refused("--tcp", "0", "--alsa", "no-such-card")
        self.assertEqual(code, 2)
        self.assertIn("--alsa", error)

    def test_it_ends_on_a_signal_with_code_0(self):
        for how in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with Agent("--tcp", "0", *TONE) as agent:
                console = agent.tcp()
                console.greet()
                console.ask(STREAM_OPEN, stream_open())
                self.assertEqual(agent.end(how)[0], 0)
                self.assertTrue(console.wait_for_end())

    def test_it_ends_with_its_standard_input_when_told_so(self):
        with Agent("--tcp", "0", "--die-with-stdin", stdin=subprocess.PIPE) as agent:
            agent.process.stdin.write(b"anything\n")
            agent.process.stdin.flush()
            agent.tcp().greet()
            agent.process.stdin.close()
            agent.process.stdin = None
            self.assertEqual(agent.wait()[0], 0)

    def test_without_that_flag_it_does_not(self):
        with Agent("--tcp", "0", stdin=subprocess.PIPE) as agent:
            agent.process.stdin.close()
            agent.process.stdin = None
            console = agent.tcp()
            console.greet()
            console.ping()
            self.assertIsNone(agent.process.poll())

    def test_a_recording_played_once_comes_whole_and_then_it_ends(self):
        samples = [(i * 37) % 2000 - 1000 for i in range(4000)]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.wav")
            with open(path, "wb") as file:
                file.write(wav(samples))
            with Agent("--tcp", "0", "--wav", path, "--once", "--speed", "10") as agent:
                console = agent.tcp()
                console.greet()
                console.ask(STREAM_OPEN, stream_open(block=100))
                self.assertTrue(console.wait_for_end())
                got = [value for block in console.blocks() for value in block.values()]
                self.assertEqual(got, samples)
                self.assertEqual(agent.wait()[0], 0)

    def test_a_stereo_recording_loops_with_its_channels_apart(self):
        frames = [value for i in range(500) for value in (i, -i)]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.wav")
            with open(path, "wb") as file:
                file.write(wav(frames, channels=2))
            with Agent("--tcp", "0", "--wav", path, "--speed", "4") as agent:
                console = agent.tcp()
                console.greet()
                console.ask(STREAM_OPEN, stream_open(block=250))
                console.listen(10, until=lambda: console.count(SAMPLES) >= 5)
                blocks = console.blocks()
                got = [value for block in blocks for value in block.values()]
                self.assertEqual(blocks[0].channels, 2)
                self.assertEqual(got[:2000], frames + frames)

    def test_an_idle_agent_sleeps(self):
        with Agent("--tcp", "0", "--udp", "0", "--serial", "pty") as agent:
            console = agent.tcp()
            console.greet()
            before = agent.cpu_seconds()
            console.listen(3)
            self.assertLess(agent.cpu_seconds() - before, 0.05)


if __name__ == "__main__":
    unittest.main()
