"""Photos through the real binary: a form with files, the helper process behind its walls, the sealed files beside the
record, who may look, and what becomes of them in verify, backup and erasure. exiftool and mat2 say what notes are left
in what the server hands out: none. QINGFENG_BIN names the binary."""

import base64
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
from running_server import Folder, Server, binary, command, verify  # noqa: E402

# 48 by 32 pixels, left half red, right half blue.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBAUEBAYFBQUGBgYHCQ4JCQgICRINDQoOFRIWFhUSFBQXGiEcFxgfGRQUHScdHyIj"
    "JSUlFhwpLCgkKyEkJST/2wBDAQYGBgkICREJCREkGBQYJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk"
    "JCQkJCQkJCT/wgARCAAgADADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAWAQEBAQAAAAAAAAAAAAAAAAAGBwX/"
    "2gAMAwEAAhADEAAAAYYyX6RXkKzQKjdcSqkpFeQrNAqN/wD/xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAEFAkf/xAAZEQAC"
    "AwEAAAAAAAAAAAAAAAAGEEOBwQD/2gAIAQMBAT8B4hjvGQx3i//EABkRAAIDAQAAAAAAAAAAAAAAAAYQQ4HBAP/aAAgBAgEBPwHh"
    "mWtYzLWr/8QAFBABAAAAAAAAAAAAAAAAAAAAQP/aAAgBAQAGPwJH/8QAFBABAAAAAAAAAAAAAAAAAAAAQP/aAAgBAQABPyFH/9oA"
    "DAMBAAIAAwAAABD/AN+/9+//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAEDAQE/EERf/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/a"
    "AAgBAgEBPxBGf//EABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEAAT8QR//Z"
)


def with_notes(jpeg):
    """As a telephone writes it: an EXIF segment with a maker behind the start of the file, and a comment."""
    maker = b"SecretPhone\0"
    tiff = b"II*\0\x08\0\0\0" + b"\x01\0" + b"\x0f\x01\x02\0" + len(maker).to_bytes(4, "little") + b"\x1a\0\0\0" + b"\0" * 4
    exif = b"Exif\0\0" + tiff + maker
    comment = b"taken at home"
    return (jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xfe" +
            (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:])


def multipart(fields, files):
    boundary = "----test7MA4YWxk"
    body = b""
    for name, value in fields:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files:
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="{name}"\r\n'
                 "Content-Type: image/jpeg\r\n\r\n").encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}",
                                                   "Accept": "text/html", "Accept-Language": "zh"}


