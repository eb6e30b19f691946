#!/usr/bin/env python3
"""Telling people through a gateway, with the real binary and a listener of our own: signed as the documentation says, offered again
under the same key after a failure, told once, and an entry says so. QINGFENG_BIN names the binary."""

import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, command, verify  # noqa: E402
from test_masking import SECRET, NoticingServer  # noqa: E402


class Listener(http.server.BaseHTTPRequestHandler):
    """Answers with the next of `answers`, then 204; None hangs up without an answer."""

    came = []
    answers = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Listener.came.append((dict(self.headers), body))
        status = Listener.answers.pop(0) if Listener.answers else 204
        if status is None:
            self.connection.close()
            return
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


class GatewayTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        self.addCleanup(listener.server_close)
        self.addCleanup(listener.shutdown)
        Listener.came.clear()
        self.secret = os.path.join(self.folder.parent, "gateway.secret")
        with open(self.secret, "w", encoding="ascii") as file:
            file.write(SECRET)
        self.port = listener.server_port

    def serve(self):
        server = NoticingServer(self.folder.path, self.port, self.secret)
        self.addCleanup(server.close)
        server.start()
        return server

    def wait_for(self, count):
        deadline = time.monotonic() + 60
        while len(Listener.came) < count and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertGreaterEqual(len(Listener.came), count)

    def test_a_notice_is_signed_offered_again_under_one_key_and_told_once(self):
        Listener.answers = [503]
        # Who called has no receipt in their hand: they are owed their number.
        _, out, _ = command("register", "--kind", "complaint", "--channel", "phone", "--body", "收费员态度生硬", "--contact-name", "张三",
                            "--contact-phone", "13912345678", "--as", "office", "--json", data=self.folder.path)
        made = json.loads(out)
        server = self.serve()
        self.wait_for(1)
        self.assertEqual(server.stop(), 0)
        # A start offers at once what failed before; this time nobody answers, and the next start is heard.
        Listener.answers = [None]
        server = self.serve()
        self.wait_for(2)
        self.assertEqual(server.stop(), 0)
        server = self.serve()
        self.wait_for(3)
        deadline = time.monotonic() + 60
        told = False
        while not told and time.monotonic() < deadline:
            _, out, _ = command("show", made["number"], "--json", data=self.folder.path)
            told = "person_told" in out
            time.sleep(0.2)
        self.assertTrue(told, "an entry says so")
        self.assertEqual(server.stop(), 0)
        came = list(Listener.came)
        server = self.serve()
        time.sleep(7)  # longer than the interval of the rounds
        self.assertEqual(len(Listener.came), len(came), "nobody is told twice")

        self.assertEqual(len({head["Idempotency-Key"] for head, _ in came}), 1)
        key = hashlib.sha256(SECRET.encode()).digest()
        for head, body in came:
            signed = hmac.new(key, head["X-Qingfeng-Time"].encode() + b"." + body, hashlib.sha256).hexdigest()
            self.assertEqual(head["X-Qingfeng-Signature"], "sha256=" + signed)
            self.assertLess(abs(time.time() - int(head["X-Qingfeng-Time"])), 300)
            message = json.loads(body)
            self.assertEqual((message["phone"], message["number"], message["id"]),
                             ("13912345678", made["number"], head["Idempotency-Key"]))
            self.assertNotIn("态度", message["text"])
        self.assertEqual(server.stop(), 0)
        self.assertEqual(verify(self.folder.path)[0], 0)
        self.assertNotIn("13912345678", server.output())
        self.assertNotIn(SECRET, server.output())


if __name__ == "__main__":
    unittest.main()
