"""The real binary over HTTP: a person registers, follows, adds, withdraws, takes the receipt home and checks it; the
log is read by a client that shares no code with the server. QINGFENG_BIN names the binary."""

import os
import secrets
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import ROOT, Folder, Server, command, verify  # noqa: E402

COMPLAINT = {"kind": "complaint", "body": "夜里过站时收费员态度生硬，不给发票。", "place": "K12+300",
             "occurred_at": "2025-11-01T22:10:00+08:00", "contact": {"name": "王某", "phone": "13900000000"}}


class ServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.server = Server(cls.folder.path)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        output = cls.server.output()
        cls.server.close()
        left = verify(cls.folder.path)[0]
        cls.folder.remove()
        assert code == 0, f"serve ended with {code}:\n{output}"
        assert left == 0, "the record is not intact after the tests"
        for secret in ("13900000000", "王某", "态度生硬"):
            assert secret not in output, f"the log of the server holds {secret}"

    def setUp(self):
        self.client = self.server.client()
        self.addCleanup(self.server.close_clients)

    def register(self, **more):
        answer = self.client.post("/api/v1/matters", {**COMPLAINT, **more})
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json

    def test_a_registration_says_number_code_what_next_and_by_when(self):
        answer = self.register()
        self.assertRegex(answer["number"], r"^[A-Z]{1,4}\d{4}-\d{6}$")
        self.assertRegex(answer["code"], r"^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")
        self.assertRegex(answer["answer_by"], r"^\d{4}-\d\d-\d\d$")
        self.assertTrue(answer["first_handler"])
        self.assertGreaterEqual(len(answer["next"]), 4)

    def test_the_code_follows_the_matter_in_both_languages(self):
        made = self.register()
        for language, tag in (("zh", "zh-CN"), ("en", "en")):
            answer = self.client.post("/api/v1/track", {"code": made["code"].lower().replace("-", " ")},
                                      {"Accept-Language": language})
            self.assertEqual(answer.status, 200, answer.text)
            self.assertEqual(answer.headers["Content-Language"], tag)
            self.assertEqual(answer.json["number"], made["number"])
            self.assertIn("next", answer.json)
            self.assertNotIn("13900000000", answer.text)

    def test_a_retry_gets_the_same_answer_and_makes_no_second_matter(self):
        key = {"Idempotency-Key": secrets.token_hex(16)}
        first = self.client.post("/api/v1/matters", COMPLAINT, key)
        again = self.client.post("/api/v1/matters", COMPLAINT, key)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        other = self.client.post("/api/v1/matters", {**COMPLAINT, "body": "另一件事"}, key)
        self.assertEqual(other.status, 422)
        self.assertEqual(other.json["code"], "idempotency_key_reused")

    def test_the_receipt_is_checked_offline_by_two_programs(self):
        made = self.register()
        receipt = self.client.post("/api/v1/receipt", {"code": made["code"]})
        self.assertEqual(receipt.status, 200)
        self.assertIn(".tlog-proof", receipt.headers["Content-Disposition"])
        key = self.client.get("/log/default/key").text.strip()
        with tempfile.NamedTemporaryFile(suffix=".tlog-proof") as file:
            file.write(receipt.body)
            file.flush()
            _, out, _ = command("proof", "check", file.name, "--log-key", key)
            self.assertIn(made["number"], out)
            checker = logcheck()
            if checker:
                subprocess.run([checker, "-vkey", key, "-proof", file.name], check=True, capture_output=True)
            file.seek(0)
            file.write(receipt.body.replace(b"index ", b"index 1", 1))
            file.flush()
            self.assertEqual(command("proof", "check", file.name, "--log-key", key, check=False)[0], 1)

    def test_the_log_is_read_by_a_client_of_other_make(self):
        checker = logcheck()
        if not checker:
            self.skipTest("no Go tool chain with golang-golang-x-mod-dev")
        key = self.client.get("/log/default/key").text.strip()
        old = self.client.get("/log/default/checkpoint").body
        for _ in range(300):
            self.register()
        with tempfile.NamedTemporaryFile() as file:
            file.write(old)
            file.flush()
            done = subprocess.run([checker, "-vkey", key, "-url", f"http://127.0.0.1:{self.server.port}/log/default",
                                   "-old", file.name], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_person_adds_judges_too_early_and_withdraws(self):
        code = self.register()["code"]
        added = self.client.post("/api/v1/supplement", {"code": code, "text": "车牌尾号 12"})
        self.assertEqual(added.status, 200, added.text)
        self.assertEqual(added.json["timeline"][0]["text"], "车牌尾号 12")
        early = self.client.post("/api/v1/verdict", {"code": code, "grade": "satisfied"})
        self.assertEqual((early.status, early.json["code"]), (409, "not_in_this_state"))
        gone = self.client.post("/api/v1/withdraw", {"code": code})
        self.assertEqual((gone.status, gone.json["state"]), (200, "withdrawn"))

    def test_what_is_wrong_is_named_in_the_readers_language(self):
        table = [
            ({**COMPLAINT, "kind": "misconduct"}, 422, "sealed_kind_not_taken", None),
            ({**COMPLAINT, "kind": "riot"}, 422, "invalid_fields", ["/kind"]),
            ({**COMPLAINT, "body": 7, "extra": 1}, 422, "invalid_fields", ["/body", "/extra"]),
            ({**COMPLAINT, "unit": "没有这个站"}, 422, "invalid_fields", ["/unit"]),
            ({**COMPLAINT, "occurred_at": "2999-01-01T00:00:00Z"}, 422, "time_in_the_future", None),
            ({"kind": "complaint"}, 422, "invalid_fields", ["/body"]),
            ([], 422, "invalid_fields", [""]),
        ]
        titles = set()
        for body, status, code, fields in table:
            for language in ("zh", "en"):
                answer = self.client.post("/api/v1/matters", body, {"Accept-Language": language})
                self.assertEqual((answer.status, answer.json["code"]), (status, code), body)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                titles.add((code, answer.json["title"]))
                if fields is not None:
                    self.assertEqual([error["field"] for error in answer.json["errors"]], fields)
        self.assertEqual(len(titles), 2 * len({code for _, _, code, _ in table}))

    def test_bodies_that_cannot_be_read_are_refused(self):
        json_type = {"Content-Type": "application/json"}
        for body in (b"", b"{", b"\xff\xfe", b'{"kind":"complaint","body":"\xff"}', b'{"a":' * 50 + b"1" + b"}" * 50):
            self.assertEqual(self.client.post("/api/v1/matters", body, json_type).status, 400, body[:40])
        self.assertEqual(self.client.post("/api/v1/matters", b"kind=complaint").status, 415)
        control = self.client.post("/api/v1/matters", {"kind": "complaint", "body": "a\u0000b"})
        self.assertEqual((control.status, control.json["errors"][0]["field"]), (422, "/body"))
        self.assertEqual(self.server.client().post("/api/v1/matters", {"kind": "complaint", "body": "长" * 100_000}).status, 413)

    def test_wrong_and_unknown_codes_look_the_same(self):
        code = self.register()["code"]
        wrong = ("1" if code[0] == "0" else "0") + code[1:]
        answers = {self.client.post("/api/v1/track", {"code": text}).json["title"]
                   for text in (wrong, "0000-0000-0000-0000", "x")}
        self.assertEqual(len(answers), 1)

    def test_log_addresses_keep_to_the_tiles_specification(self):
        checkpoint = self.client.get("/log/default/checkpoint")
        self.assertEqual(checkpoint.headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(checkpoint.headers["Cache-Control"], "no-cache")
        size = int(checkpoint.text.split("\n")[1])
        tile = self.client.get(f"/log/default/tile/0/000.p/{min(size, 255)}")
        self.assertEqual((tile.status, len(tile.body)), (200, 32 * min(size, 255)))
        self.assertIn("immutable", tile.headers["Cache-Control"])
        for path in ("/log/nobody/checkpoint", "/log/default/tile/0/999", "/log/default/tile/9/000", "/nothing"):
            self.assertEqual(self.client.get(path).status, 404, path)


def logcheck():
    if not hasattr(logcheck, "path"):
        folder = tempfile.mkdtemp(prefix="logcheck-")
        path = os.path.join(folder, "logcheck")
        built = subprocess.run(["sh", os.path.join(ROOT, "tests", "go", "build.sh"), path], capture_output=True)
        logcheck.path = path if built.returncode == 0 else None
    return logcheck.path


if __name__ == "__main__":
    unittest.main()
