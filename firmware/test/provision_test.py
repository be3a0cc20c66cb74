"""What `provision` writes is read by the device's own code: settings_probe tells what it found."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / "port/esp32/provision"


class Provision(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)

    def file(self, name, text):
        path = pathlib.Path(self.scratch.name) / name
        path.write_text(text)
        return str(path)

    def run_tool(self, *words):
        return subprocess.run([sys.executable, str(TOOL), *words], capture_output=True, text=True)

    def test_wifi_and_key_are_found_by_the_device(self):
        key = "0123456789abcdef" * 4
        made = self.run_tool("--wifi", "plant 2", "--password-file", self.file("p", "correct horse\n"),
                             "--key-file", self.file("k", key + "\n"))
        self.assertEqual(made.returncode, 0, made.stderr)
        rows = [row.split(",") for row in made.stdout.splitlines()]
        self.assertEqual(rows[:2], [["key", "type", "encoding", "value"], ["harmonic", "namespace", "", ""]])
        told = subprocess.run([os.environ["HARMONIC_SETTINGS_PROBE"]], text=True, capture_output=True, check=True,
                              input="".join(f"{row[0]} {row[3]}\n" for row in rows[2:]))
        self.assertEqual(told.stdout, f"wifi=plant 2\npassword=correct horse\nkey={key}\ndamaged=0\n")

    def test_what_cannot_be_is_refused_in_a_sentence(self):
        for words, sentence in (
            ((), "nothing to write"),
            (("--wifi", "x" * 33), "1 to 32 bytes"),
            (("--wifi", "plant", "--password-file", self.file("p", "short")), "8 to 63 bytes"),
            (("--key-file", self.file("k", "12 34")), "64 hexadecimal digits"),
        ):
            made = self.run_tool(*words)
            self.assertEqual((made.returncode, made.stdout), (1, ""))
            self.assertIn(sentence, made.stderr)


if __name__ == "__main__":
    unittest.main()
