"""What the README tells a newcomer to type works as it stands, in both languages.

The blocks of its walk are run in one shell, in a folder of their own; only the address and the folder of the binary are
replaced. The server is stopped where the text says so: before the database is changed.
"""

import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import ROOT, Folder, Server, binary  # noqa: E402


def walk(readme):
    with open(os.path.join(ROOT, readme), encoding="utf-8") as file:
        blocks = re.findall(r"^```\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    return blocks[next(i for i, block in enumerate(blocks) if "api/v1/matters" in block):]


class ReadmeTest(unittest.TestCase):
    def play(self, readme):
        folder = Folder(demo=True)
        self.addCleanup(folder.remove)
        server = Server(folder.path)
        self.addCleanup(server.kill)
        server.start()
        lines = ["set -eu"]
        for block in walk(readme):
            if "verify" in block:
                lines.append(f"kill -TERM {server.process.pid}; sleep 0.5; set +e")
            lines.append(block.replace("localhost:8080", f"127.0.0.1:{server.port}")
                         .replace("$PWD/build/release", os.path.dirname(os.path.abspath(binary()))))
        lines.append('echo "NUMBER=$NUMBER"')
        done = subprocess.run(["bash", "-c", "\n".join(lines)], cwd=folder.parent, capture_output=True, text=True,
                              timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        number = re.search(r"NUMBER=(\S+)", done.stdout).group(1)
        return number, done.stdout, done.stderr

    def test_the_english_walk_works_as_typed(self):
        number, said, wrong = self.play("README.md")
        self.assertEqual(wrong.replace("Stopping, after the requests under way …\n", ""), "")
        self.assertIn("Proven.", said)
        self.assertRegex(said, rf"{number}  #\d+ closed  →  closed")
        self.assertRegex(said, rf"{number} #\d+ \w+: ")
        self.assertIn("Not intact: ", said)
        self.assertIn("2026-10-13 24:00", said)

    def test_the_chinese_walk_works_as_typed(self):
        number, said, wrong = self.play("README.zh-CN.md")
        self.assertEqual(wrong, "")
        self.assertIn("已证明", said)
        self.assertRegex(said, rf"{number}  #\d+ 办结  →  已办结")
        self.assertRegex(said, rf"{number} #\d+ \w+: ")
        self.assertIn("查出", said)


if __name__ == "__main__":
    unittest.main()
