"""A log and its witnesses as separate processes. Cosignatures come back, receipts stand under a witnessed checkpoint;
and when the data folder is copied and both copies go on, the witness refuses the second history and shows both sides.
A witness killed again and again in the middle of signing never signs two roots for one size. QINGFENG_BIN names the
binary."""

import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Client, Folder, Server, binary, command, free_port  # noqa: E402


def until(what, within=20.0):
    began = time.monotonic()
    while time.monotonic() - began < within:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"this did not come within {within} s")


def size_of(note):
    return int(note.split("\n")[1])


class Witness:
    """`witness serve` on a state folder of its own, watching one log."""

    def __init__(self, parent, name, log_key):
        self.state = os.path.join(parent, name)
        self.key = command("witness", "init", "--name", f"witness.example.org/{name}", "--state", self.state)[1].strip()
        command("witness", "trust", log_key, "--state", self.state)
        self.port = free_port()
        self.process = None
        self.log = tempfile.TemporaryFile()

    def start(self):
        self.process = subprocess.Popen(
            [binary(), "witness", "serve", "--state", self.state, "--listen", f"127.0.0.1:{self.port}"],
            stdout=self.log, stderr=subprocess.STDOUT, env={**os.environ, "LANG": "en_US.UTF-8"})

        def answers():
            try:
                return Client(self.port, timeout=2).get("/nothing/checkpoint").status == 404
            except OSError:
                return False
        until(answers)

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(20)

    def check(self, *where):
        code, out, _ = command("witness", "check", "--state", self.state, *where, check=False)
        return code, out


class WitnessTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.log_key = command("log", "key", data=self.folder.path)[1].strip()
        self.witness = Witness(self.folder.parent, "w1", self.log_key)
        self.addCleanup(self.witness.stop)

    def serve(self, data, witnesses=()):
        server = Server(data)
        if witnesses:
            with open(os.path.join(data, "witnesses.toml"), "w") as policy:
                policy.write(f"quorum = {len(witnesses)}\n")
                for one in witnesses:
                    policy.write(f'[[witness]]\nurl = "http://127.0.0.1:{one.port}"\nkey = "{one.key}"\n')
        server.start()
        self.addCleanup(server.kill)
        return server

    def register(self, server):
        client = server.client()
        answer = client.post("/api/v1/matters", {"kind": "complaint", "body": "夜里过站时不给发票。"},
                             {"Idempotency-Key": secrets.token_hex(16)})
        client.close()
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json

    def url(self, server):
        return f"http://127.0.0.1:{server.port}/log/default"

    def test_checkpoints_come_back_witnessed_and_receipts_stand_under_them(self):
        self.witness.start()
        server = self.serve(self.folder.path, [self.witness])
        client = server.client()
        until(lambda: client.get("/log/default/witnessed").status == 200)
        matter = self.register(server)
        newest = size_of(client.get("/log/default/checkpoint").text)
        note = until(lambda: (lambda n: n if size_of(n) >= newest else None)(client.get("/log/default/witnessed").text))
        self.assertIn("\u2014 witness.example.org/w1 ", note)
        receipt = client.post("/api/v1/receipt", {"code": matter["code"]}).text
        self.assertTrue(receipt.endswith(note), receipt)
        path = os.path.join(self.folder.parent, "receipt.tlog-proof")
        with open(path, "w", encoding="utf-8") as file:
            file.write(receipt)
        command("proof", "check", path, "--log-key", self.log_key)
        self.assertEqual(server.stop(), 0)

    def test_a_witness_that_is_away_stops_nobody(self):
        server = self.serve(self.folder.path, [self.witness])
        self.register(server)
        self.assertEqual(server.client().get("/log/default/witnessed").status, 404)
        self.witness.start()
        until(lambda: server.client().get("/log/default/witnessed").status == 200)
        self.assertEqual(server.stop(), 0)

    def test_a_copied_folder_whose_histories_part_is_a_fork_and_both_sides_are_shown(self):
        copy = os.path.join(self.folder.parent, "copy")
        first = self.serve(self.folder.path)
        self.register(first)
        self.assertEqual(self.witness.check("--url", self.url(first))[0], 0)
        self.assertEqual(first.stop(), 0)
        shutil.copytree(self.folder.path, copy)
        ours, theirs = self.serve(self.folder.path), self.serve(copy)
        self.register(ours)
        self.register(ours)
        code, out = self.witness.check("--url", self.url(ours))
        self.assertEqual(code, 0, out)
        for _ in range(4):
            self.register(theirs)
            code, out = self.witness.check("--url", self.url(theirs))
            self.assertEqual(code, 1, out)
        self.assertIn("FORK", out)
        notes = re.findall(r"^[^\n]+\n(\d+)\n[A-Za-z0-9+/=]{44}\n\n\u2014 ", out, re.M)
        self.assertEqual(len(notes), 2, out)
        kept = re.search(r"Both are kept in (\S+)", out).group(1)
        with open(kept, encoding="utf-8") as evidence:
            text = evidence.read()
        self.assertIn(ours.client().get("/log/default/checkpoint").text, text)
        self.assertIn(theirs.client().get("/log/default/checkpoint").text, text)
        # The honest side is still witnessed.
        self.register(ours)
        self.assertEqual(self.witness.check("--url", self.url(ours))[0], 0)

    def test_an_older_copy_in_place_is_found(self):
        old = os.path.join(self.folder.parent, "old")
        shutil.copytree(self.folder.path, old)
        server = self.serve(self.folder.path)
        self.register(server)
        self.assertEqual(self.witness.check("--url", self.url(server))[0], 0)
        code, out = self.witness.check("--url", self.url(self.serve(old)))
        self.assertEqual(code, 1, out)
        self.assertIn("WENT BACK", out)

    def test_killed_while_signing_it_never_signs_two_roots_for_one_size(self):
        rounds = int(os.environ.get("QINGFENG_CRASH_ROUNDS", "5"))
        server = self.serve(self.folder.path)
        stopping = threading.Event()

        def keep_registering():
            while not stopping.is_set():
                self.register(server)
        writer = threading.Thread(target=keep_registering)
        writer.start()
        roots = {}
        try:
            for _ in range(rounds):
                asking = subprocess.Popen(
                    ["sh", "-c", 'while :; do "$0" witness check --state "$1" --url "$2" --json; done', binary(),
                     self.witness.state, self.url(server)], stdout=subprocess.PIPE, text=True, start_new_session=True)
                # Once it has signed at all, which takes long on a busy machine, it is killed at any moment of the next.
                give_up = threading.Timer(60, os.killpg, (asking.pid, signal.SIGKILL))
                give_up.start()
                first = asking.stdout.readline()
                give_up.cancel()
                time.sleep(random.random() * 0.4)
                os.killpg(asking.pid, signal.SIGKILL)
                out = first + asking.communicate()[0]
                for size, root in re.findall(r'"outcome":"cosigned","size":(\d+),"root":"([^"]+)"', out):
                    self.assertEqual(roots.setdefault(size, root), root)
                self.assertEqual(self.witness.check("--url", self.url(server))[0], 0, "it goes on after the kill")
        finally:
            stopping.set()
            writer.join()
        self.assertTrue(roots, "something was signed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
