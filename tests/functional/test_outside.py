"""What somebody outside can find who has no account, no data and no friend inside: a journalist with the log's public
key, a checkpoint and a receipt kept from earlier, and the files everybody may fetch.

The owner here is the worst there can be: holds every key, rewrites everything and signs it again, puts an old copy back,
leaves an entry out, withholds a line of the openings, beautifies a date. Each is found by one command, and from inside
`verify` stays intact where only an outsider can tell. The commands are those of docs/for-journalists.md.
QINGFENG_BIN names the binary."""

import base64
import datetime
import glob
import json
import os
import random
import secrets
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, command  # noqa: E402

PUBLICATION = """[publication]
level = "matters"
min_cell = 5
min_cell_source = "test"
approved_by = "省局"
"""


class Owner:
    """Runs the office. Keeps copies of the whole data folder, keys and all, as a thief of everything has them."""

    def __init__(self, test):
        self.test = test
        self.folder = Folder(demo=True)
        test.addCleanup(self.folder.remove)
        self.data = self.folder.path
        level = os.path.join(self.folder.parent, "publication.toml")
        with open(level, "w", encoding="utf-8") as file:
            file.write(PUBLICATION)
        command("adopt", level, data=self.data)
        self.server = Server(self.data)
        self.server.start()
        test.addCleanup(self.server.close)

    @property
    def log(self):
        return f"http://127.0.0.1:{self.server.port}/log/demo"

    def get(self, path):
        client = self.server.client()
        answer = client.get("/log/demo/" + path)
        client.close()
        self.test.assertEqual(answer.status, 200, answer.text)
        return answer.text

    def register(self, body="夜里过站时不给发票。"):
        client = self.server.client()
        answer = client.post("/api/v1/matters", {"kind": "complaint", "unit": "xishan-station", "body": body},
                             {"Idempotency-Key": secrets.token_hex(16)})
        client.close()
        self.test.assertEqual(answer.status, 201, answer.text)
        return answer.json

    def receipt(self, matter):
        client = self.server.client()
        answer = client.post("/api/v1/receipt", {"code": matter["code"]})
        client.close()
        self.test.assertEqual(answer.status, 200, answer.text)
        return answer.text

    def copy(self):
        """Everything, at this moment."""
        self.server.stop()
        kept = os.path.join(self.folder.parent, secrets.token_hex(4))
        shutil.copytree(self.data, kept)
        self.server.start()
        return kept

    def put_in_place(self, copy):
        """The copy takes the place of the record, with the file of checkpoints that fits it."""
        self.server.stop()
        shutil.rmtree(self.data)
        shutil.copytree(copy, self.data)
        self.server.start()

    def intact_from_inside(self):
        code, out, _ = command("verify", "--json", check=False, data=self.data)
        self.test.assertEqual(code, 0, out)

    def publish(self):
        """Every day with entries, today's as far as it goes. Gives the folder."""
        public = os.path.join(self.folder.parent, "public")
        command("publish", "--to", public, data=self.data)
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        command("publish", "--to", public, "--date", today.isoformat(), data=self.data)
        return public


