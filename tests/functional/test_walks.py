#!/usr/bin/env python3
"""Two of the acceptance walks, played through the interface by their people, as far as the life of a request goes: a
driver spoken to rudely at 02:40, and a permit passed from desk to desk that arrives as a 12328 order.

Days pass within seconds: the server runs under libfaketime, whose clock these tests move."""

import json
import os
import pathlib
import subprocess
import time
import unittest
from datetime import datetime, timedelta, timezone

import running_server
from running_server import Server, command

CHINA = timezone(timedelta(hours=8))
FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
PASSWORD = "qingfeng-demo"
DRIVER_PHONE = "13900000000"

# Who plays whom, in the demo organisation.
OFFICE = "qiao-anran"
OPERATOR = "shen-yulan"
HANDLER = "zhao-min"  # of the division's toll department, not of the station
DEPUTY = "qin-shaofeng"  # in charge of tolls in that division
SHIFT_CHIEF = "shi-lei"  # of the station
STATION_HEAD = "du-yongkang"
AUDITOR = "lu-chengyi"
ADMINISTRATOR = "ding-yifan"
ROADS_HANDLER = "meng-xiyao"
UPKEEP_HANDLER = "pang-ruoxi"
BUREAU_DEPUTY = "he-guodong"  # in charge of roads and maintenance


