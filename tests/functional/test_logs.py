"""No log holds who somebody is or what they said. Canaries go through every door of the real server, well-formed and
not, in bodies, headers, paths and queries, with every line that can be asked for switched on; then all that was written
outside the database is searched for them. And the figures are for this machine, say nothing of matters, and the address
is not found on the public listener. QINGFENG_BIN names the binary."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Client, Folder, Server, binary, free_port  # noqa: E402

CANARIES = {
    "name": "金丝雀某某", "phone": "13812345678", "body": "金丝雀正文内容", "place": "金丝雀地点", "password": "canary-password-one",
    "new": "canary password two of them", "code": "CANA-RY00-CANA-RY00", "totp": "918273", "account": "canary-account",
    "plate": "川A8CNR7", "key": "canaryidempotencykey0001", "cookie": "ca4a" * 16, "csrf": "cbcb" * 16,
    "agent": "CanaryBrowser/1.0", "path": "canary-in-the-path", "query": "canary-in-the-query", "address": "203.0.113.77",
    "referer": "https://canary-referer.example/",
}


class LoggingServer(Server):
    """With everything that can be logged."""

    def __init__(self, data, form):
        super().__init__(data)
        self.form = form
        self.metrics_port = free_port()

    def start(self, within=20.0):
        self.port = free_port()
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data, "--proxy", "127.0.0.1",
             "--log", self.form, "--log-requests", "--verbose", "--metrics", f"127.0.0.1:{self.metrics_port}"],
            stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(int(within / 0.05)):
            if self.process.poll() is not None:
                raise AssertionError(self.output())
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.output())


def send_raw(port, text):
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(text.encode())
        connection.settimeout(5)
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass


class LogTest(unittest.TestCase):
    def knock_everywhere(self, server):
        c = CANARIES
        client = server.client()
        head = {"User-Agent": c["agent"], "Referer": c["referer"], "X-Forwarded-For": c["address"],
                "Cookie": f"__Host-qingfeng={c['cookie']}; __Host-qingfeng-device={c['cookie']}",
                "X-CSRF-Token": c["csrf"], "Idempotency-Key": c["key"]}
        matter = {"kind": "complaint", "body": f"{c['body']} {c['plate']}", "place": c["place"],
                  "contact": {"name": c["name"], "phone": c["phone"]}}
        made = client.post("/api/v1/matters", matter, head)
        self.assertEqual(made.status, 201, made.text)
        code = made.json["code"]
        client.post("/api/v1/matters", {**matter, "body": c["body"] + "二"}, head)  # the same key for something else
        client.post("/api/v1/matters", {**matter, c["name"]: c["phone"]}, head)
        client.post("/api/v1/matters", ("{\"body\":\"" + c["body"]).encode(), {**head, "Content-Type": "application/json"})
        client.post("/api/v1/matters", c["body"].encode(), {**head, "Content-Type": "text/plain"})
        for path in ("track", "receipt", "supplement", "withdraw", "verdict"):
            for body in ({"code": code}, {"code": c["code"]}, {"code": code, "text": c["body"], "reason": c["body"]}):
                client.post(f"/api/v1/{path}", body, {**head, "Idempotency-Key": c["key"] + path})
        sign_in = {"name": c["account"], "password": c["password"], "code": c["totp"], "recovery_code": c["code"]}
        for _ in range(8):
            client.post("/api/v1/session", sign_in, head)
        client.post("/api/v1/password", {"old_password": c["password"], "new_password": c["new"]}, head)
        client.post("/api/v1/totp", {"action": "begin", "password": c["password"]}, head)
        for path in ("/api/v1/session", f"/api/v1/sessions/{c['path']}", f"/{c['path']}?q={c['query']}",
                     f"/log/{c['path']}/checkpoint", f"/log/default/tile/{c['path']}", f"/?lang={c['query']}"):
            client.get(path, head)
            client.ask("DELETE", path, headers=head)
        # What cannot be read at all.
        send_raw(server.port, f"GET /{c['path']} HTTP/9.9\r\nHost: {c['path']}\r\n\r\n")
        send_raw(server.port, f"POST /api/v1/matters HTTP/1.1\r\nHost: x\r\nContent-Length: {c['path']}\r\n\r\n{c['body']}")
        send_raw(server.port, f"GET /%zz{c['path']}?{c['query']} HTTP/1.1\r\nHost: x\r\nX-{c['path']}: {c['name']}\r\n\r\n")
        send_raw(server.port, f"{c['path']} /{c['path']} HTTP/1.1\r\nHost: x\r\n\r\n")
        return code

    def test_no_canary_is_in_any_log(self):
        for form in ("text", "json"):
            with self.subTest(form=form):
                folder = Folder()
                self.addCleanup(folder.remove)
                server = LoggingServer(folder.path, form)
                self.addCleanup(server.close)
                server.start()
                code = self.knock_everywhere(server)
                asking = Client(server.metrics_port)
                figures = asking.get("/metrics").text
                asking.close()
                self.assertEqual(server.stop(), 0)
                written = {"the log": server.output(), "the figures": figures}
                for name in os.listdir(folder.path):
                    path = os.path.join(folder.path, name)
                    if os.path.isfile(path) and not name.startswith("qingfeng.db"):
                        with open(path, "rb") as file:
                            written[name] = file.read().decode(errors="replace")
                self.assertRegex(written["the log"], r"POST.{0,20}/api/v1/matters", "the requests were logged at all")
                for where, text in written.items():
                    for what, canary in {**CANARIES, "query code": code}.items():
                        for spelt in (canary, canary.replace("-", ""), json.dumps(canary)[1:-1]):
                            self.assertNotIn(spelt, text, f"{where} holds the {what}")
                if form == "json":
                    durations = [json.loads(line)["ms"] for line in written["the log"].splitlines()
                                 if line.startswith("{") and '"ms"' in line]
                    self.assertTrue(durations and max(durations) < 60_000, "time is counted from the request on")
                    noted = [line for line in written["the log"].splitlines() if line.startswith("{")]
                    self.assertGreater(len(noted), 30)
                    for line in noted:
                        self.assertLessEqual(set(json.loads(line)), {"at", "level", "text", "request_id", "method",
                                                                     "route", "status", "ms"})

    def test_the_figures_are_on_a_listener_of_their_own_and_count_no_matters(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        server = LoggingServer(folder.path, "json")
        self.addCleanup(server.close)
        server.start()
        self.assertEqual(server.client().get("/metrics").status, 404)
        figures = Client(server.metrics_port)
        self.addCleanup(figures.close)
        answer = figures.get("/metrics")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        self.assertEqual(figures.get("/api/v1/session").status, 404)
        for line in answer.text.splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [0-9.e+NaIf-]+)$")
        names = set(re.findall(r"^(\w+)", answer.text, re.MULTILINE))
        self.assertLessEqual({"qingfeng_http_requests_total", "qingfeng_connections", "qingfeng_log_leaves",
                              "process_resident_memory_bytes", "qingfeng_disk_free_bytes"}, names)
        for word in ("matter", "kind", "sealed", "unit", "waiting"):
            self.assertNotIn(word, answer.text)
        self.assertEqual(server.stop(), 0)

    def test_figures_are_refused_to_other_machines(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        done = subprocess.run([binary(), "serve", "--data", folder.path, "--metrics", "0.0.0.0:9464"],
                              capture_output=True, text=True, timeout=60, env={**os.environ, "LANG": "en_US.UTF-8"})
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("this machine only", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
