"""The agent's announcement on the loopback interface: a query is answered, a name is unique, a goodbye is said."""
import socket
import struct
import time
import unittest

from device_link import Agent, CFG_APPLY, CFG_CONFIRM, CFG_STAGE

GROUP = "224.0.0.251"
SERVICE = "_harmonic-iot._tcp.local"
PTR, TXT, SRV, A = 12, 16, 33, 1


def name_of(labels):
    return b"".join(bytes([len(each)]) + each.encode() for each in labels.split(".")) + b"\0"


def query(service=SERVICE, kind=PTR, ident=0, unicast=False):
    return struct.pack(">6H", ident, 0, 1, 0, 0, 0) + name_of(service) + struct.pack(">2H", kind, 0x8001 if unicast else 1)


def read_name(packet, at):
    labels = []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(labels), at + 1


def records(packet):
    """(name, type, ttl, data) of a response."""
    ident, flags, questions, answers, *_ = struct.unpack_from(">6H", packet)
    at = 12
    for _ in range(questions):
        at = read_name(packet, at)[1] + 4
    found = []
    for _ in range(answers):
        name, at = read_name(packet, at)
        kind, _, ttl, size = struct.unpack_from(">HHIH", packet, at)
        found.append((name, kind, ttl, packet[at + 10:at + 10 + size]))
        at += 10 + size
    assert at == len(packet) and flags == 0x8400
    return ident, found


def texts(data):
    at, found = 0, []
    while at < len(data):
        found.append(data[at + 1:at + 1 + data[at]].decode())
        at += 1 + data[at]
    return found


class Mdns(unittest.TestCase):
    def setUp(self):
        # A port of its own, which the agent can bind beside us.
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.listener.close)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.listener.bind(("0.0.0.0", 0))
        self.port = self.listener.getsockname()[1]
        self.listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                                 socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1"))
        self.listener.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        self.listener.settimeout(5)

    def agent(self, *more):
        agent = Agent("--tcp", "0", "--mdns", "on", "--mdns-interface", "127.0.0.1", "--mdns-port", str(self.port),
                      "--id", "d00d0000000000aa", "--name", "node.one", *more)
        self.addCleanup(agent.__exit__)
        return agent

    def hear(self, wanted, seconds=5):
        """The records of the first response that is wanted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            packet = self.listener.recv(9000)
            if packet[2] & 0x80:
                found = records(packet)[1]
                if wanted(found):
                    return found
        self.fail("it did not come")

    def test_it_announces_itself_with_where_and_what(self):
        agent = self.agent("--udp", "0")
        found = self.hear(lambda all: True)
        self.assertIn(b"_harmonic-iot", dict((n, d) for n, k, _, d in found if k == PTR)[SERVICE])
        srv = next(d for n, k, _, d in found if k == SRV and "_tcp" in n)
        self.assertEqual(struct.unpack_from(">H", srv, 4)[0], agent.place("tcp")[1])
        srv = next(d for n, k, _, d in found if k == SRV and "_udp" in n)
        self.assertEqual(struct.unpack_from(">H", srv, 4)[0], agent.place("udp")[1])
        self.assertEqual(texts(next(d for _, k, _, d in found if k == TXT)),
                         ["v=1", "id=d00d0000000000aa", "fw=1.0.0", "role=device", "name=node.one", "f0=1000", "caps=s"])
        address = next(d for n, k, _, d in found if k == A)
        self.assertEqual(socket.inet_ntoa(address), "127.0.0.1")
        self.assertEqual(agent.place("tcp")[0], "127.0.0.1")

    def test_a_question_on_the_group_is_answered_there(self):
        self.agent()
        for _ in range(3):
            self.hear(lambda all: all[0][2] > 0)
        for ask in (query(), query(SERVICE.upper()), query(kind=255), query("harmonic-d00d0000000000aa.local", A)):
            self.listener.sendto(ask, (GROUP, self.port))
            self.hear(lambda all: all[0][2] > 0, 2)

    def test_a_question_by_a_plain_resolver_is_answered_to_it(self):
        self.agent()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
            plain.settimeout(5)
            plain.sendto(query(ident=0x4321), ("127.0.0.1", self.port))
            plain.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            plain.sendto(query(ident=0x4321), (GROUP, self.port))
            ident, found = records(plain.recv(9000))
            self.assertEqual(ident, 0x4321)
            self.assertTrue(any(kind == SRV for _, kind, _, _ in found))
            self.assertTrue(all(ttl <= 10 for _, _, ttl, _ in found))

    def test_services_are_listed_and_what_is_not_ours_is_not_answered(self):
        self.agent()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
            plain.settimeout(5)
            plain.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            for other in (query("_http._tcp.local"), query("_harmonic-iot._udp.local"), b"\0" * 12, b"x", b"\xff" * 300,
                          query()[:-3]):
                plain.sendto(other, (GROUP, self.port))
            plain.sendto(query("_services._dns-sd._udp.local", ident=9), (GROUP, self.port))
            ident, found = records(plain.recv(9000))
            self.assertEqual(ident, 9, "the first answer is to the last question")
            self.assertEqual([(name, data) for name, _, _, data in found],
                             [("_services._dns-sd._udp.local", name_of(SERVICE))])

    def test_it_says_goodbye(self):
        agent = self.agent()
        self.hear(lambda all: all[0][2] > 0)
        self.assertEqual(agent.end()[0], 0)
        self.assertTrue(self.hear(lambda all: all[0][2] == 0))

    def test_another_name_takes_the_old_one_back(self):
        agent = self.agent()
        self.hear(lambda all: all[0][2] > 0)
        console = agent.tcp()
        console.greet()
        tlv = struct.pack("<HBB", 4, 7, 5) + b"other"
        crc = struct.unpack("<II", console.ask(CFG_STAGE, struct.pack("<I", 1) + tlv).payload)[1]
        console.ask(CFG_APPLY, struct.pack("<III", 1, 60000, crc))
        console.ask(CFG_CONFIRM, struct.pack("<I", 1))
        old = self.hear(lambda all: all[0][2] == 0)
        self.assertIn(b"node.one", old[0][3])
        new = self.hear(lambda all: all[0][2] > 0 and b"other" in all[0][3])
        self.assertIn("name=other", texts(next(d for _, k, _, d in new if k == TXT)))


if __name__ == "__main__":
    unittest.main()
