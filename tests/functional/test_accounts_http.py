#!/usr/bin/env python3
"""Accounts over HTTP with the real binary: an administrator opens, resets, disables and enables them and ends sessions; who is not
trusted with accounts is refused; each change is an entry, and the record is intact afterwards. QINGFENG_BIN names the binary."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import ROOT, Folder, Server, command, verify  # noqa: E402
from test_accounts import Browser  # noqa: E402

ADMINISTRATOR = "ding-yifan"
NEW_PERSON = """
[[person]]
id = "xin-laide"
name = "新来的"
name_en = "Xin Laide"
employment = "劳务派遣"
from = 2024-01-01
posts = [{ unit = "xishan-station", role = "工作人员" }]
"""
BETTER = "three lorries at the toll gate"


class AccountsOverHttpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder(demo=True)
        with open(os.path.join(ROOT, "config/organisation/demo.toml"), encoding="utf-8") as file:
            text = file.read()
        adopted = os.path.join(cls.folder.parent, "organisation.toml")
        with open(adopted, "w", encoding="utf-8") as file:
            file.write(text + NEW_PERSON)
        command("adopt", adopted, data=cls.folder.path)
        cls.server = Server(cls.folder.path)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        output = cls.server.output()
        cls.server.close()
        code, report = verify(cls.folder.path)
        cls.folder.remove()
        assert code == 0, f"the record is not intact after the tests: {report}"
        assert BETTER not in output, "the log of the server holds a password"

    def setUp(self):
        self.addCleanup(self.server.close_clients)

    def signed_in(self, name, password="qingfeng-demo"):
        browser = Browser(self.server)
        answer = browser.sign_in(name, password)
        self.assertEqual(answer.status, 200, answer.text)
        return browser

    def listed(self, browser, name):
        return next((one for one in browser.ask("GET", "/api/v1/accounts").json["items"] if one["name"] == name), None)

    def test_an_account_lives_from_its_opening_to_its_end(self):
        admin = self.signed_in(ADMINISTRATOR)
        before = admin.ask("GET", "/api/v1/accounts").json
        self.assertIn("xin-laide", [person["id"] for person in before["without"]])
        opened = admin.ask("POST", "/api/v1/accounts", {"name": "new", "person": "xin-laide"})
        self.assertEqual(opened.status, 201, opened.text)
        initial = opened.json["initial_password"]
        self.assertTrue(opened.json["must_change_password"])
        self.assertNotIn(initial, admin.ask("GET", "/api/v1/accounts").text, "shown once")
        for again in ({"name": "new", "person": "xin-laide"}, {"name": "other", "person": "xin-laide"},
                      {"name": "NEW", "person": "wen-ruinan"}):
            self.assertEqual(admin.ask("POST", "/api/v1/accounts", again).json["code"], "account_taken", again)

        person = self.signed_in("new", initial)
        changed = person.ask("POST", "/api/v1/password", {"old_password": initial, "new_password": BETTER})
        self.assertEqual(changed.status, 200, changed.text)
        self.assertEqual(len(admin.ask("GET", "/api/v1/accounts/new/sessions").json["items"]), 1)
        self.assertEqual(admin.ask("DELETE", "/api/v1/accounts/new/sessions").status, 204)
        self.assertFalse(person.is_in())

        person = self.signed_in("new", BETTER)
        disabled = admin.ask("POST", "/api/v1/accounts/new/disable", {"reason": "moved"})
        self.assertTrue(disabled.json["disabled"], disabled.text)
        self.assertFalse(person.is_in())
        self.assertEqual(Browser(self.server).sign_in("new", BETTER).json["code"], "account_disabled")
        self.assertFalse(admin.ask("POST", "/api/v1/accounts/new/enable", {"reason": "back"}).json["disabled"])
        person = self.signed_in("new", BETTER)
        reset = admin.ask("POST", "/api/v1/accounts/new/reset", {"reason": "forgotten", "remove_second_factor": True})
        self.assertEqual(reset.status, 200, reset.text)
        self.assertFalse(person.is_in())
        self.assertEqual(Browser(self.server).sign_in("new", BETTER).status, 401)
        person = Browser(self.server)
        self.assertTrue(person.sign_in("new", reset.json["initial_password"]).json["must_change_password"])

    def test_only_whom_the_table_trusts_with_accounts_is_answered(self):
        office = self.signed_in("qiao-anran")
        self.assertEqual(office.ask("GET", "/api/v1/accounts").status, 200)
        for name in ("zhao-min", "lu-chengyi", "zhou-wei", "cen-boyuan", "shen-yulan"):
            browser = self.signed_in(name)
            self.assertNotIn("accounts", browser.ask("GET", "/api/v1/me").json["areas"])
            for method, path, body in (("GET", "", None), ("POST", "", {"name": "x", "person": "xin-laide"}),
                                       ("POST", "/wen-ruinan/reset", {"reason": "x"}), ("POST", "/wen-ruinan/disable", {"reason": "x"}),
                                       ("POST", "/wen-ruinan/enable", {"reason": "x"}), ("GET", "/wen-ruinan/sessions", None),
                                       ("DELETE", "/wen-ruinan/sessions", None)):
                answer = browser.ask(method, f"/api/v1/accounts{path}", body)
                self.assertEqual((answer.status, answer.json["code"]), (403, "not_your_role"), f"{name} {method} {path}")

    def test_nobody_acts_on_their_own_and_no_form_of_another_site_is_taken(self):
        admin = self.signed_in(ADMINISTRATOR)
        self.assertTrue(self.listed(admin, ADMINISTRATOR)["own"])
        for action in ("reset", "disable", "enable"):
            own = admin.ask("POST", f"/api/v1/accounts/{ADMINISTRATOR}/{action}", {"reason": "x"})
            self.assertEqual((own.status, own.json["code"]), (409, "own_account"))
        for reason in ("", "  ", "x" * 501):
            self.assertEqual(admin.ask("POST", "/api/v1/accounts/wen-ruinan/disable", {"reason": reason}).status, 422)
        self.assertEqual(admin.ask("POST", "/api/v1/accounts/nobody/disable", {"reason": "x"}).json["code"], "no_such_account")
        self.assertEqual(admin.ask("POST", "/api/v1/accounts", {"name": "a b", "person": "nobody"}).status, 422)
        admin.csrf = None
        refused = admin.ask("POST", "/api/v1/accounts/wen-ruinan/disable", {"reason": "x"})
        self.assertEqual((refused.status, refused.json["code"]), (403, "cross_site"))
        admin = self.signed_in(ADMINISTRATOR)
        self.assertFalse(self.listed(admin, "wen-ruinan")["disabled"])


if __name__ == "__main__":
    unittest.main()
