"""The command itself, as an operator or a script uses it: the real binary, a data folder of its own, exit codes and JSON.

A complaint is played to its close by four people; its receipt is checked without the data; one byte of the database is
changed as a hostile administrator would, and `verify` names the matter. QINGFENG_BIN names the binary.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

BINARY = os.environ.get("QINGFENG_BIN", "build/dev/qingfeng")

REFUSED, WRONG_USE, COULD_NOT = 1, 2, 3


def run(*arguments, code=0, language="en", stdin=None):
    """Runs the command and returns what it printed; anything but the exit code expected is a failure."""
    environment = {**os.environ, "LC_ALL": language}
    done = subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, text=True, env=environment)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr if code else done.stdout


def run_json(*arguments, code=0):
    done = subprocess.run([BINARY, *map(str, arguments), "--json"], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "en"})
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout)


class WithoutData(unittest.TestCase):
    def test_a_deadline_is_derived_day_by_day(self):
        found = run_json("deadline", "--from", "2026-09-30", "--limit", "5 workdays")
        self.assertEqual(found["deadline"], "2026-10-13")
        self.assertFalse(found["provisional"])
        self.assertEqual(list(found), ["from", "limit", "deadline", "provisional", "days"])
        self.assertEqual(len(found["days"]), 14)
        self.assertEqual(sum(day["counts"] for day in found["days"]), 5)
        make_up = next(day for day in found["days"] if day["date"] == "2026-10-10")
        self.assertTrue(make_up["counts"])

    def test_a_last_day_off_rolls_only_when_asked(self):
        limit = ("deadline", "--from", "2026-09-26", "--limit", "7 days")
        self.assertEqual(run_json(*limit)["deadline"], "2026-10-03")
        self.assertEqual(run_json(*limit, "--roll")["deadline"], "2026-10-08")

    def test_a_deadline_speaks_both_languages(self):
        self.assertIn("国庆节", run("deadline", "--from", "2026-09-30", "--limit", "5个工作日", language="zh_CN.UTF-8"))
        self.assertIn("National Day", run("deadline", "--from", "2026-09-30", "--limit", "5 workdays"))
        self.assertIn("周末休息", run("deadline", "--from", "2026-09-30", "--limit", "9 workdays", "--lang", "zh"))

    def test_wrong_use_ends_with_2_and_says_where_to_look(self):
        for arguments in (["frobnicate"], [], ["deadline"], ["deadline", "--from", "yesterday", "--limit", "1 day"],
                          ["deadline", "--from", "2026-01-01", "--limit", "soon"], ["act", "TS2026-000001"],
                          ["init", "--data", "/nonexistent/folder"], ["verify"], ["proof", "check"]):
            with self.subTest(arguments):
                self.assertTrue(run(*arguments, code=WRONG_USE))

    def test_every_command_teaches_by_example(self):
        for command in ("init", "adopt", "serve", "register", "act", "show", "verify", "rebuild", "log", "deadline",
                        "proof", "check-config"):
            for language, heading in (("en", "Examples:"), ("zh", "例子：")):
                with self.subTest(command=command, language=language):
                    text = run(command, "--help", "--lang", language)
                    self.assertIn(heading, text)
                    self.assertIn(f"qingfeng {command}", text)

    def test_the_configuration_compiled_in_may_be_adopted(self):
        self.assertIn("fit to be adopted", run("check-config"))
        self.assertTrue(run_json("check-config")["adoptable"])

    def test_a_faulty_configuration_is_refused_with_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(Path(__file__).parents[2] / "config", Path(folder) / "config")
            path = Path(folder) / "config/procedures/complaint.toml"
            path.write_text(path.read_text().replace('"10 workdays"', '"ten workdays"'))
            said = run("check-config", Path(folder) / "config", code=REFUSED)
            self.assertRegex(said, r"procedures/complaint\.toml:\d+: ")

    def test_no_data_is_told_apart_from_a_refusal(self):
        self.assertIn("qingfeng init", run("show", "TS2026-000001", "--data", "/nonexistent", code=COULD_NOT))


class WithData(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.data = self.folder / "data"

    def act(self, number, action, *options, who=None, code=None, exit_code=0):
        by = ["--as", who] if who else ["--code", code]
        return run_json("act", number, action, *options, *by, "--data", self.data, code=exit_code)

    def close_a_complaint(self):
        """As four people: operator, handler, head, office; the verdict is the person's own."""
        taken = run_json("register", "--kind", "complaint", "--unit", "xishan-station", "--body",
                         "3号车道收费员态度生硬", "--channel", "web", "--data", self.data)
        number, code = taken["number"], taken["code"]
        self.assertEqual(taken["unit"], "xishan-toll")
        handler = taken["first_handler"]
        self.act(number, "sign-for", who=handler)
        self.act(number, "accept", who=handler)
        self.act(number, "find", "--point", "1", "--finding", "属实", "--reasons", "录像属实", who=handler)
        self.act(number, "liability", "--liability", "liable", "--reasons", "违反服务规范", who="乔安然")
        self.act(number, "submit", "--facts", "属实", "--answer", "已整改", "--promise", "apology:2099-01-01:电话致歉",
                 who=handler)
        refused = self.act(number, "sign", who=handler, exit_code=REFUSED)
        self.assertEqual(refused["refused"], "not_your_role")
        self.act(number, "sign", who="luo-yuheng")
        self.act(number, "judge", "--grade", "satisfied", "--solved", "yes", code=code)
        self.act(number, "remedy-done", "--evidence", "通话记录", who="tan-wenjing")
        closed = self.act(number, "close", who="tan-wenjing")
        self.assertEqual(closed["state"], "closed")
        self.assertEqual(self.act(number, "archive", who="tan-wenjing")["state"], "archived")
        return number, code

    def test_the_demo_is_alive_and_intact(self):
        run("init", "--demo", "--demo-days", "60", "--data", self.data)
        self.assertEqual((self.data / "keys/master.key").stat().st_mode & 0o777, 0o600)
        # The old ones have ended, the new ones are under way: a look at every tenth is enough, each is a process.
        states = {run_json("show", number, "--data", self.data)["state"]
                  for number in self.numbers()[::10]}
        self.assertGreaterEqual(len(states), 5, states)
        report = run_json("verify", "--data", self.data)
        self.assertTrue(report["intact"])
        self.assertEqual(report["findings"], [])
        self.assertIn("stays as it is", run("init", "--demo", "--data", self.data, code=REFUSED))

    def numbers(self):
        with sqlite3.connect(f"file:{self.data}/qingfeng.db?mode=ro", uri=True) as database:
            return [row[0] for row in database.execute("select number from matters where number <> '' order by number")]

    def test_a_complaint_is_played_to_its_archive_and_shown(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        number, _ = self.close_a_complaint()
        shown = run_json("show", number, "--data", self.data)
        self.assertEqual(shown["state"], "archived")
        self.assertEqual(shown["points"][0]["finding"], "substantiated")
        self.assertEqual(shown["verdicts"][0]["grade"], "satisfied")
        self.assertEqual([entry["event"] for entry in shown["record"]][:3], ["registered", "assigned", "signed_for"])
        self.assertIn("command", shown["record"][0]["author"])
        text = run("show", number, "--why", "--data", self.data, "--lang", "zh")
        for expected in ("已归档", "罗予衡", "答复时限", "个工作日", "周末休息"):
            self.assertIn(expected, text)
        self.assertTrue(run_json("verify", "--data", self.data)["intact"])

    def test_a_retry_under_one_key_does_nothing_twice(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        again = ("register", "--kind", "enquiry", "--body", "绿色通道要带什么", "--key", "k" * 22, "--data", self.data)
        first, second = run_json(*again), run_json(*again)
        self.assertEqual((first["number"], first["code"]), (second["number"], second["code"]))
        self.assertFalse(first["repeated"])
        self.assertTrue(second["repeated"])

    def test_a_receipt_is_proven_without_the_data(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        number = self.numbers()[0]
        proof = self.folder / "receipt.tlog-proof"
        proof.write_text(run("proof", "make", number, "--data", self.data))
        key = run("log", "key", "--data", self.data).strip()
        shutil.rmtree(self.data)
        found = run_json("proof", "check", proof, "--log-key", key)
        self.assertTrue(found["proven"])
        self.assertEqual(found["fields"]["number"], number)
        self.assertIn("first_deadline", found["fields"])
        self.assertNotIn("body", found["fields"])
        lines = proof.read_text().splitlines(keepends=True)
        for i, line in enumerate(lines):
            if not line.strip():
                continue
            changed = line.replace("A", "B", 1) if "A" in line else line[:-2] + ("x" if line[-2] != "x" else "y") + "\n"
            proof.write_text("".join(lines[:i] + [changed] + lines[i + 1:]))
            with self.subTest(line=line):
                self.assertFalse(run_json("proof", "check", proof, "--log-key", key, code=REFUSED)["proven"])

    def test_one_byte_changed_in_the_database_is_found_and_the_matter_named(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        number = self.numbers()[0]
        with sqlite3.connect(self.data / "qingfeng.db") as database:
            stream = database.execute("select stream from matters where number = ?", (number,)).fetchone()[0]
            position, body = database.execute(
                "select position, body from entries where stream = ? and sequence = 2", (stream,)).fetchone()
            changed = bytearray(body)
            changed[-20] ^= 1
            database.execute("update entries set body = ? where position = ?", (bytes(changed), position))
        database.close()
        report = run_json("verify", "--data", self.data, code=REFUSED)
        self.assertFalse(report["intact"])
        finding = report["findings"][0]
        self.assertEqual(list(finding), ["matter", "entry", "field", "fault", "what"])
        self.assertEqual((finding["matter"], finding["entry"]), (number, 2))
        self.assertTrue(finding["field"])

    def test_an_older_copy_of_the_database_is_not_written_to(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        copy = self.folder / "copy"
        copy.mkdir()
        for file in self.data.glob("qingfeng.db*"):
            shutil.copy(file, copy)
        number = self.numbers()[0]
        run_json("register", "--kind", "enquiry", "--body", "新的一件", "--data", self.data)
        for file in self.data.glob("qingfeng.db*"):
            file.unlink()
        for file in copy.iterdir():
            shutil.copy(file, self.data)
        said = run("register", "--kind", "enquiry", "--body", "再一件", "--data", self.data, code=COULD_NOT)
        self.assertIn("older copy", said)
        self.assertIn("warning", subprocess.run([BINARY, "show", number, "--data", self.data], capture_output=True,
                                                text=True, env={**os.environ, "LC_ALL": "en"}).stderr)

    def test_an_authority_of_ones_own_takes_its_first_matter(self):
        run("init", "--authority", '示例市"公路"局', "--data", self.data)
        taken = run_json("register", "--kind", "complaint", "--body", "路灯不亮", "--data", self.data)
        self.assertEqual(taken["first_handler"], "office")
        self.assertTrue(run("log", "key", "--data", self.data).startswith("localhost/qingfeng/default+"))

    def test_adopting_tells_what_changes_and_nothing_twice(self):
        run("init", "--authority", "示例市公路局", "--data", self.data)
        config = Path(__file__).parents[2] / "config"
        adopt = ("adopt", config / "organisation/demo.toml", "--data", self.data)
        self.assertFalse(run_json(*adopt, "--dry-run")["adopted"])
        adopted = run_json(*adopt)
        self.assertTrue(adopted["adopted"])
        self.assertTrue(any(line.startswith("+ unit xishan-station") for line in adopted["changes"]))
        again = run_json(*adopt)
        self.assertEqual((again["adopted"], again["changes"]), (False, []))
        stricter = self.folder / "complaint.toml"
        text = (config / "procedures/complaint.toml").read_text()
        stricter.write_text(text.replace('id = "complaint-2022"', 'id = "complaint-2026"')
                            .replace("effective = 2022-05-01", "effective = 2026-01-01")
                            .replace('limit = "10 workdays"', 'limit = "8 workdays"'))
        changes = run_json("adopt", stricter, "--data", self.data)["changes"]
        self.assertIn("+ procedure complaint-2026", changes)
        stricter.write_text("x = 1")
        run("adopt", stricter, "--data", self.data, code=REFUSED)
        self.assertTrue(run_json("verify", "--data", self.data)["intact"])

    def test_tables_are_built_again_from_the_entries(self):
        run("init", "--demo", "--demo-days", "20", "--data", self.data)
        number = self.numbers()[0]
        with sqlite3.connect(self.data / "qingfeng.db") as database:
            database.execute("update matters set handler = 'somebody' where number = ?", (number,))
        database.close()
        report = run_json("rebuild", "--check", "--data", self.data, code=REFUSED)
        self.assertEqual(report["findings"][0]["matter"], number)
        self.assertGreater(run_json("rebuild", "--data", self.data)["matters"], 0)
        self.assertTrue(run_json("rebuild", "--check", "--data", self.data)["intact"])


if __name__ == "__main__":
    unittest.main()
