"""The agent on a pseudo-terminal: a line as fast as its baud rate and no faster, held open, linked, cleaned up."""
import os
import pty
import struct
import tempfile
import time
import tty
import unittest

from device_link import (Agent, Console, CFG_APPLY, CFG_STAGE, EVENT, PING, SAMPLES, STREAM_OPEN, refused, stream_open)

TONE = ("--synth", "harmonics=50:20:0.4,noise=0.001")


class Serial(unittest.TestCase):
    def test_2_mbaud_carries_48_khz_int16_without_a_loss(self):
        with Agent("--serial", "pty", "--baud", "2000000", *TONE) as agent:
            console = agent.serial()
            console.greet()
            console.ask(STREAM_OPEN, stream_open())
            began = time.monotonic()
            console.listen(4)
            took = time.monotonic() - began
            blocks = console.blocks()
            self.assertEqual([b.block for b in blocks], list(range(len(blocks))))
            self.assertTrue(all(b.index == a.index + a.count for a, b in zip(blocks, blocks[1:])))
            self.assertEqual(console.refused, 0)
            self.assertAlmostEqual(blocks[-1].index / 48000, took, delta=0.2)

    def test_output_never_exceeds_the_baud_rate(self):
        for baud, rate in ((115200, 48000), (921600, 200000)):
            with Agent("--serial", "pty", "--baud", str(baud), "--rate", str(rate), *TONE) as agent:
                console = agent.serial()
                console.greet()
                began, before = time.monotonic(), console.received
                console.ask(STREAM_OPEN, stream_open(block=256))
                # What was sent while this process did not look is still in the terminal's 4 KB: they count too.
                worst = 0.0
                end = began + 3
                ping = began + 1
                while time.monotonic() < end:
                    console.take(end - time.monotonic())
                    share = (console.received - before) / ((time.monotonic() - began + 0.012) * baud / 10)
                    worst = max(worst, share)
                    if time.monotonic() > ping:
                        console.say(PING, b"\0\0\0\0")
                        ping += 1
                used = (console.received - before) / ((time.monotonic() - began) * baud / 10)
                self.assertLess(worst, 1.001, baud)
                self.assertGreater(used, 0.6, "a stream that needs more than the line fills it")
                self.assertGreater(console.count(SAMPLES), 10)
                self.assertEqual(console.refused, 0)

    def test_answers_come_on_a_line_that_a_stream_fills(self):
        with Agent("--serial", "pty", "--baud", "115200", *TONE) as agent:
            console = agent.serial()
            console.greet()
            console.ask(STREAM_OPEN, stream_open(block=256))
            console.listen(1)
            began = time.monotonic()
            console.ping()
            # A frame of samples may be on its way, and what the terminal holds.
            self.assertLess(time.monotonic() - began, 0.6)

    def test_the_device_waits_for_a_console_and_survives_it(self):
        with Agent("--serial", "pty", *TONE) as agent:
            before = agent.cpu_seconds()
            for number in range(3):
                console = agent.serial()
                console.greet(number + 1)
                console.ask(STREAM_OPEN, stream_open(block=100))
                console.listen(5, until=lambda: console.count(SAMPLES) >= 10)
                self.assertGreaterEqual(console.count(SAMPLES), 10)
                console.close()
                agent.consoles.clear()
            last = agent.serial()
            last.greet()
            last.ping()
            self.assertLess(agent.cpu_seconds() - before, 2)

    def test_a_line_nobody_reads_spins_nothing(self):
        with Agent("--serial", "pty", "--baud", "2000000", *TONE) as agent:
            console = agent.serial()
            console.greet()
            console.ask(STREAM_OPEN, stream_open())
            console.close()
            agent.consoles.clear()
            before = agent.cpu_seconds()
            watcher = agent_sleeps(agent, 2)
            self.assertLess(watcher - before, 0.3)

    def test_the_terminal_is_raw(self):
        with Agent("--serial", "pty") as agent:
            console = agent.serial()
            console.greet()
            echo = console.ask(PING, b"\n\r\x03\x04")
            self.assertEqual(echo.payload, b"\n\r\x03\x04")
            self.assertEqual(console.refused, 0)

    def test_the_link_leads_to_the_terminal_and_goes_with_the_agent(self):
        with tempfile.TemporaryDirectory() as folder:
            link = os.path.join(folder, "cable")
            with Agent("--serial", "pty", "--link", link) as agent:
                self.assertEqual(os.path.realpath(link), agent.said["serial"])
                self.assertEqual(agent.end()[0], 0)
                self.assertFalse(os.path.lexists(link))
            os.symlink("/nowhere", link)
            with Agent("--serial", "pty", "--link", link) as agent:
                self.assertEqual(os.path.realpath(link), agent.said["serial"], "a dangling one is taken over")
                with Agent("--serial", "pty", "--link", link) as other:
                    agent.end()
                    self.assertEqual(os.path.realpath(link), other.said["serial"], "and left to who took it")

    def test_a_file_in_the_place_of_the_link_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            link = os.path.join(folder, "precious")
            with open(link, "w") as file:
                file.write("kept")
            code, error, _ = refused("--serial", "pty", "--link", link)
            self.assertEqual(code, 1)
            self.assertIn(link, error)
            with open(link) as file:
                self.assertEqual(file.read(), "kept")

    def test_a_change_of_baud_takes_effect_after_its_answer_and_goes_back(self):
        with Agent("--serial", "pty", "--baud", "115200", *TONE) as agent:
            console = agent.serial()
            console.greet()
            staged = console.ask(CFG_STAGE, struct.pack("<IHBBI", 9, 5, 3, 4, 2000000))
            crc = struct.unpack("<II", staged.payload)[1]
            self.assertIsNone(console.ask(CFG_APPLY, struct.pack("<III", 9, 3000, crc)).error)
            console.ask(STREAM_OPEN, stream_open())
            before, began = console.received, time.monotonic()
            console.listen(1)
            self.assertGreater((console.received - before) / (time.monotonic() - began), 50000)
            console.until(lambda each: each.type == EVENT and struct.unpack_from("<H", each.payload)[0] == 0x0201)
            console.listen(1)
            before, began = console.received, time.monotonic()
            console.listen(1)
            self.assertLess((console.received - before) / (time.monotonic() - began), 13000)

    def test_a_real_port_by_its_path_and_back_after_it_was_unplugged(self):
        master, slave = pty.openpty()
        tty.setraw(slave)
        path = os.ttyname(slave)
        with Agent("--serial", path + "?baud=115200", "--synth", "tone=100") as agent:
            self.assertEqual(agent.said["serial"], path)
            console = Console(master)
            console.greet()
            console.ping()
            os.close(slave)
            os.close(master)
            # The port is gone: the agent says so and goes on.
            self.assertIn("gone", agent.process.stderr.readline().decode())
            self.assertIsNone(agent.process.poll())
            self.assertEqual(agent.end()[0], 0)


def agent_sleeps(agent, seconds):
    """@returns its CPU time after so long; the time itself is what is measured."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
    return agent.cpu_seconds()


if __name__ == "__main__":
    unittest.main()