class Clock:
    """The server's clock: real time plus an offset that a file holds."""

    def __init__(self, folder, start):
        self.path = os.path.join(folder, "clock")
        self.set(start)

    def set(self, local):
        """"2026-11-25 02:40" in China."""
        wanted = datetime.strptime(local, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA).timestamp()
        offset = int(wanted - time.time())
        with open(self.path, "w", encoding="ascii") as file:
            file.write(f"{offset:+d}s\n")

    def environment(self):
        return {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": self.path, "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


class Person:
    """Somebody of the staff with a session; signs in again when it has run out with the days."""

    def __init__(self, walk, name):
        self.walk, self.name, self.session = walk, name, None

    def sign_in(self):
        answer = self.walk.client().post("/api/v1/session", {"name": self.name, "password": PASSWORD})
        assert answer.status == 200, f"{self.name}: {answer.text}"
        cookies = [value.split(";")[0] for name, value in answer.headers.items() if name.lower() == "set-cookie"]
        self.session = {"Cookie": "; ".join(cookies), "X-CSRF-Token": answer.json["csrf"]}

    def ask(self, method, path, body=None, headers=None):
        if self.session is None:
            self.sign_in()
        for _ in range(2):
            answer = self.walk.client().ask(method, path, body, {**self.session, **(headers or {})})
            if answer.status != 401:
                return answer
            self.sign_in()
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def matter(self):
        answer = self.get(f"/api/v1/matters/{self.walk.number}")
        assert answer.status == 200, f"{self.name} reads: {answer.text}"
        return answer.json

    def actions(self):
        return [action["action"] for action in self.matter()["actions"]]

    def tries(self, action, **fields):
        etag = f'"{self.walk.revision()}"'
        return self.ask("POST", f"/api/v1/matters/{self.walk.number}/actions/{action}", fields, {"If-Match": etag})

    def does(self, action, **fields):
        answer = self.tries(action, **fields)
        assert answer.status == 200, f"{self.name} {action}: {answer.status} {answer.text}"
        self.walk.look()
        return answer.json


@unittest.skipUnless(FAKETIME.exists(), "libfaketime is not installed (scripts/packages.txt, group test)")
class Walk(unittest.TestCase):
    start = "2026-11-25 02:40"

    def setUp(self):
        self.folder = running_server.Folder.__new__(running_server.Folder)
        self.folder.parent = running_server.tempfile.mkdtemp(prefix="qingfeng-walk-")
        self.folder.path = os.path.join(self.folder.parent, "data")
        self.addCleanup(self.folder.remove)
        self.clock = Clock(self.folder.parent, self.start)
        subprocess.run([running_server.binary(), "init", "--demo", "--demo-days", "20", "--data", self.folder.path],
                       check=True, capture_output=True, env={**os.environ, **self.clock.environment()}, timeout=120)
        self.server = Server(self.folder.path, self.clock.environment())
        self.server.start(within=60)
        self.addCleanup(self.server.close)
        self.people = {}
        self.number = self.code = None

    def client(self):
        if not self.server.clients:
            return self.server.client()
        return self.server.clients[0]

    def person(self, name):
        return self.people.setdefault(name, Person(self, name))

    def at(self, local):
        self.clock.set(local)

    def revision(self):
        return self.person(OFFICE).matter()["revision"]

    def look(self):
        """What must hold after every step: one first handler, and only one."""
        matter = self.person(OFFICE).matter()
        handlers = [matter.get("first_handler")]
        self.assertNotIn(None, handlers)
        self.assertEqual(matter["handlers"][0]["id"], matter["first_handler"]["id"])
        self.assertEqual(len([h for h in matter["handlers"] if h["id"] == matter["first_handler"]["id"]]), 1)

    def track(self):
        return self.client().post("/api/v1/track", {"code": self.code}).json

    def restart(self):
        self.assertEqual(self.server.stop(), 0)
        self.server.start(within=60)


class RudeAtNight(Walk):
    """Walk 1."""

    def register(self):
        answer = self.client().post("/api/v1/matters", {
            "kind": "complaint", "unit": "xishan-station", "body": "凌晨在3号车道，收费员态度生硬，拒绝提供发票。",
            "points": ["态度生硬", "拒绝提供发票"], "contact": {"phone": DRIVER_PHONE}})
        self.assertEqual(answer.status, 201, answer.text)
        receipt = answer.json
        self.number, self.code = receipt["number"], receipt["code"]
        self.assertEqual(receipt["unit"]["id"], "xishan-toll", "the station is complained of and handles nothing")
        self.assertTrue(receipt["dates"])

    def answer_it(self, decision):
        handler = self.person(HANDLER)
        handler.does("submit", facts="录像显示当班人员语气生硬；发票机当时缺纸，已告知。", decision=decision,
                     basis="《收费公路管理条例》", promises=[
                         {"kind": "apology", "text": "电话致歉", "until": "2026-12-10"}])

    def play_to_the_first_verdict(self):
        self.register()
        self.at("2026-11-25 09:00")
        handler, deputy = self.person(HANDLER), self.person(DEPUTY)
        handler.does("accept")
        self.assertIn("submit", [blocked["action"] for blocked in handler.matter()["blocked"]], "findings are missing")
        handler.does("find", point="1", finding="substantiated", reason="3号车道录像 02:38 至 02:41")
        handler.does("find", point="2", finding="not_substantiated", reason="票据系统显示缺纸")
        handler.does("find_liability", liability="liable", reason="未按文明服务规范")
        self.answer_it("已批评教育当班人员。")
        self.assertEqual(handler.tries("sign").status, 403, "nobody signs their own draft")
        deputy.does("send_back", reason="缺少依据条款")
        handler.does("submit", facts="录像显示当班人员语气生硬；发票机缺纸。", decision="已批评教育，安排电话致歉。",
                     basis="《收费公路管理条例》第三十一条", promises=[
                         {"kind": "apology", "text": "电话致歉", "until": "2026-12-10"}])
        deputy.does("sign")
        self.at("2026-11-25 20:00")
        judged = self.client().post("/api/v1/verdict", {
            "code": self.code, "grade": "dissatisfied", "solved": "no", "comment": "未兑现致歉"})
        self.assertEqual(judged.status, 200, judged.text)

    def test_the_first_verdict_stays_beside_the_second_and_three_facts_stay_apart(self):
        self.play_to_the_first_verdict()
        versions = self.person(HANDLER).matter()["versions"]
        self.assertEqual([version["outcome"] for version in versions], ["sent_back", "signed"])
        self.assertEqual(versions[0]["reason"], "缺少依据条款")
        office, handler = self.person(OFFICE), self.person(HANDLER)

        self.at("2026-11-26 09:00")
        office.does("reopen", reason="致歉没有兑现")
        remedies = office.matter()["remedies"]
        self.assertEqual([remedy["until"] for remedy in remedies], ["2026-12-10"])
        self.assertEqual(remedies[0]["state"], "open", "a promise is open until it is kept")
        handler.does("submit", facts="已由当班人员电话致歉。", decision="已致歉。", basis="", promises=[])
        self.person(DEPUTY).does("sign")
        handler.does("fulfil_remedy", remedy="1", evidence="通话记录 11-26 10:05")

        # The office calls, not the station: twice in vain, at different hours, the third time with an answer.
        self.assertEqual(self.person(SHIFT_CHIEF).tries("call_back", outcome="reached").status, 403)
        due = [item["matter"]["number"] for item in office.get("/api/v1/call-backs").json["items"]]
        self.assertIn(self.number, due)
        self.at("2026-11-26 11:00")
        office.does("call_back", outcome="not_reached")
        again = office.tries("call_back", outcome="not_reached")
        self.assertEqual((again.status, again.json["code"]), (409, "call_back_too_soon"))
        self.at("2026-11-26 15:00")
        office.does("call_back", outcome="not_reached")
        self.at("2026-11-26 19:30")
        office.does("call_back", outcome="reached", solved="yes", remark="已接到致歉电话")
        self.assertEqual(self.client().post("/api/v1/verdict", {
            "code": self.code, "grade": "satisfied", "solved": "yes"}).status, 200)
        office.does("close")

        matter = office.matter()
        self.assertEqual([verdict["grade"] for verdict in matter["verdicts"]], ["dissatisfied", "satisfied"])
        self.assertEqual([call["outcome"] for call in matter["call_backs"]], ["not_reached", "not_reached", "reached"])
        facts = matter["facts"]
        self.assertTrue(facts["closed"])
        self.assertEqual(facts["solved_key"], "yes")
        self.assertIn("verdict", facts)
        self.assertNotEqual(facts["solved"], facts["verdict"])
        figures = {figure["figure"]: figure for figure in office.get(
            "/api/v1/figures?from=2026-11-25&until=2026-11-25&unit=xishan-toll&kind=complaint").json["figures"]}
        behind = {name: [line["number"] for line in office.get(figures[name]["list"]).json["items"]]
                  for name in ("closed", "first_time", "bad_fixed", "solved")}
        self.assertIn(self.number, behind["closed"])
        self.assertIn(self.number, behind["solved"])
        self.assertNotIn(self.number, behind["first_time"], "it was handled twice")
        self.assertIn(self.number, behind["bad_fixed"])
        self.assertEqual(len(behind["bad_fixed"]), figures["bad_fixed"]["numerator"])

    def test_station_staff_never_see_the_telephone_number_and_each_reading_of_it_is_an_entry(self):
        self.play_to_the_first_verdict()
        for name in (SHIFT_CHIEF, STATION_HEAD, HANDLER, DEPUTY, OFFICE, OPERATOR, AUDITOR):
            for path in (f"/api/v1/matters/{self.number}", "/api/v1/queue?scope=all", "/api/v1/matters"):
                self.assertNotIn(DRIVER_PHONE, self.person(name).get(path).text, f"{name} {path}")
        for name in (SHIFT_CHIEF, STATION_HEAD):
            self.assertNotIn("read_identity", self.person(name).actions())
            self.assertEqual(self.person(name).tries("read_identity", reason="想联系").status, 403, name)
        before = len(self.person(OFFICE).matter()["timeline"])
        opened = self.person(HANDLER).does("read_identity", reason="电话致歉")
        self.assertEqual(opened["contact"]["phone"], DRIVER_PHONE)
        timeline = self.person(OFFICE).matter()["timeline"]
        self.assertEqual(len(timeline), before + 1)
        self.assertEqual((timeline[-1]["event"], timeline[-1]["by"]["id"]), ("identity_read", HANDLER))
        self.assertEqual(self.person(ADMINISTRATOR).get(f"/api/v1/matters/{self.number}").status, 404,
                         "the administrator sees no content")

    def test_the_public_side_names_neither_driver_nor_collector_and_the_receipt_is_still_true(self):
        self.play_to_the_first_verdict()
        told = json.dumps(self.track(), ensure_ascii=False)
        for secret in (DRIVER_PHONE, "童嘉琪", "石蕾"):
            self.assertNotIn(secret, told)
        self.assertEqual(self.track()["verdict"]["grade"], "dissatisfied")
        proof = self.client().post("/api/v1/receipt", {"code": self.code})
        self.assertEqual(proof.status, 200)
        self.assertNotIn(DRIVER_PHONE, proof.text)
        folder = pathlib.Path(self.folder.parent)
        (folder / "receipt.tlog-proof").write_bytes(proof.body)
        (folder / "log.key").write_bytes(self.client().get("/log/default/key").body)
        code, out, err = command("proof", "check", str(folder / "receipt.tlog-proof"), "--log-key",
                                 str(folder / "log.key"), check=False)
        self.assertEqual(code, 0, out + err)


class PermitFromDeskToDesk(Walk):
    """Walk 3. 10 October 2026 is a Saturday that is worked in exchange; 1 to 7 October are off."""

    start = "2026-09-28 09:00"

    order = {"kind": "application", "channel": "other_system", "source": "12328", "external_number": "HB-2026-0017",
             "source_deadline": "2026-11-30T17:00:00+08:00", "first_asked": OPERATOR,
             "body": "涉路施工许可申请已等四十天，请告知办理结果。", "unit": "roads-department",
             "contact": {"name": "某施工单位", "phone": "13800000000"}}

    def register(self):
        answer = self.person(OPERATOR).ask("POST", "/api/v1/intake", self.order)
        self.assertEqual(answer.status, 201, answer.text)
        self.number, self.code = answer.json["number"], answer.json["code"]
        self.look()

    def dates(self):
        return {clock["clock"]: clock["date"] for clock in self.person(OFFICE).matter()["clocks"]}

    def days(self, clock):
        matter = self.person(OFFICE).matter()
        chosen = next(each for each in matter["clocks"] if each["clock"] == clock)
        bound = next(bound for bound in chosen["bound_by"] if bound["counts"])
        return {day["date"]: day for day in bound["days"]}

    def test_both_returns_stay_visible_and_there_are_never_none_nor_two_in_charge(self):
        self.register()
        matter = self.person(OFFICE).matter()
        self.assertEqual(matter["first_asked"]["id"], OPERATOR)
        self.assertEqual(matter["external_number"], "HB-2026-0017")
        self.person(ROADS_HANDLER).does("return", reason="不属本科职责", basis="三定方案")
        self.person(OFFICE).does("assign", unit="maintenance-department")
        self.person(UPKEEP_HANDLER).does("return", reason="不涉及养护", basis="三定方案")
        self.person(OFFICE).does("designate", unit="roads-department", reason="涉路施工许可由路政科办理")
        matter = self.person(OFFICE).matter()
        self.assertEqual([unit["id"] for unit in matter["returned_by"]],
                         ["roads-department", "maintenance-department"])
        self.assertEqual(len([e for e in matter["timeline"] if e["event"] == "returned"]), 2)
        self.assertNotIn("return", self.person(ROADS_HANDLER).actions(), "designated: finally")
        self.assertEqual(matter["first_handler"]["id"], ROADS_HANDLER)

    def test_the_date_is_explained_day_by_day_extended_once_and_the_promise_turns_broken_by_itself(self):
        self.register()
        first = self.dates()["answer"]
        days = self.days("answer")
        self.assertFalse(days["2026-10-01"]["counts"])
        self.assertTrue(days["2026-10-10"]["counts"], "a Saturday worked in exchange")
        self.person(ROADS_HANDLER).does("accept")
        self.at("2026-10-12 10:00")
        deputy = self.person(BUREAU_DEPUTY)
        extension = {"clock": "answer", "by": {"count": 5, "unit": "workday"}, "reason": "现场勘查未完成"}
        self.assertEqual(self.person(ROADS_HANDLER).tries("extend", **extension).status, 403, "not by the handler")
        deputy.does("extend", **extension)
        second = self.dates()["answer"]
        self.assertGreater(second, first)
        self.assertNotIn("extend", deputy.actions(), "once")
        self.assertIn(second, json.dumps(self.track(), ensure_ascii=False), "the applicant is told the new date")

        late = datetime.strptime(second, "%Y-%m-%d") + timedelta(days=1)
        self.at(late.strftime("%Y-%m-%d 10:00"))
        self.person(ROADS_HANDLER).does("submit", facts="已勘查。", decision="准予许可。", basis="公路法第四十四条",
                                        promises=[])
        deputy.does("sign")
        clock = next(each for each in self.person(OFFICE).matter()["clocks"] if each["clock"] == "answer")
        self.assertFalse(clock["kept"])
        self.assertEqual(clock["state"], "done")
        month = self.person(OFFICE).get("/api/v1/figures?from=2026-09-28&until=2026-09-28&kind=application").json
        on_time = next(figure for figure in month["figures"] if figure["figure"] == "on_time")
        self.assertEqual((on_time["numerator"], on_time["denominator"]), (0, 1))

    def test_neither_a_restart_nor_the_same_order_again_moves_a_date_or_makes_a_second_matter(self):
        self.register()
        dates = self.dates()
        again = self.person(OPERATOR).ask("POST", "/api/v1/intake", self.order)
        self.assertEqual((again.status, again.json["code"]), (409, "external_number_taken"))
        self.at("2026-09-29 09:00")
        self.restart()
        self.assertEqual(self.dates(), dates)
        listed = self.person(OFFICE).get("/api/v1/matters?kind=application").json["items"]
        self.assertEqual([line["number"] for line in listed].count(self.number), 1)


if __name__ == "__main__":
    unittest.main()
