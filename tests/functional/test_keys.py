"""Keys, erasure, backup and restore with the real binary: rotations while a server runs, a canary that no file holds
after its erasure, a backup that comes back as a successor. QINGFENG_BIN names the binary."""

import json
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, command  # noqa: E402

CANARY = "金丝雀七七四九收费员骂人"
PHONE = "13977776666"
COMPLAINT = {"kind": "complaint", "body": CANARY, "place": "K12+300", "contact": {"name": "王某", "phone": PHONE}}
BY = ["--as", "qiao-anran", "--reason", "test"]


def files_with(folder, text):
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                if text.encode() in file.read():
                    found.append(name)
    return found


class KeysTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(demo=True)
        self.addCleanup(self.folder.remove)
        self.data = self.folder.path
        self.server = Server(self.data)
        self.server.start()
        self.addCleanup(self.server.close)

    def register(self):
        client = self.server.client()
        answer = client.post("/api/v1/matters", COMPLAINT)
        client.close()
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json

    def tracked(self, code):
        client = self.server.client()
        answer = client.post("/api/v1/track", {"code": code})
        client.close()
        return answer.status

    def intact(self, *against):
        words = [word for file in against for word in ("--against", file)]
        code, out, _ = command("verify", "--json", *words, check=False, data=self.data)
        self.assertEqual(code, 0, out)

    def test_keys_change_while_a_server_runs(self):
        before = self.register()
        for which in ("log", "code", "master"):
            command("keys", "rotate", which, *BY, data=self.data)
            after = self.register()
        self.assertEqual(self.tracked(before["code"]), 200)
        self.assertEqual(self.tracked(after["code"]), 200)
        client = self.server.client()
        key = client.get("/log/demo/key").text.strip()
        client.close()
        self.assertEqual(key, command("log", "key", data=self.data)[1].strip())
        self.intact()
        self.server.stop()
        self.intact()

    def test_what_is_erased_is_in_no_file_and_does_not_come_back(self):
        erased = self.register()
        kept = self.register()
        client = self.server.client()
        answer = client.post("/api/v1/withdraw", {"code": erased["code"], "reason": "test"})
        client.close()
        if answer.status != 200:
            command("act", erased["number"], "refer", "--to", "discipline", "--letter", "1", "--reason", "test",
                    "--as", "qiao-anran", data=self.data)
        outside = self.data + "-outside"
        os.mkdir(outside)
        self.addCleanup(shutil.rmtree, outside)
        backup = os.path.join(outside, "backup")
        command("backup", "--to", backup, data=self.data)
        code, out, _ = command("erase", erased["number"], *BY, "--approved-by", "tan-wenjing", "--json", data=self.data)
        self.assertTrue(json.loads(out)["purged"])
        self.assertEqual(self.tracked(erased["code"]), 404)
        self.assertEqual(self.tracked(kept["code"]), 200)
        for secret in (CANARY, PHONE, erased["number"]):
            self.assertEqual(files_with(self.data, secret), [], secret)
        self.intact()
        self.server.stop()

        for ending in ("", "-wal", "-shm"):
            if os.path.exists(os.path.join(self.data, "qingfeng.db" + ending)):
                os.remove(os.path.join(self.data, "qingfeng.db" + ending))
        _, out, _ = command("restore", "--from", backup, "--reason", "disk", "--json", data=self.data)
        log = json.loads(out)["logs"][0]
        self.assertEqual(log["erased"], 1)
        self.assertTrue(log["new_origin"].endswith("~2"))
        self.assertGreater(log["lost"], 0)
        self.intact(os.path.join(backup, "checkpoints.txt"))
        self.server.start()
        self.assertEqual(self.tracked(erased["code"]), 404)
        self.assertEqual(self.tracked(kept["code"]), 200)


if __name__ == "__main__":
    unittest.main()