class Journalist:
    """Has a folder, the log's key from the first day, and the public commands."""

    def __init__(self, test, owner):
        self.test, self.owner = test, owner
        self.folder = os.path.join(owner.folder.parent, "journalist")
        os.mkdir(self.folder)
        self.key = self.keep("log.key", owner.get("key"))
        self.state = os.path.join(self.folder, "witness")
        command("witness", "init", "--name", "newspaper.example.org/w1", "--state", self.state)
        command("witness", "trust", owner.get("key").strip(), "--state", self.state)

    def keep(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def keep_checkpoint(self, name="saved.txt"):
        return self.keep(name, self.owner.get("checkpoint"))

    def run(self, *words):
        code, out, err = command(*words, check=False)
        self.test.assertIn(code, (0, 1), out + err)
        return code, out + err

    def witness(self):
        return self.run("witness", "check", "--state", self.state, "--url", self.owner.log)

    def check_receipt(self, receipt, *more):
        return self.run("proof", "check", receipt, "--log-key", self.key, *more)

    def audit(self, public, *more):
        code, out, err = command("audit", "--log", self.owner.log, "--openings", public, "--log-key", self.key, "--json",
                                 *more, check=False)
        self.test.assertIn(code, (0, 1), out + err)
        report = json.loads(out)
        self.test.assertEqual(report["sound"], code == 0)
        return {finding["fault"] for finding in report["findings"]}, report


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.owner = Owner(self)
        self.journalist = Journalist(self, self.owner)

    def receipt_of_a_new_matter(self, name="receipt.tlog-proof"):
        return self.journalist.keep(name, self.owner.receipt(self.owner.register()))

    def test_everything_rewritten_with_every_key_and_signed_again(self):
        blank = self.owner.copy()
        receipt = self.receipt_of_a_new_matter()
        for _ in range(3):
            self.owner.register()
        saved = self.journalist.keep_checkpoint()
        self.assertEqual(self.journalist.witness()[0], 0)
        self.assertEqual(self.journalist.check_receipt(receipt, "--log", self.owner.log)[0], 0)
        self.assertEqual(self.journalist.audit(self.owner.publish(), "--against", saved)[0], set())

        self.owner.put_in_place(blank)
        for _ in range(6):
            self.owner.register("这一件没有发生过。")
        self.owner.intact_from_inside()  # every signature is right: inside nothing can tell
        code, out = self.journalist.witness()
        self.assertEqual(code, 1, out)
        self.assertIn("FORK", out)
        code, out = self.journalist.check_receipt(receipt)
        self.assertEqual(code, 0, "the receipt alone still proves that the log once said so\n" + out)
        code, out = self.journalist.check_receipt(receipt, "--log", self.owner.log)
        self.assertEqual(code, 1, out)
        self.assertIn("rewritten", out)
        shutil.rmtree(os.path.join(self.owner.folder.parent, "public"))
        self.assertIn("root_differs", self.journalist.audit(self.owner.publish(), "--against", saved)[0])
        self.assertEqual(self.journalist.audit(self.owner.publish())[0], set(), "without anything kept it looks whole")

    def test_an_old_copy_put_back(self):
        self.owner.register()
        old = self.owner.copy()
        receipt = self.receipt_of_a_new_matter()
        saved = self.journalist.keep_checkpoint()
        self.assertEqual(self.journalist.witness()[0], 0)
        self.owner.put_in_place(old)
        self.owner.intact_from_inside()
        code, out = self.journalist.witness()
        self.assertEqual(code, 1, out)
        self.assertIn("WENT BACK", out)
        code, out = self.journalist.check_receipt(receipt, "--log", self.owner.log)
        self.assertEqual(code, 1, out)
        self.assertIn("old copy", out)
        self.assertIn("root_differs", self.journalist.audit(self.owner.publish(), "--against", saved)[0])

    def test_an_entry_left_out(self):
        matter = self.owner.register()
        before = self.owner.copy()
        client = self.owner.server.client()
        answer = client.post("/api/v1/supplement", {"code": matter["code"], "text": "当班班长也在场。"})
        client.close()
        self.assertIn(answer.status, (200, 201), answer.text)
        later = self.receipt_of_a_new_matter()
        saved = self.journalist.keep_checkpoint()
        # As if the person had never added anything; what came later is recorded again.
        self.owner.put_in_place(before)
        self.owner.register()
        self.owner.register()
        self.owner.intact_from_inside()
        self.assertIn("root_differs", self.journalist.audit(self.owner.publish(), "--against", saved)[0])
        self.assertEqual(self.journalist.check_receipt(later, "--log", self.owner.log)[0], 1)

    def test_an_opening_withheld_a_date_beautified_and_a_day_kept_back(self):
        self.owner.register()
        public = self.owner.publish()
        faults, report = self.journalist.audit(public)
        self.assertEqual(faults, set())
        self.assertGreater(report["opened"], 10)
        fullest = max(glob.glob(public + "/*.jsonl"), key=os.path.getsize)
        with open(fullest, encoding="utf-8") as file:
            honest = file.read().splitlines(keepends=True)
        lines = [i for i, line in enumerate(honest) if '"opening"' in line]

        def published(changed):
            with open(fullest, "w", encoding="utf-8") as file:
                file.writelines(changed)
            return self.journalist.audit(public)[0]

        at = random.choice(lines)
        self.assertIn("withheld", published(honest[:at] + honest[at + 1:]))
        for at in random.sample(lines, 5):
            line = json.loads(honest[at])
            opening = bytearray(base64.b64decode(line["opening"]))
            opening[-random.randint(1, 8)] ^= 1  # the last value shown: a date, or the entry before
            line["opening"] = base64.b64encode(opening).decode()
            found = published(honest[:at] + [json.dumps(line) + "\n"] + honest[at + 1:])
            self.assertTrue(found & {"opening_differs", "opened_too_little"}, found)
        self.assertEqual(published(honest), set())
        # The newest day kept back would only be a day not published yet; one before it leaves a gap.
        days = sorted(glob.glob(public + "/*.jsonl"))
        self.assertGreater(len(days), 10)
        kept_back = random.choice(days[:-1])
        os.rename(kept_back, kept_back + ".kept-back")
        self.assertIn("withheld", self.journalist.audit(public)[0])

    def test_a_changed_key_and_a_restored_log_are_followed_from_the_first_key(self):
        early = self.receipt_of_a_new_matter("early.tlog-proof")
        self.assertEqual(self.journalist.witness()[0], 0)
        by = ["--as", "qiao-anran", "--reason", "test"]
        command("keys", "rotate", "log", *by, data=self.owner.data)
        command("keys", "rotate", "log", *by, data=self.owner.data)
        late = self.receipt_of_a_new_matter("late.tlog-proof")
        saved = self.journalist.keep_checkpoint()
        handovers = self.journalist.keep("handovers", self.owner.get("handovers"))
        self.assertEqual(self.journalist.check_receipt(early)[0], 0)
        self.assertEqual(self.journalist.check_receipt(late)[0], 1, "the first key has not signed it")
        self.assertEqual(self.journalist.check_receipt(late, "--handovers", handovers)[0], 0)
        for receipt in (early, late):
            self.assertEqual(self.journalist.check_receipt(receipt, "--log", self.owner.log)[0], 0)
        code, out = self.journalist.witness()
        self.assertEqual(code, 0, out)
        faults, report = self.journalist.audit(self.owner.publish(), "--against", saved)
        self.assertEqual(faults, set())
        self.assertEqual(report["newer"], 0)

        backup = os.path.join(self.owner.folder.parent, "backup")
        command("backup", "--to", backup, data=self.owner.data)
        code, out, err = command("verify", "--without-key", "--log-key", self.journalist.key, "--handovers", handovers,
                                 "--against", saved, "--json", check=False, data=backup)
        self.assertEqual(code, 0, out + err)
        self.assertIn("texts", {one["skipped"] for one in json.loads(out)["skipped"]})
        lost = self.receipt_of_a_new_matter("lost.tlog-proof")
        self.owner.server.stop()
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(os.path.join(self.owner.data, "qingfeng.db" + ending)):
                os.remove(os.path.join(self.owner.data, "qingfeng.db" + ending))
        # A record in which nothing was ever erased has no list of erasures.
        none = [] if os.path.exists(os.path.join(self.owner.data, "erasures.log")) else ["--no-erasures"]
        command("restore", "--from", backup, "--reason", "disk", *none, data=self.owner.data)
        self.owner.server.start()
        self.owner.register()
        faults, report = self.journalist.audit(self.owner.publish(), "--against", saved)
        self.assertEqual(faults, set())
        self.assertTrue(report["origin"].endswith("~2"))
        self.assertEqual(self.journalist.check_receipt(late, "--log", self.owner.log)[0], 0)
        code, out = self.journalist.check_receipt(lost, "--log", self.owner.log)
        self.assertEqual(code, 1, out)
        self.assertIn("lost", out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
