#!/usr/bin/env python3
"""Numbers that lead to a person, written into the text, the place and the answer of a matter, stay with those who handle it.
A table of every outlet of the real server: lists, search, figures, exports, pages for leaders and for the public, what goes back
to the source, what goes to the gateway, and the logs. QINGFENG_BIN names the binary."""

import http.server
import io
import json
import os
import re
import sys
import threading
import time
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, command  # noqa: E402

# An identity card with a true check character, a bank card with a true check digit.
CANARIES = {"phone": "13812345678", "id card": "11010519491231002X", "plate": "湘A8K3N7", "account": "6222021234567890128"}
TEXT = "收费员态度生硬，我的电话{phone}，身份证号{id card}，车牌{plate}，退费请打到银行卡{account}。".replace("{", "{").format_map(CANARIES)
SECRET = "0123456789abcdef0123456789abcdef0123"


def hides(what, canary):
    # Of a plate the province and its first letter stay.
    return canary[2:] if what == "plate" else canary


class Gateway(http.server.BaseHTTPRequestHandler):
    came = []

    def do_POST(self):
        Gateway.came.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class NoticingServer(Server):
    def __init__(self, data, port, secret):
        super().__init__(data)
        self.more = ["--notices-webhook", f"http://127.0.0.1:{port}/", "--notices-secret", secret, "--log-requests", "--verbose"]

    def start(self, within=20.0):
        import running_server
        real = running_server.subprocess.Popen
        running_server.subprocess.Popen = lambda words, **rest: real([*words, *self.more], **rest)
        try:
            return super().start(within)
        finally:
            running_server.subprocess.Popen = real


class MaskingTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(demo=True)
        self.addCleanup(self.folder.remove)
        gateway = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        self.addCleanup(gateway.shutdown)
        Gateway.came.clear()
        secret = os.path.join(self.folder.path, "gateway.secret")
        with open(secret, "w") as file:
            file.write(SECRET)
        self.server = NoticingServer(self.folder.path, gateway.server_port, secret)
        self.addCleanup(self.server.kill)
        self.server.start()

    def session(self, name):
        answer = self.server.client().post("/api/v1/session", {"name": name, "password": "qingfeng-demo"})
        self.assertEqual(answer.status, 200, answer.text)
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": answer.json["csrf"]}

    def order(self):
        """One that came from 12328, with the canaries in all that the caller wrote, answered with them as well."""
        table = ("工单编号,业务类型,标题,诉求内容,事发地点,事发时间,来电人,联系电话,被反映单位,办理时限\r\n"
                 f"H-17,投诉举报,态度,{TEXT},停车场 {CANARIES['plate']} 旁,2026-11-01 02:40,张三,13912345678,西山收费站,2099-12-31\r\n").encode()
        taken = self.server.client().ask("POST", "/api/v1/orders?map=12328", table,
                                         {**self.session("shen-yulan"), "Content-Type": "text/csv"})
        self.assertEqual(taken.status, 200, taken.text)
        row = taken.json["rows"][0]
        number, handler = row["number"], row["first_handler"]["id"]
        for action, body in (("sign_for", {}), ("accept", {}),
                             ("find", {"point": "1", "finding": "substantiated", "reason": TEXT}),
                             ("find_liability", {"liability": "liable", "reason": "当班人员"}),
                             ("submit", {"facts": TEXT, "decision": TEXT, "basis": "", "promises": []}), ("sign", {})):
            who = self.session("zhou-wei" if action == "sign" else handler)
            seen = self.server.client().get(f"/api/v1/matters/{number}", who)
            done = self.server.client().post(f"/api/v1/matters/{number}/actions/{action}", body,
                                             {**who, "If-Match": seen.headers["ETag"]})
            self.assertEqual(done.status, 200, f"{action}: {done.text}")
        return number, handler

    def outlets(self, number):
        ask = self.server.client()
        office, leader, auditor = self.session("qiao-anran"), self.session("zhou-wei"), self.session("lu-chengyi")
        who = {"office": office, "leader": leader, "auditor": auditor}
        month = "from=2020-01-01&until=2099-12-31"
        for name, session in who.items():
            for path in ("/api/v1/queue?scope=all", "/api/v1/matters", f"/api/v1/figures?{month}", "/api/v1/leader",
                         f"/api/v1/figures/volume/matters?{month}", "/api/v1/wall"):
                yield f"{path} as {name}", ask.get(path, session).body
            for text in ("态度生硬", "银行卡"):
                found = ask.post("/api/v1/search", {"text": text}, session)
                yield f"search as {name}", found.body
            yield f"similar as {name}", ask.post("/api/v1/similar", {"text": TEXT[:60]}, session).body
        for path in ("/api/v1/call-backs", "/api/v1/told-list", "/api/v1/reads", "/api/v1/ledger"):
            yield path, ask.get(path, office).body
        # Somebody who sees the matter and neither handles it nor may know who it is.
        yield "the matter as a station's head", ask.get(f"/api/v1/matters/{number}", self.session("du-yongkang")).body
        yield "the register", unpacked(ask.get(f"/api/v1/register?{month}", office).body)
        for kind in ("csv", "xlsx"):
            back = ask.get(f"/api/v1/orders/returns?map=12328&format={kind}", self.session("shen-yulan"))
            yield f"what goes back ({kind})", unpacked(back.body)
        for page in ("/", "/figures", "/verify", "/powers", "/log/default/checkpoint"):
            yield page, ask.get(page).body
        yield "the gateway", "".join(Gateway.came).replace("13912345678", "").encode()
        yield "the log", self.server.output().encode()

    def test_no_number_leaves_the_view_of_those_who_handle_the_matter(self):
        number, handler = self.order()
        mine = self.server.client().get(f"/api/v1/matters/{number}", self.session(handler)).text
        for what, canary in CANARIES.items():
            self.assertIn(canary, mine, f"the handler reads the {what}: else this test proves nothing")
        deadline = time.monotonic() + 30  # the index and the gateway follow the record
        while time.monotonic() < deadline:
            found = self.server.client().post("/api/v1/search", {"text": "银行卡"}, self.session("qiao-anran"))
            if found.json["items"] and Gateway.came:
                break
            time.sleep(0.5)
        self.assertTrue(found.json["items"], "the words are found")
        shown = 0
        going_back = 0
        for outlet, body in self.outlets(number):
            text = body.decode(errors="replace")
            shown += "态度生硬" in text
            going_back += outlet.startswith("what goes back") and "态度生硬" in text
            plain = re.sub(r"[\s-]", "", text)
            for what, canary in CANARIES.items():
                with self.subTest(outlet=outlet, what=what):
                    self.assertNotIn(hides(what, canary), plain)
        self.assertEqual(going_back, 2, "the answer does go back, as text and as a workbook")
        self.assertGreater(shown, 8, "most of these do show what the matter is about")


def unpacked(body):
    """The texts of a workbook; other bytes as they are."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))


if __name__ == "__main__":
    unittest.main()
