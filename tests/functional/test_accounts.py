"""Accounts with the real binary: opened on the command line, used over HTTP, ended while the server runs. Two servers
share one record: what is ended on one is over on the other. QINGFENG_BIN names the binary."""

import base64
import hashlib
import hmac
import json
import os
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, binary, command, verify  # noqa: E402

GOOD = "two lorries at the weigh station"
BETTER = "three lorries at the toll gate"


def totp(secret, at):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Browser:
    """Keeps the cookies and sends the token of its session."""

    def __init__(self, server):
        self.client = server.client()
        self.cookies = {}
        self.csrf = None

    def ask(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        answer = self.client.ask(method, path, body, headers)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer

    def sign_in(self, name, password, **more):
        answer = self.ask("POST", "/api/v1/session", {"name": name, "password": password, **more})
        if answer.status == 200:
            self.csrf = answer.json["csrf"]
        return answer

    def is_in(self):
        return self.ask("GET", "/api/v1/session").status == 200


class AccountsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.server = Server(cls.folder.path)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        output = cls.server.output()
        cls.server.close()
        left = verify(cls.folder.path)[0]
        cls.folder.remove()
        assert left == 0, "the record is not intact after the tests"
        for secret in (GOOD, BETTER):
            assert secret not in output, "the log of the server holds a password"

    def setUp(self):
        self.addCleanup(self.server.close_clients)

    def account(self, *arguments, check=True, text=None):
        words = [binary(), "account", *arguments, "--json", "--data", self.folder.path]
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "LANG": "en_US.UTF-8"})
        if check:
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return json.loads(done.stdout)
        return done

    def test_an_account_lives_from_the_command_line_to_its_end(self):
        made = self.account("add", "duty", "--person", "office", "--as", "office")
        initial = made["password"]
        browser = Browser(self.server)
        self.assertEqual(browser.sign_in("duty", "wrong").status, 401)
        self.assertTrue(browser.sign_in("duty", initial).json["must_change_password"])
        self.assertEqual(browser.ask("GET", "/api/v1/sessions").json["code"], "password_must_change")
        changed = browser.ask("POST", "/api/v1/password", {"old_password": initial, "new_password": GOOD})
        self.assertEqual(changed.status, 200, changed.text)
        self.assertEqual(len(browser.ask("GET", "/api/v1/sessions").json["sessions"]), 1)

        # A second server on the same record knows the session, and its end.
        second = Server(self.folder.path)
        second.start()
        self.addCleanup(second.close)
        elsewhere = Browser(second)
        elsewhere.cookies, elsewhere.csrf = dict(browser.cookies), browser.csrf
        self.assertTrue(elsewhere.is_in())
        other = Browser(self.server)
        self.assertEqual(other.sign_in("duty", GOOD).status, 200)
        self.assertEqual(elsewhere.ask("DELETE", "/api/v1/sessions").status, 204)
        self.assertFalse(other.is_in())
        self.assertTrue(browser.is_in())

        # The second factor, with a code from this clock.
        begun = browser.ask("POST", "/api/v1/totp", {"action": "begin", "password": GOOD}).json
        self.assertIn(begun["secret"], begun["uri"])
        confirmed = browser.ask("POST", "/api/v1/totp",
                                {"action": "confirm", "code": totp(begun["secret"], time.time())})
        self.assertEqual(confirmed.status, 200, confirmed.text)
        codes = confirmed.json["recovery_codes"]
        self.assertEqual(len(codes), 10)
        other = Browser(self.server)
        self.assertEqual(other.sign_in("duty", GOOD).json["code"], "second_factor_needed")
        self.assertEqual(other.sign_in("duty", GOOD, code="000000").json["code"], "wrong_code")
        self.assertEqual(other.sign_in("duty", GOOD, recovery_code=codes[0].lower()).json["recovery_codes_left"], 9)
        self.assertEqual(Browser(self.server).sign_in("duty", GOOD, recovery_code=codes[0]).json["code"], "wrong_code")

        # Disabled on the command line: out at the next request, on both servers.
        self.account("disable", "duty", "--as", "office", "--reason", "moved")
        self.assertFalse(browser.is_in())
        self.assertFalse(elsewhere.is_in())
        self.assertEqual(Browser(self.server).sign_in("duty", GOOD).json["code"], "account_disabled")
        self.account("enable", "duty", "--as", "office", "--reason", "back")
        self.account("reset", "duty", "--remove-second-factor", "--as", "office", "--reason", "telephone lost",
                     "--password-file", "-", text=BETTER + "\n")
        back = Browser(second)
        self.assertTrue(back.sign_in("duty", BETTER).json["must_change_password"])
        listed = self.account("list")["accounts"]
        self.assertEqual([(one["name"], one["second_factor"], one["sessions"]) for one in listed], [("duty", False, 1)])
        self.assertEqual(len(self.account("sessions", "duty", "--end")["sessions"]), 1)
        self.assertFalse(back.is_in())
        second.stop()

    def test_a_password_is_never_an_argument_and_a_weak_one_is_refused(self):
        refused = self.account("add", "weak", "--person", "office", "--as", "office", "--password-file", "-",
                               check=False, text="short\n")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("too_short", refused.stderr)
        self.assertNotEqual(self.account("add", "x", "--password", GOOD, check=False).returncode, 0)

    def test_a_stranger_who_guesses_does_not_lock_a_known_browser_out(self):
        stranger = Browser(self.server)
        codes = [stranger.sign_in("nobody", f"guess number {n}").status for n in range(7)]
        self.assertEqual(codes, [401] * 5 + [429] * 2)


class DemoTest(unittest.TestCase):
    def test_everybody_of_the_demo_can_be_signed_in_as(self):
        folder = Folder(demo=True)
        self.addCleanup(folder.remove)
        server = Server(folder.path)
        server.start()
        self.addCleanup(server.close)
        accounts = json.loads(command("account", "list", "--json", data=folder.path)[1])["accounts"]
        self.assertGreater(len(accounts), 10)
        roles = set()
        for one in accounts:
            browser = Browser(server)
            answer = browser.sign_in(one["name"], "qingfeng-demo")
            self.assertEqual(answer.status, 200, answer.text)
            self.assertFalse(answer.json["must_change_password"])
            roles |= set(answer.json["roles"])
        self.assertTrue({"office", "unit-head", "handler", "leader"} <= roles, roles)
        self.assertIn("qingfeng-demo", server.output(), "the start-up text says how to sign in")


if __name__ == "__main__":
    unittest.main(verbosity=2)
