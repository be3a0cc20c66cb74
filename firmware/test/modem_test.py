"""harmonic-modem as a program: bursts to files and back, in both builds, and what it refuses."""
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

B1 = "17b45fc4b176fa928b230f8ce6f89225fabdce172b580714243d79779fc961fa"


def modem(*words, input=b""):
    done = subprocess.run([os.environ["HARMONIC_MODEM"], *words], input=input, capture_output=True, timeout=50)
    return done.returncode, done.stdout, done.stderr.decode()


class Modem(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def heard(self, *words, input=b""):
        code, out, error = modem("decode", *words, input=input)
        self.assertEqual(code, 0, error)
        lines = [json.loads(line) for line in out.splitlines()]
        return lines[:-1], lines[-1]

    def refused(self, *words):
        code, out, error = modem(*words)
        self.assertEqual((code, out), (2, b""), error)
        self.assertTrue(error.startswith("harmonic-modem: ") and error.count("\n") == 1, error)
        return error

    def test_the_vector_goes_out_to_the_bit_and_comes_back(self):
        code, out, error = modem("encode", "--harmonics", "4", "--hex", "313233", "--out", "-")
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(hashlib.sha256(out).hexdigest(), B1)
        for build in ((), ("--small",)):
            frames, counted = self.heard("-", "--harmonics", "4", *build, input=out)
            self.assertEqual([frame["payloadHex"] for frame in frames], ["313233"])
            self.assertEqual((frames[0]["harmonics"], frames[0]["crcOk"], frames[0]["excisedHz"]), ([4], True, []))
            self.assertLess(abs(frames[0]["clockErrorPpm"]), 5)
            self.assertLess(abs(frames[0]["firstSample"]), 0.1)
            self.assertEqual((counted["bursts"], counted["frames"], counted["samples"]), (1, 1, 4266))

    def test_bonds_in_a_wav_file_are_heard_beside_each_other(self):
        wav = self.path("two.wav")
        self.assertEqual(modem("encode", "--harmonics", "4,7", "--hex", "0102030405", "--harmonics", "9", "--hex", "",
                               "--fs", "44100", "--amplitude", "0.1", "--fec", "2", "--out", wav)[0], 0)
        frames, _ = self.heard(wav, "--harmonics", "4,7", "--harmonics", "9", "--harmonics", "12", "--fec", "2")
        self.assertEqual(sorted((f["harmonics"], f["payloadHex"]) for f in frames), [([4, 7], "0102030405"), ([9], "")])

    def test_all_hears_every_harmonic_by_itself(self):
        raw = self.path("one.s16")
        self.assertEqual(modem("encode", "--harmonics", "17", "--hex", "ff", "--mod", "dbpsk", "--small", "--out", raw)[0], 0)
        frames, counted = self.heard(raw, "--all", "--mod", "dbpsk", "--max-frame", "32")
        self.assertEqual([(f["harmonics"], f["payloadHex"]) for f in frames], [([17], "ff")])
        self.assertGreater(counted["memoryBytes"], 0)

    def test_a_second_pilot_goes_out_and_comes_back(self):
        raw = self.path("second.s16")
        self.assertEqual(modem("encode", "--harmonics", "3", "--hex", "7e", "--second-pilot", "11", "--out", raw)[0], 0)
        for mode in ((), ("--running",)):
            frames, counted = self.heard(raw, "--all", "--second-pilot", "11", "--max-frame", "9", *mode)
            self.assertEqual([(f["harmonics"], f["payloadHex"], f["crcOk"]) for f in frames], [([3], "7e", True)])
            self.assertEqual(counted["lost"], 0)

    def test_silence_and_nothing_hold_no_frame(self):
        for samples in (b"", b"\0" * 100000):
            frames, counted = self.heard("-", "--all", input=samples)
            self.assertEqual((frames, counted["bursts"]), ([], 0))

    def test_what_it_cannot_do_is_said(self):
        self.assertIn("encode or decode", self.refused())
        self.assertIn("--out", self.refused("encode", "--harmonics", "4", "--hex", "00"))
        self.assertIn("7/16", self.refused("encode", "--harmonics", "22", "--hex", "00", "--out", "-"))
        self.assertIn("2 to 65535", self.refused("encode", "--harmonics", "1", "--hex", "00", "--out", "-"))
        self.assertIn("hexadecimal", self.refused("encode", "--harmonics", "4", "--hex", "0g", "--out", "-"))
        self.assertIn("250 bytes", self.refused("encode", "--harmonics", "4", "--hex", "00" * 251, "--out", "-"))
        self.assertIn("behind", self.refused("encode", "--hex", "00", "--harmonics", "4", "--out", "-"))
        self.assertIn("listen", self.refused("decode", "-"))
        self.assertIn("twice", self.refused("decode", "-", "--harmonics", "4", "--harmonics", "5,4"))
        self.assertIn("cannot be read", self.refused("decode", self.path("none.s16"), "--all"))
        self.assertIn("cannot be written", self.refused("encode", "--harmonics", "4", "--hex", "", "--out", "/none/x"))
        self.assertIn("second pilot", self.refused("decode", "-", "--harmonics", "11", "--second-pilot", "11"))
        self.assertIn("--running is for decode",
                      self.refused("encode", "--harmonics", "4", "--hex", "", "--out", "-", "--running"))
        self.assertIn("no flag", self.refused("decode", "-", "--al"))


if __name__ == "__main__":
    unittest.main()
