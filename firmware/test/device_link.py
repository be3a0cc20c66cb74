"""A console of the link in plain Python for tests of the real agent: framing, a few messages, the agent as a process.
A second reading of protocol/SPEC.md; decides nothing about tests."""
import json
import os
import select
import signal
import socket
import struct
import subprocess
import time

PROGRAM = os.environ.get("HARMONIC_AGENT", "harmonic-agent")

HELLO, CAPS, PING = 0x01, 0x02, 0x03
CFG_GET, CFG_STAGE, CFG_APPLY, CFG_CONFIRM = 0x10, 0x11, 0x12, 0x13
STREAM_OPEN, STREAM_CLOSE, CREDIT, SAMPLES, EVENT = 0x20, 0x21, 0x22, 0x23, 0x25
STATS, ERROR = 0x42, 0x7F
RESPONSE = 1


def _table():
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        yield byte


_CRC = list(_table())


def crc32c(data):
    rest = 0xFFFFFFFF
    for byte in data:
        rest = (rest >> 8) ^ _CRC[(rest ^ byte) & 255]
    return rest ^ 0xFFFFFFFF


def cobs(data):
    out = bytearray()
    for run in (data + b"\0").split(b"\0")[:-1]:
        while len(run) >= 254:
            out += b"\xff" + run[:254]
            run = run[254:]
        out += bytes([len(run) + 1]) + run
    return bytes(out)


def uncobs(data):
    out = bytearray()
    at = 0
    while at < len(data):
        code = data[at]
        if code == 0 or at + code > len(data):
            return None
        out += data[at + 1:at + code]
        at += code
        if code != 255 and at < len(data):
            out.append(0)
    return bytes(out)


def frame(kind, payload=b"", seq=0, flags=0, version=1):
    head = struct.pack("<BBHHH", version << 4 | flags, kind, seq, 0, len(payload))
    return head + payload + struct.pack("<I", crc32c(head + payload))


class Frame:
    def __init__(self, raw):
        self.version, self.flags = raw[0] >> 4, raw[0] & 15
        self.type, self.seq, self.ref, self.length = struct.unpack_from("<BHHH", raw, 1)
        self.payload = raw[8:8 + self.length]

    @property
    def is_response(self):
        return bool(self.flags & RESPONSE)

    @property
    def error(self):
        return struct.unpack_from("<H", self.payload)[0] if self.type == ERROR else None