def hidden(page):
    """What the form carries on."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return [(name, html.unescape(value)) for name, value in found if name != "code"]


class Photos(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder(demo=True)
        cls.server = Server(cls.folder.path)
        cls.server.start(60)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.folder.remove()

    def setUp(self):
        self.client = self.server.client(timeout=120)

    def send(self, path, fields, files=()):
        """As a browser without scripts: the page with the file field as multipart/form-data, every other urlencoded."""
        if path == "/report/photos":
            return self.client.post(path, *multipart(fields, files))
        return self.client.post(path, urllib.parse.urlencode(fields).encode(),
                                {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html",
                                 "Accept-Language": "zh"})

    def report(self, files):
        """The whole form without scripts; gives (page after the photos, receipt's page, query code)."""
        step2 = [("step", "2"), ("place", "西山收费站"), ("kind", "complaint"), ("body", "见照片"), ("go", "next")]
        after = self.send("/report/photos", step2, files)
        self.assertEqual(after.status, 200, after.text[:400])
        # Back and forth again: what was sent once is neither lost nor sent twice.
        back = self.send("/report", [*hidden(after.text), ("go", "back")])
        self.assertIn('enctype="multipart/form-data"', back.text)
        fields = [each for each in hidden(back.text) if each[0] != "step"]
        self.assertEqual([e for e in fields if e[0] == "photo"], [e for e in hidden(after.text) if e[0] == "photo"])
        fields += [("kind", "complaint"), ("body", "见照片")]
        receipt = self.send("/report", [("step", "4"), *fields, ("go", "send")])
        self.assertEqual(receipt.status, 200, receipt.text[:400])
        code = re.search(r'data-code="yes">([^<]+)<', receipt.text)
        return after.text, receipt.text, code.group(1).strip() if code else None

    def photo(self, code, number):
        return self.send("/track/photo", [("code", code), ("photo", number)])

    def attachments(self):
        found = []
        for folder, _, names in os.walk(os.path.join(self.folder.path, "attachments")):
            found += [os.path.join(folder, name) for name in names]
        return sorted(found)

    def test_a_photo_is_kept_without_its_notes_and_only_its_person_sees_it(self):
        before = set(self.attachments())
        _, _, code = self.report([("IMG_1.jpg", with_notes(JPEG))])
        track = self.send("/track", [("code", code)])
        self.assertIn("data:image/jpeg;base64,", track.text)
        shown = self.photo(code, 1)
        self.assertEqual(shown.status, 200)
        self.assertEqual(shown.headers["Content-Type"], "image/jpeg")
        self.assertEqual(shown.body[:3], b"\xff\xd8\xff")
        for note in (b"SecretPhone", b"taken at home", b"Exif"):
            self.assertIn(note, with_notes(JPEG))
            self.assertNotIn(note, shown.body)
        self.assertEqual(self.photo(code, 2).status, 404)
        self.assertEqual(self.photo("ABCD-EFGH-JKMN-PQRS", 1).status, 422)
        new = set(self.attachments()) - before
        self.assertEqual(len(new), 1)
        with open(new.pop(), "rb") as file:
            stored = file.read()
        self.assertNotIn(b"\xff\xd8\xff", stored, "sealed")
        self.assertNotIn(b"SecretPhone", stored)

    def test_exiftool_and_mat2_find_no_notes(self):
        if not shutil.which("exiftool") or not shutil.which("mat2"):
            self.skipTest("exiftool or mat2 is not installed (scripts/packages.sh test)")
        with tempfile.TemporaryDirectory() as folder:
            original = os.path.join(folder, "original.jpg")
            with open(original, "wb") as file:
                file.write(JPEG)
            subprocess.run(["exiftool", "-q", "-overwrite_original", "-Make=SecretPhone", "-GPSLatitude=38.04",
                            "-GPSLatitudeRef=N", "-GPSLongitude=114.5", "-GPSLongitudeRef=E", "-Comment=at home",
                            "-XMP:Creator=somebody", original], check=True)
            with open(original, "rb") as file:
                _, _, code = self.report([("IMG_2.jpg", file.read())])
            shown = os.path.join(folder, "shown.jpg")
            with open(shown, "wb") as file:
                file.write(self.photo(code, 1).body)
            def tags(path):
                out = subprocess.run(["exiftool", "-j", "-G0", path], capture_output=True, check=True).stdout
                groups = {name.split(":")[0] for name in json.loads(out)[0]} - {"SourceFile", "ExifTool", "Composite"}
                return groups - {"File"}
            self.assertGreaterEqual(tags(original), {"EXIF", "XMP"})
            self.assertEqual(tags(shown) - {"JFIF"}, set())
            says = subprocess.run(["mat2", "--show", shown], capture_output=True, text=True, check=True).stdout
            self.assertIn("No metadata", says)

    def test_one_that_is_no_photo_is_named_and_the_report_goes_on(self):
        after, receipt, code = self.report([("letter.pdf", b"%PDF-1.7 hello"), ("half.jpg", JPEG[:200]),
                                            ("IMG_3.jpg", JPEG)])
        self.assertIn("letter.pdf", after)
        self.assertIn("half.jpg", after)
        self.assertNotIn("IMG_3.jpg", after)
        self.assertIn("已收到", receipt)
        self.assertEqual(self.photo(code, 1).status, 200)
        self.assertEqual(self.photo(code, 2).status, 404)

    def test_of_eight_six_are_kept(self):
        after, _, code = self.report([(f"n{i}.jpg", JPEG) for i in range(8)])
        self.assertIn("n6.jpg", after)
        self.assertIn("n7.jpg", after)
        self.assertEqual(self.photo(code, 6).status, 200)
        self.assertEqual(self.photo(code, 7).status, 404)

    def test_a_form_that_is_broken_or_too_large_is_refused_and_the_server_goes_on(self):
        body, headers = multipart([("step", "2")], [("a.jpg", JPEG)])
        self.assertEqual(self.client.post("/report/photos", body[:-20], headers).status, 400)
        self.assertEqual(self.client.post("/report/photos", b"", headers).status, 400)
        huge = self.server.client(timeout=60)
        try:
            answer = huge.ask("POST", "/report/photos", b"x" * (41 * 1024 * 1024), headers)
            self.assertEqual(answer.status, 413)
        except OSError:
            pass  # told and closed before everything was sent
        self.assertEqual(self.server.client().get("/healthz").status, 200)

    def test_the_same_form_with_other_words_shows_the_receipt_again(self):
        fields = [("step", "4"), ("key", "0123456789abcdef0123456789abcdef"), ("place", "西山收费站"),
                  ("kind", "complaint"), ("go", "send")]
        first = self.send("/report", [*fields, ("body", "第一次写的")])
        again = self.send("/report", [*fields, ("body", "改过的文字")])
        code = re.compile(r'data-code="yes">([^<]+)<')
        self.assertEqual(again.status, 200)
        self.assertEqual(code.search(first.text).group(1), code.search(again.text).group(1))
        self.assertIn("之前已经提交", again.text)

    def test_the_helper_answers_for_whatever_it_is_given_and_can_do_nothing_else(self):
        def ask(content):
            return subprocess.run([binary(), "image-worker"], input=content, capture_output=True, timeout=60)
        self.assertIn(b"\xff\xd8\xff", ask(JPEG).stdout)
        for content in (b"", b"hello", JPEG[:100], os.urandom(100_000), b"\xff\xd8\xff" + os.urandom(100_000)):
            done = ask(content)
            self.assertEqual(done.returncode, 0)
            self.assertNotIn(b"\xff\xd8\xff", done.stdout)
        # Its walls, seen from outside: no new privileges, a filter for system calls, three files, no cores.
        helper = subprocess.Popen([binary(), "image-worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            for _ in range(200):
                with open(f"/proc/{helper.pid}/status", encoding="ascii") as file:
                    status = file.read()
                if "Seccomp:\t2" in status:
                    break
                time.sleep(0.05)
            self.assertIn("Seccomp:\t2", status)
            self.assertIn("NoNewPrivs:\t1", status)
        finally:
            helper.kill()
            helper.communicate()

    def test_z_verify_finds_an_exchanged_photo_and_backup_and_erasure_carry_them(self):
        # Last, by its name: it stops the server.
        before = set(self.attachments())
        _, _, code = self.report([("IMG_4.jpg", JPEG)])
        path = (set(self.attachments()) - before).pop()
        withdrawn = self.send("/track/withdraw", [("code", code), ("go", "withdraw")])
        number = re.search(r"[A-Z]+20\d\d-\d{6}", withdrawn.text).group(0)
        self.server.stop()
        exit_code, report = verify(self.folder.path)
        self.assertEqual((exit_code, report["findings"]), (0, []))
        self.assertGreaterEqual(report["photos"], 1)
        with open(path, "rb") as file:
            good = file.read()
        with open(path, "wb") as file:
            file.write(good[:-1] + bytes([good[-1] ^ 1]))
        exit_code, report = verify(self.folder.path)
        self.assertEqual(exit_code, 1)
        self.assertEqual([(f["matter"], f["fault"]) for f in report["findings"]], [(number, "photo_differs")])
        with open(path, "wb") as file:
            file.write(good)
        backup = os.path.join(self.folder.parent, "backup")
        command("backup", "--to", backup, data=self.folder.path)
        with open(os.path.join(backup, "attachments.txt"), encoding="ascii") as file:
            self.assertIn(os.path.basename(path), file.read())
        subprocess.run(["sha256sum", "--quiet", "-c", "attachments.txt"], cwd=backup, check=True)
        command("erase", number, "--as", "qiao-anran", "--approved-by", "tan-wenjing", "--reason", "test",
                data=self.folder.path)
        self.assertFalse(os.path.exists(path))
        self.assertEqual(verify(self.folder.path)[0], 0)


if __name__ == "__main__":
    unittest.main()
