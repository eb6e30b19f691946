"""Imports a table by the command: counts, the rejects file, a second run, a run that is killed, the record afterwards.

The table is made here; `test_real_messages` also takes the real one where QINGFENG_SHARED_DATA (or ../shared/data) has it.
"""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from running_server import ROOT, binary, command

HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]


def message(number, received="2019/4/25 9:32:09", answer="已经处理。", answered="2019-05-06 10:00:00"):
    return [str(number), "网友", "收费站排队", received, f"第{number}件。\r\n请处理。", answer, answered]


def table(rows, encoding="utf-8-sig"):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode(encoding)


class ImportTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="qingfeng-import-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        command("init", "--demo", "--demo-days", "20", data=self.data)

    def put(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def counts(self, path, *more):
        _, out, _ = command("import", "--map", "citizen-messages", path, "--json", *more, data=self.data)
        return json.loads(out)

    def assert_intact(self):
        _, out, _ = command("verify", "--json", data=self.data)
        self.assertTrue(json.loads(out)["intact"], out)
        command("rebuild", "--check", data=self.data)

    def test_bad_rows_are_rejected_and_a_second_run_changes_nothing(self):
        rows = [message(1), message(2, received="昨天"), message(3, answer="", answered=""), message(4)[:6]]
        path = self.put("messages.csv", table(rows))
        expected = {"read": 4, "opened": 2, "answered": 1, "unchanged": 0, "rejected": 2}
        self.assertEqual(self.counts(path), expected)
        with open(os.path.join(self.folder, "messages.rejects.csv"), encoding="utf-8", newline="") as file:
            rejects = list(csv.reader(file))
        self.assertEqual(rejects[0], ["line", "reason", "row"])
        self.assertEqual([row[0] for row in rejects[1:]], ["4", "8"])
        self.assertIn("昨天", rejects[1][1])
        self.assertIn("6 fields", rejects[2][1])
        self.assertEqual(list(csv.reader(io.StringIO(rejects[2][2], newline=""))), [message(4)[:6]])

        before = json.loads(command("verify", "--json", data=self.data)[1])["entries"]
        self.assertEqual(self.counts(path), {"read": 4, "opened": 0, "answered": 0, "unchanged": 2, "rejected": 2})
        self.assertEqual(json.loads(command("verify", "--json", data=self.data)[1])["entries"], before)
        self.assert_intact()

    def test_a_late_answer_is_added(self):
        path = self.put("messages.csv", table([message(7, answer="", answered="")]))
        self.counts(path)
        path = self.put("messages.csv", table([message(7)]))
        self.assertEqual(self.counts(path), {"read": 1, "opened": 0, "answered": 1, "unchanged": 0, "rejected": 0})

    def test_a_killed_run_is_continued(self):
        path = self.put("messages.csv", table([message(number) for number in range(1, 3001)]))
        words = [binary(), "import", "--map", "citizen-messages", path, "--json", "--data", self.data]
        run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        run.send_signal(signal.SIGKILL)
        run.wait()
        counts = self.counts(path)
        self.assertEqual(counts["read"], 3000)
        self.assertEqual(counts["opened"] + counts["unchanged"], 3000)
        self.assertEqual(counts["opened"], counts["answered"])
        self.assertEqual(self.counts(path), {"read": 3000, "opened": 0, "answered": 0, "unchanged": 3000, "rejected": 0})
        self.assert_intact()

    def test_a_table_that_does_not_fit_the_map_is_refused_whole(self):
        path = self.put("messages.csv", table([message(1)], encoding="gb18030"))
        code, _, err = command("import", "--map", "citizen-messages", path, data=self.data, check=False)
        self.assertEqual(code, 2)
        self.assertIn("UTF-8", err)
        path = self.put("map.toml", b'source = "x"\n')
        code, _, err = command("import", "--map", path, path, data=self.data, check=False)
        self.assertEqual(code, 2)
        self.assertIn("map.toml:1: [number] is missing", err)

    def test_real_messages(self):
        shared = os.environ.get("QINGFENG_SHARED_DATA", os.path.join(ROOT, "..", "shared", "data"))
        path = os.path.join(shared, "teddy2020c", "replies.csv")
        if not os.path.exists(path):
            self.skipTest(f"no {path}; name the folder in QINGFENG_SHARED_DATA")
        with open(path, encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.DictReader(file))
        counts = self.counts(path, "--rejects", os.path.join(self.folder, "rejects.csv"))
        self.assertEqual(counts, {"read": rows, "opened": rows, "answered": rows, "unchanged": 0, "rejected": 0})
        _, out, _ = command("import", "--map", "citizen-messages", path, "--lang", "en", data=self.data)
        self.assertIn(f"{rows} rows read: 0 opened, 0 answers recorded, {rows} unchanged, 0 rejected", out)
        self.assertIn("under the limits adopted today", out)
        self.assert_intact()


if __name__ == "__main__":
    unittest.main()