class Samples:
    def __init__(self, payload):
        (self.stream, self.format, self.channels, self.flags, self.block, self.index, self.at_ns, self.rate, self.scale,
         self.offset, self.unit, self.gain, self.count) = struct.unpack_from("<BBBBIQQdffBbH", payload)
        self.data = payload[44:]

    def values(self):
        return struct.unpack("<%dh" % (len(self.data) // 2), self.data)


def hello(console=1, most=4096):
    name = b"test"
    return struct.pack("<HHBBH8sIIB", 1, 1, 1, 0, most, bytes([console] * 8), 1, 0x10000, len(name)) + name


def stream_open(stream=1, block=0, credit=1 << 30, channels=0, fmt=0):
    return struct.pack("<BBBBdHHI", stream, 0, fmt, channels, 0, block, 0, credit)


def tlvs(payload):
    at = 0
    while at < len(payload):
        key, kind, size = struct.unpack_from("<HBB", payload, at)
        yield key, payload[at + 4:at + 4 + size]
        at += 4 + size


class Console:
    """Over a descriptor of bytes, or a socket of datagrams."""

    def __init__(self, fd, datagrams=False):
        self.fd, self.datagrams = fd, datagrams
        self.seq = 100
        self.held = b""
        self.frames = []
        self.refused = 0
        self.foreign = 0
        self.received = 0
        self.ended = False

    def close(self):
        if isinstance(self.fd, int):
            os.close(self.fd)
        else:
            self.fd.close()

    def say(self, kind, payload=b"", **how):
        self.seq = (self.seq + 1) & 0xFFFF
        raw = frame(kind, payload, self.seq, **how)
        self.send(raw if self.datagrams else b"\0" + cobs(raw) + b"\0")
        return self.seq

    def send(self, data):
        if not isinstance(self.fd, int):
            self.fd.sendall(data)
            return
        while data:
            data = data[os.write(self.fd, data):]

    def take(self, timeout):
        """Reads once. @returns False at the end of the time or of the link."""
        if not select.select([self.fd], [], [], max(0, timeout))[0]:
            return False
        try:
            data = os.read(self.fd, 65536) if isinstance(self.fd, int) else self.fd.recv(65536)
        except (ConnectionError, OSError):
            data = b""
        if not data and not self.datagrams:
            self.ended = True
            return False
        self.received += len(data)
        if self.datagrams:
            self._accept(data)
            return True
        *whole, self.held = (self.held + data).split(b"\0")
        for each in whole:
            if each:
                self._accept(uncobs(each))
        return True

    def _accept(self, raw):
        if raw is None or len(raw) < 12 or crc32c(raw[:-4]) != struct.unpack("<I", raw[-4:])[0]:
            self.refused += 1
        elif raw[0] >> 4 != 1:
            self.foreign += 1
        else:
            self.frames.append(Frame(raw))

    def until(self, wanted, seconds=10):
        """The first frame that is wanted, among those that came and come."""
        end = time.monotonic() + seconds
        seen = 0
        while True:
            for each in self.frames[seen:]:
                if wanted(each):
                    return each
            seen = len(self.frames)
            if self.ended or time.monotonic() >= end:
                raise AssertionError("it did not come; last: %r" % [(f.type, f.error) for f in self.frames[-5:]])
            self.take(end - time.monotonic())

    def ask(self, kind, payload=b"", seconds=10, **how):
        seq = self.say(kind, payload, **how)
        return self.until(lambda each: each.is_response and each.ref == seq, seconds)

    def greet(self, console=1, most=4096):
        return self.ask(HELLO, hello(console, most))

    def ping(self, token=7):
        return self.ask(PING, struct.pack("<I", token))

    def listen(self, seconds, until=lambda: False):
        """Takes what comes for so long, greeting the device's need to hear something each second."""
        end = time.monotonic() + seconds
        ping = time.monotonic() + 1
        while time.monotonic() < end and not self.ended and not until():
            self.take(min(end, ping) - time.monotonic())
            if time.monotonic() >= ping:
                self.say(PING, struct.pack("<I", 1))
                ping += 1

    def wait_for_end(self, seconds=10):
        end = time.monotonic() + seconds
        while not self.ended and time.monotonic() < end:
            self.take(end - time.monotonic())
        return self.ended

    def blocks(self):
        return [Samples(each.payload) for each in self.frames if each.type == SAMPLES]

    def count(self, kind):
        return sum(1 for each in self.frames if each.type == kind)


class Agent:
    def __init__(self, *flags, stdin=subprocess.DEVNULL):
        self.process = subprocess.Popen([PROGRAM, *flags], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the agent said: " + self.process.communicate()[1].decode())
        self.line = line
        self.said = json.loads(line)
        self.consoles = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for each in self.consoles:
            try:
                each.close()
            except OSError:
                pass
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def _keep(self, console):
        self.consoles.append(console)
        return console

    def place(self, way):
        host, port = self.said[way].rsplit(":", 1)
        return host, int(port)

    def tcp(self):
        return self._keep(Console(socket.create_connection(self.place("tcp"), timeout=10)))

    def udp(self):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.connect(self.place("udp"))
        return self._keep(Console(sock, datagrams=True))

    def serial(self):
        return self._keep(Console(os.open(self.said["serial"], os.O_RDWR | os.O_NOCTTY)))

    def end(self, how=signal.SIGTERM, seconds=10):
        """@returns exit code and what it wrote to standard error."""
        self.process.send_signal(how)
        return self.wait(seconds)

    def wait(self, seconds=10):
        self.process.wait(seconds)
        return self.process.returncode, self.process.stderr.read().decode()

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def refused(*flags):
    """Exit code and standard error of an agent that should not start."""
    done = subprocess.run([PROGRAM, *flags], stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    return done.returncode, done.stderr.decode(), done.stdout.decode()
