#!/usr/bin/env python3
"""Orders from another desk through the real binary: a table is shown first, taken in once, answered in its own columns, and the
person is on the list of those to be told until somebody has."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, command  # noqa: E402

TABLE = ("工单编号,业务类型,标题,诉求内容,事发地点,事发时间,来电人,联系电话,被反映单位,办理时限\r\n"
         "H-17,投诉举报,态度,收费员态度生硬,3号车道,2026-11-01 02:40,张三,13912345678,西山收费站,2099-12-31\r\n"
         "H-18,投诉举报,,,,,,,,\r\n").encode()
PREVIEW = "/api/v1/orders/preview?map=12328"
TAKE = "/api/v1/orders?map=12328"


class OrdersTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(demo=True)
        self.addCleanup(self.folder.remove)
        self.server = Server(self.folder.path)
        self.addCleanup(self.server.kill)
        self.server.start()

    def session(self, name):
        answer = self.server.client().post("/api/v1/session", {"name": name, "password": "qingfeng-demo"})
        self.assertEqual(answer.status, 200, answer.text)
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        return {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf"]}

    def send(self, session, path, body=TABLE, kind="text/csv"):
        return self.server.client().ask("POST", path, body, {**session, "Content-Type": kind})

    def test_a_table_is_shown_first_and_taken_in_once(self):
        operator = self.session("shen-yulan")
        maps = self.server.client().get("/api/v1/orders/maps", operator)
        self.assertEqual([each["name"] for each in maps.json["maps"]], ["12328", "12345", "xinfang"])
        shown = self.send(operator, PREVIEW)
        self.assertEqual(shown.status, 200, shown.text)
        self.assertEqual([row["fate"] for row in shown.json["rows"]], ["new", "bad"])
        self.assertNotIn("number", shown.json["rows"][0])
        taken = self.send(operator, TAKE)
        self.assertEqual(taken.json["counts"], {"read": 2, "new": 1, "known": 0, "changed": 0, "rejected": 1})
        number = taken.json["rows"][0]["number"]
        again = self.send(operator, TAKE)
        self.assertEqual(again.json["rows"][0]["fate"], "known")
        self.assertEqual(again.json["rows"][0]["number"], number)
        self.assertEqual(self.send(operator, PREVIEW, b"nothing", "text/plain").status, 422)
        self.assertEqual(self.send(operator, "/api/v1/orders/preview?map=none").status, 422)

    def test_lists_and_search_know_where_a_matter_came_from(self):
        operator = self.session("shen-yulan")
        number = self.send(operator, TAKE).json["rows"][0]["number"]
        ask = self.server.client()
        for list_ in ("/api/v1/matters?limit=200", "/api/v1/queue?scope=all&limit=200"):
            listed = ask.get(f"{list_}&source=12328", operator).json["items"]
            self.assertIn(number, [line["number"] for line in listed], list_)
            self.assertEqual({(line["source"], line["source_name"]) for line in listed}, {("12328", "12328")})
            web = ask.get(f"{list_}&source=web,qr_code", operator).json["items"]
            self.assertTrue(web, "the demo has some of these")
            self.assertNotIn(number, [line["number"] for line in web], list_)
            self.assertLessEqual({line["source"] for line in web}, {"web", "qr_code"})
            # Somebody who sees one station only asks the rows of their own shelves.
            head = ask.get(f"{list_}&source=12328", self.session("du-yongkang")).json["items"]
            self.assertLessEqual({line["source"] for line in head}, {"12328"})
        counted = ask.get("/api/v1/queue?scope=all&source=12328", operator).json["counters"]
        every = ask.get("/api/v1/queue?scope=all", operator).json["counters"]
        self.assertLess(sum(one["value"] for one in counted.values()), sum(one["value"] for one in every.values()))
        found = ask.post("/api/v1/search", {"text": "", "source": "12328"}, operator)
        self.assertIn(number, [item["matter"]["number"] for item in found.json["items"]])
        self.assertEqual(ask.get("/api/v1/matters?source=" + ",".join("abcdefghijk"), operator).status, 422)

    def test_who_may_not_take_orders_in_is_refused(self):
        self.assertEqual(self.server.client().ask("POST", TAKE, TABLE, {"Content-Type": "text/csv"}).status, 401)
        answer = self.send(self.session("zhao-min"), TAKE)
        self.assertEqual(answer.status, 403, answer.text)

    def test_the_person_is_on_the_list_until_somebody_has_told_them(self):
        operator = self.session("shen-yulan")
        number = self.send(operator, TAKE).json["rows"][0]["number"]
        listed = self.server.client().get("/api/v1/told-list", operator)
        self.assertEqual(listed.status, 200, listed.text)
        self.assertIn(number, [row["number"] for row in listed.json["to_tell"]])
        self.assertNotIn("13912345678", listed.text)
        matter = self.server.client().get(f"/api/v1/matters/{number}", operator)
        told = self.server.client().ask("POST", f"/api/v1/matters/{number}/actions/tell",
                                        {"channel": "phone", "text": "电话告知编号和查询码"},
                                        {**operator, "If-Match": matter.headers["ETag"]})
        self.assertEqual(told.status, 200, told.text)
        listed = self.server.client().get("/api/v1/told-list", operator)
        self.assertNotIn(number, [row["number"] for row in listed.json["to_tell"]])

    def test_the_answer_goes_back_once_in_the_sources_columns(self):
        operator = self.session("shen-yulan")
        row = self.send(operator, TAKE).json["rows"][0]
        number, handler = row["number"], row["first_handler"]["id"]
        self.server.stop()
        def act(action, who, *options):
            command("act", number, action, "--as", who, *options, data=self.folder.path)
        act("sign-for", handler)
        act("accept", handler)
        act("find", handler, "--point", "1", "--finding", "substantiated", "--reasons", "录像可见")
        act("liability", "qiao-anran", "--liability", "liable", "--reasons", "违反服务规范")
        act("submit", handler, "--facts", "经查属实。", "--answer", "已批评教育。")
        act("sign", "luo-yuheng")
        self.server.start()
        path = "/api/v1/orders/returns?map=12328"
        operator = self.session("shen-yulan")
        due = self.server.client().get(path, operator)
        # The demo has orders of its own that wait to go back.
        self.assertIn(number, due.json["numbers"], due.text)
        row = dict(zip(due.json["header"], due.json["rows"][due.json["numbers"].index(number)]))
        self.assertEqual((row["工单编号"], row["办理结果"], row["是否属实"], row["是否有责"]),
                         ("H-17", "已批评教育。", "属实", "有责"))
        book = self.server.client().get(path + "&format=xlsx", operator)
        self.assertEqual(book.body[:2], b"PK")
        returned = self.server.client().post(path, {"numbers": [number]}, operator)
        self.assertEqual(returned.json, {"returned": 1, "failed": 0}, returned.text)
        left = [other for other in due.json["numbers"] if other != number]
        self.assertEqual(self.server.client().get(path, operator).json["numbers"], left)


if __name__ == "__main__":
    unittest.main()
