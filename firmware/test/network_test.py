"""The agent on TCP and UDP: many consoles, hostile ones, and those that do not read."""
import socket
import struct
import time
import unittest

from device_link import (Agent, Console, CFG_APPLY, CFG_CONFIRM, CFG_STAGE, CREDIT, EVENT, HELLO, PING, SAMPLES, STATS,
                         STREAM_OPEN, cobs, frame, hello, stream_open, tlvs)

TONE = ("--synth", "tone=1000:0.5", "--rate", "16000")


def contiguous(blocks):
    return all(b.index == a.index + a.count and b.block == a.block + 1 for a, b in zip(blocks, blocks[1:]))


def stage(console, txn, tlv):
    return struct.unpack("<II", console.ask(CFG_STAGE, struct.pack("<I", txn) + tlv).payload)[1]


class Tcp(unittest.TestCase):
    def test_samples_come_in_real_time_without_a_gap(self):
        with Agent("--tcp", "0", *TONE) as agent:
            console = agent.tcp()
            console.greet()
            console.ask(STREAM_OPEN, stream_open(block=160))
            began = time.monotonic()
            console.listen(2)
            took = time.monotonic() - began
            blocks = console.blocks()
            self.assertTrue(contiguous(blocks))
            self.assertAlmostEqual(len(blocks) * 160 / 16000, took, delta=0.15)
            self.assertEqual(max(abs(v) for v in blocks[5].values()) // 100, 163)

    def test_a_stream_keeps_to_its_credit(self):
        with Agent("--tcp", "0", *TONE) as agent:
            console = agent.tcp()
            console.greet()
            console.ask(STREAM_OPEN, stream_open(block=160, credit=5))
            console.until(lambda each: each.type == STATS)
            self.assertEqual(console.count(SAMPLES), 5)
            console.say(CREDIT, struct.pack("<BBHI", 1, 0, 0, 8))
            console.listen(5, until=lambda: console.count(SAMPLES) >= 8)
            blocks = console.blocks()
            self.assertEqual([block.flags & 2 for block in blocks], [0, 0, 0, 0, 0, 2, 0, 0], "the gap is told")
            self.assertEqual(blocks[5].index, blocks[5].block * 160)

    def test_four_consoles_are_served_at_once_and_the_fifth_is_told_busy(self):
        with Agent("--tcp", "0", *TONE) as agent:
            consoles = [agent.tcp() for _ in range(4)]
            for number, console in enumerate(consoles):
                console.greet(number + 1)
                console.ask(STREAM_OPEN, stream_open(block=160))
            fifth = agent.tcp()
            self.assertEqual(fifth.greet().error, 7)
            self.assertTrue(fifth.wait_for_end())
            talker = agent.tcp()
            talker.send(b"\0" + cobs(frame(HELLO, hello(9), 1)) + b"\0" + bytes(range(1, 250)) * 400)
            self.assertEqual(talker.until(lambda each: each.is_response).error, 7, "whatever else it says")
            for console in consoles:
                console.listen(5, until=lambda: console.count(SAMPLES) >= 20)
                self.assertGreaterEqual(console.count(SAMPLES), 20)
            consoles[0].close()
            again = agent.tcp()
            for _ in range(50):
                if again.greet().error != 7:
                    break
                again = agent.tcp()
            self.assertIsNone(again.frames[-1].error)

    def test_a_console_that_never_reads_costs_only_itself(self):
        with Agent("--tcp", "0", "--synth", "tone=1000:0.5", "--rate", "400000") as agent:
            deaf, good = agent.tcp(), agent.tcp()
            for number, console in enumerate((deaf, good)):
                console.greet(number + 1)
                console.ask(STREAM_OPEN, stream_open(block=1000))
            before = memory_kb(agent)
            end = time.monotonic() + 7
            while time.monotonic() < end:
                good.listen(0.5)
                deaf.say(PING, b"\0\0\0\0")
            blocks = good.blocks()
            self.assertTrue(contiguous(blocks))
            self.assertGreater(len(blocks), 1200)
            self.assertLess(memory_kb(agent) - before, 4096, "its queue is bounded")
            deaf.listen(20, until=lambda: dropped(deaf) > 0)
            self.assertGreater(dropped(deaf), 0)

    def test_garbage_and_half_a_frame_are_no_trouble(self):
        with Agent("--tcp", "0", *TONE) as agent:
            console = agent.tcp()
            console.send(bytes(range(1, 256)) * 400 + b"\0" + b"\x05\x11\0" + b"\0" * 100)
            console.greet()
            console.ping()
            console.send(b"\x20" * 10)
            console.close()
            agent.consoles.clear()
            agent.tcp().greet()

    def test_one_that_connects_and_says_nothing_is_let_go(self):
        with Agent("--tcp", "0") as agent:
            silent = agent.tcp()
            began = time.monotonic()
            self.assertTrue(silent.wait_for_end(9))
            self.assertGreater(time.monotonic() - began, 4)

    def test_connections_that_are_reset_are_no_trouble(self):
        with Agent("--tcp", "0", *TONE) as agent:
            for _ in range(30):
                console = agent.tcp()
                console.greet()
                console.ask(STREAM_OPEN, stream_open(block=16))
                console.fd.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                console.close()
                agent.consoles.clear()
            last = agent.tcp()
            while last.greet().error == 7:
                last = agent.tcp()
            last.ping()

    def test_the_port_moves_when_it_is_configured_and_comes_back_without_a_confirmation(self):
        with Agent("--tcp", "0", *TONE) as agent:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                free = probe.getsockname()[1]
            console = agent.tcp()
            console.greet()
            crc = stage(console, 5, struct.pack("<HBBH", 8, 2, 2, free))
            self.assertIsNone(console.ask(CFG_APPLY, struct.pack("<III", 5, 1000, crc)).error)
            self.assertTrue(console.wait_for_end())
            moved = agent._keep(Console(socket.create_connection(("127.0.0.1", free))))
            moved.greet()
            moved.until(lambda each: each.type == EVENT and struct.unpack_from("<H", each.payload)[0] == 0x0201)
            self.assertTrue(moved.wait_for_end())
            agent.tcp().greet()

    def test_the_port_stays_where_it_was_confirmed(self):
        with Agent("--tcp", "0", *TONE) as agent:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                free = probe.getsockname()[1]
            console = agent.tcp()
            console.greet()
            crc = stage(console, 5, struct.pack("<HBBH", 8, 2, 2, free))
            console.ask(CFG_APPLY, struct.pack("<III", 5, 60000, crc))
            self.assertTrue(console.wait_for_end())
            moved = agent._keep(Console(socket.create_connection(("127.0.0.1", free))))
            moved.greet()
            self.assertIsNone(moved.ask(CFG_CONFIRM, struct.pack("<I", 5)).error)
            moved.ping()


class Udp(unittest.TestCase):
    def test_a_stream_of_datagrams_none_over_1400_bytes(self):
        with Agent("--udp", "0", "--synth", "tone=1000:0.5") as agent:
            console = agent.udp()
            console.greet()
            answer = console.ask(STREAM_OPEN, stream_open())
            self.assertIsNone(answer.error)
            console.listen(1)
            blocks = console.blocks()
            self.assertGreater(len(blocks), 60)
            self.assertTrue(contiguous(blocks))
            self.assertTrue(all(each.length <= 1388 for each in console.frames))
            self.assertEqual(console.ask(STREAM_OPEN, stream_open(block=673)).error, 5)

    def test_each_peer_has_its_session_and_the_fifth_is_told_busy(self):
        with Agent("--udp", "0", *TONE) as agent:
            consoles = [agent.udp() for _ in range(4)]
            for number, console in enumerate(consoles):
                self.assertIsNone(console.greet(number + 1).error)
            self.assertEqual(agent.udp().greet().error, 7)
            for console in consoles:
                console.ping()

    def test_a_stranger_that_does_not_greet_takes_no_session(self):
        with Agent("--udp", "0", *TONE) as agent:
            for _ in range(20):
                stranger = agent.udp()
                self.assertEqual(stranger.ping().error, 3)
                stranger.fd.send(b"anything at all")
            self.assertIsNone(agent.udp().greet().error)

    def test_a_silent_peer_is_forgotten_after_five_seconds(self):
        with Agent("--udp", "0", *TONE) as agent:
            console = agent.udp()
            console.greet()
            console.ask(STREAM_OPEN, stream_open(block=160))
            began = time.monotonic()
            last = began
            while time.monotonic() - last < 1:
                before = console.count(SAMPLES)
                console.take(1)
                if console.count(SAMPLES) > before:
                    last = time.monotonic()
            self.assertAlmostEqual(last - began, 5, delta=0.5)
            self.assertEqual(console.ping().error, 3)


def memory_kb(agent):
    with open("/proc/%d/status" % agent.process.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def dropped(console):
    return max((struct.unpack("<I", value)[0] for each in console.frames if each.type == STATS
                for key, value in tlvs(each.payload) if key == 5), default=0)


if __name__ == "__main__":
    unittest.main()
