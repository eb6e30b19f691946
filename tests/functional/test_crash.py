"""What survives. The real binary is killed in the middle of its writes, shares its database with a second process, runs
out of disk, and finds its disk read-only. After each: whatever was answered is there, whatever is there verifies, and a
start needs no repair. QINGFENG_CRASH_SEED and QINGFENG_CRASH_ROUNDS repeat or lengthen the kills."""

import os
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Client, Folder, Server, verify  # noqa: E402


class Person(threading.Thread):
    """Registers one matter after another until told to stop or the server is gone. `sent` holds what was asked under
    each key, `answered` what came back."""

    def __init__(self, port, name):
        super().__init__()
        self.port, self.label = port, name
        self.sent, self.answered, self.faults = {}, {}, []
        self.stopping = threading.Event()

    def run(self):
        client = Client(self.port, timeout=10)
        try:
            self.register_all(client)
        finally:
            client.close()

    def register_all(self, client):
        count = 0
        while not self.stopping.is_set():
            key = secrets.token_hex(16)
            count += 1
            body = {"kind": "complaint", "body": f"{self.label} {count}: " + "字" * (count * 37 % 900)}
            self.sent[key] = body
            try:
                answer = client.post("/api/v1/matters", body, {"Idempotency-Key": key})
            except Exception:  # the server is gone: nobody knows whether it was done
                return
            if answer.status == 201:
                self.answered[key] = answer.json
            elif answer.status != 503:
                self.faults.append((answer.status, answer.text))


def people(port, count, label):
    crowd = [Person(port, f"{label}-{i}") for i in range(count)]
    for person in crowd:
        person.start()
    return crowd


def disperse(crowd):
    for person in crowd:
        person.stopping.set()
    for person in crowd:
        person.join(30)


class CrashTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def server(self):
        server = Server(self.folder.path)
        self.addCleanup(server.close)
        return server

    def check_all(self, client, sent, answered, everything=True):
        """Every answer holds; every question without one can be asked again and is answered once."""
        for key, made in answered.items():
            tracked = client.post("/api/v1/track", {"code": made["code"]})
            self.assertEqual((tracked.status, tracked.json.get("number")), (200, made["number"]))
            if everything:
                again = client.post("/api/v1/matters", sent[key], {"Idempotency-Key": key})
                self.assertEqual((again.status, again.json), (201, made))
        for key in set(sent) - set(answered):
            first = client.post("/api/v1/matters", sent[key], {"Idempotency-Key": key})
            self.assertEqual(first.status, 201, first.text)
            again = client.post("/api/v1/matters", sent[key], {"Idempotency-Key": key})
            self.assertEqual(again.json, first.json)
            answered[key] = first.json

    def check_numbers(self, answered):
        serials = sorted(int(made["number"].split("-")[1]) for made in answered.values())
        self.assertEqual(serials, list(range(1, len(serials) + 1)), "numbers are neither missing nor given twice")

    def test_kill_minus_nine_loses_nothing_that_was_answered(self):
        seed = int(os.environ.get("QINGFENG_CRASH_SEED", random.randrange(1 << 30)))
        rounds = int(os.environ.get("QINGFENG_CRASH_ROUNDS", "20"))
        print(f"\nseed {seed}, {rounds} rounds", file=sys.stderr)
        chance = random.Random(seed)
        sent, answered, slowest = {}, {}, 0.0
        for number in range(rounds):
            server = self.server()
            slowest = max(slowest, server.start())
            crowd = people(server.port, 6, f"round {number}")
            time.sleep(chance.uniform(0.02, 0.5))
            server.kill()
            disperse(crowd)
            fresh, heard = {}, {}
            for person in crowd:
                self.assertEqual(person.faults, [])
                fresh.update(person.sent)
                heard.update(person.answered)
            self.assertEqual(verify(self.folder.path)[0], 0, f"after round {number}, seed {seed}")
            after = self.server()
            slowest = max(slowest, after.start())
            self.check_all(after.client(), fresh, heard)
            after.kill()
            sent.update(fresh)
            answered.update(heard)
        last = self.server()
        last.start()
        self.check_all(last.client(), sent, answered, everything=False)
        self.assertEqual(last.stop(), 0)
        self.check_numbers(answered)
        code, found = verify(self.folder.path)
        self.assertEqual((code, found["findings"]), (0, []))
        print(f"{len(answered)} matters, slowest start {slowest:.2f} s", file=sys.stderr)

    def test_two_processes_on_one_database_keep_one_record(self):
        servers = [self.server(), self.server()]
        for server in servers:
            server.start()
        crowd = [person for i, server in enumerate(servers) for person in people(server.port, 4, f"server {i}")]
        time.sleep(3)
        disperse(crowd)
        sent, answered = {}, {}
        for person in crowd:
            self.assertEqual(person.faults, [])
            self.assertTrue(person.answered, "both servers write")
            sent.update(person.sent)
            answered.update(person.answered)
        # Each server answers for what the other has written.
        for server in servers:
            self.check_all(server.client(), sent, dict(answered), everything=False)
        self.check_all(servers[0].client(), sent, answered, everything=False)
        self.check_numbers(answered)
        for server in servers:
            self.assertEqual(server.stop(), 0)
        self.assertEqual(verify(self.folder.path)[0], 0)


class DiskTest(unittest.TestCase):
    """On a small file system of their own, which needs the right to mount one."""

    def setUp(self):
        self.mount = tempfile.mkdtemp(prefix="qingfeng-disk-")
        self.addCleanup(os.rmdir, self.mount)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", self.mount], capture_output=True)
        if made.returncode != 0:
            self.skipTest("a small file system needs root and the right to mount")
        self.addCleanup(subprocess.run, ["umount", self.mount], check=True)
        self.folder = Folder(parent=self.mount)
        self.addCleanup(self.folder.remove)
        self.server = Server(self.folder.path)
        self.addCleanup(self.server.close)

    def remount(self, mode):
        subprocess.run(["mount", "-o", f"remount,{mode}", self.mount], check=True)

    def register(self, client, body="路灯坏了"):
        return client.post("/api/v1/matters", {"kind": "complaint", "body": body})

    def test_a_full_disk_refuses_clearly_and_reads_go_on(self):
        self.server.start()
        client = self.server.client()
        code = self.register(client).json["code"]
        filler = os.path.join(self.mount, "filler")
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
            except OSError:
                pass
        statuses = []
        for _ in range(200):
            answer = self.register(client, "字" * 20_000)
            statuses.append(answer.status)
            if answer.status != 201:
                break
        self.assertEqual(answer.status, 507, answer.text)
        self.assertEqual(answer.json["code"], "storage_full")
        self.assertEqual(client.post("/api/v1/track", {"code": code}).status, 200)
        self.assertEqual(client.get("/healthz").status, 200)
        self.assertEqual(client.get("/log/default/checkpoint").status, 200)
        os.unlink(filler)
        self.assertEqual(self.register(client).status, 201)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(verify(self.folder.path)[0], 0)

    def test_a_read_only_disk_is_read(self):
        self.server.start()
        code = self.register(self.server.client()).json["code"]
        self.assertEqual(self.server.stop(), 0)
        self.remount("ro")
        self.addCleanup(self.remount, "rw")
        self.server.start()
        client = self.server.client()
        self.assertEqual(client.post("/api/v1/track", {"code": code}).status, 200)
        self.assertEqual(client.post("/api/v1/receipt", {"code": code}).status, 200)
        refused = self.register(client)
        self.assertEqual((refused.status, refused.json["code"]), (503, "read_only"), refused.text)
        self.assertEqual(self.server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
