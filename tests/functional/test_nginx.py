"""The nginx example in front of the real server: TLS, HTTP/2, the headers, who the client is, that signing in works
through it. Skips where nginx, openssl or a curl with HTTP/2 is missing. QINGFENG_BIN names the binary."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from running_server import ROOT, Folder, Server, binary, command, free_port  # noqa: E402

EXAMPLE = os.path.join(ROOT, "packaging", "nginx", "qingfeng.conf")


class ProxiedServer(Server):
    def start(self, within=20.0):
        self.port = free_port()
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data, "--proxy", "127.0.0.1"],
            stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(int(within / 0.05)):
            try:
                if self.client().get("/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.output())


class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for tool in ("nginx", "openssl", "curl"):
            if not (shutil.which(tool) or shutil.which(tool, path="/usr/sbin")):
                raise unittest.SkipTest(f"{tool} is not installed")
        cls.folder = Folder()
        cls.server = ProxiedServer(cls.folder.path)
        cls.server.start()
        cls.place = tempfile.mkdtemp(prefix="qingfeng-nginx-")
        cls.certificate()
        cls.port, cls.plain_port = free_port(), free_port()
        cls.configuration()
        cls.nginx("-t")
        cls.process = subprocess.Popen(["nginx", "-p", cls.place, "-c", cls.file("nginx.conf"), "-g", "daemon off;"],
                                       env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        for _ in range(100):
            if cls.curl("/healthz")[0]:
                return
            time.sleep(0.05)
        raise AssertionError("nginx does not answer")

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait(10)
        cls.server.stop()
        cls.server.close()
        cls.folder.remove()
        shutil.rmtree(cls.place, ignore_errors=True)

    @classmethod
    def file(cls, name):
        return os.path.join(cls.place, name)

    @classmethod
    def certificate(cls):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", cls.file("privkey.pem"), "-out", cls.file("fullchain.pem"), "-days", "2",
                        "-subj", "/CN=qingfeng.example.gov.cn", "-addext", "subjectAltName=DNS:qingfeng.example.gov.cn"],
                       check=True, capture_output=True)

    @classmethod
    def configuration(cls):
        """The example as it stands, with ports, files and the upstream of this test."""
        with open(EXAMPLE, encoding="utf-8") as file:
            text = file.read()
        for old, new in ((r"listen \[::\].*\n", ""), ("listen 443 ", f"listen 127.0.0.1:{cls.port} "),
                         ("listen 80;", f"listen 127.0.0.1:{cls.plain_port};"),
                         ("/etc/nginx/qingfeng/", cls.place + "/"), ("/var/log/nginx/", cls.place + "/"),
                         ("127.0.0.1:8080", f"127.0.0.1:{cls.server.port}")):
            text, count = re.subn(old, new, text)
            assert count > 0, f"the example has no {old}"
        with open(cls.file("qingfeng.conf"), "w", encoding="utf-8") as file:
            file.write(text)
        folders = "".join(f"    {name}_temp_path {cls.place}/{name};\n"
                          for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(cls.file("nginx.conf"), "w", encoding="utf-8") as file:
            file.write(f"pid {cls.place}/pid;\nerror_log {cls.place}/error.log;\nevents {{}}\nhttp {{\n{folders}"
                       f"    include {cls.place}/qingfeng.conf;\n}}\n")

    @classmethod
    def nginx(cls, *arguments):
        done = subprocess.run(["nginx", "-p", cls.place, "-c", cls.file("nginx.conf"), *arguments], capture_output=True,
                              text=True, env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        assert done.returncode == 0, done.stderr

    @classmethod
    def curl(cls, path, *arguments, address=None):
        """(head and body, body) of the answer; the certificate and the name are checked."""
        name = "qingfeng.example.gov.cn"
        url = address or f"https://{name}:{cls.port}{path}"
        done = subprocess.run(["curl", "-sS", "-i", "--max-time", "20", "--cacert", cls.file("fullchain.pem"),
                               "--resolve", f"{name}:{cls.port}:127.0.0.1", "--resolve", f"{name}:{cls.plain_port}:127.0.0.1",
                               *arguments, url], capture_output=True, text=True)
        return done.stdout, done.stdout.split("\r\n\r\n")[-1]

    def test_it_speaks_http_2_with_the_strict_headers(self):
        head, _ = self.curl("/healthz", "--http2")
        self.assertTrue(head.startswith("HTTP/2 200"), head)
        lower = head.lower()
        self.assertIn("strict-transport-security: max-age=63072000", lower)
        self.assertIn("content-security-policy:", lower)
        self.assertIn("x-content-type-options: nosniff", lower)
        self.assertNotRegex(lower, r"server: nginx/\d")

    def test_without_tls_there_is_only_the_way_to_it(self):
        head, _ = self.curl("/x", address=f"http://qingfeng.example.gov.cn:{self.plain_port}/x?y=1")
        self.assertIn("308", head.splitlines()[0])
        self.assertIn("https://qingfeng.example.gov.cn/x?y=1", head)

    def test_signing_in_works_through_it_from_the_sites_own_page_alone(self):
        password = command("account", "add", "duty", "--person", "office", "--as", "office", "--json",
                           data=self.folder.path)[1].split('"password":"')[1].split('"')[0]
        jar = self.file("cookies")
        body = f'{{"name":"duty","password":"{password}"}}'
        origin = f"https://qingfeng.example.gov.cn:{self.port}"
        common = ("-c", jar, "-b", jar, "-H", "Content-Type: application/json", "-d", body)
        head, _ = self.curl("/api/v1/session", *common, "-H", "Origin: https://evil.example")
        self.assertIn("403", head.splitlines()[0])
        head, _ = self.curl("/api/v1/session", *common, "-H", f"Origin: {origin}", "-H", "Sec-Fetch-Site: same-origin")
        self.assertIn("200", head.splitlines()[0], head)
        self.assertIn("__Host-qingfeng=", head)
        head, _ = self.curl("/api/v1/session", "-b", jar)
        self.assertIn("200", head.splitlines()[0], head)

    def test_the_figures_and_a_made_up_client_do_not_pass(self):
        self.assertIn("404", self.curl("/metrics")[0].splitlines()[0])
        for _ in range(8):
            last = self.curl("/api/v1/session", "-H", "Content-Type: application/json", "-d",
                             '{"name":"nobody","password":"x"}', "-H", f"X-Forwarded-For: 203.0.113.{_}")[0]
        self.assertIn("429", last.splitlines()[0], "an address the client makes up does not count")

    def test_its_log_holds_networks_and_no_addresses_or_paths(self):
        self.curl("/canary-path?canary-query=1")
        time.sleep(0.2)
        with open(self.file("qingfeng.log"), encoding="utf-8") as file:
            text = file.read()
        self.assertIn('"network":"127.0.0.0"', text)
        self.assertNotIn("canary", text)
        self.assertNotIn("127.0.0.1", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
