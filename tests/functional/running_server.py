"""A real server on a real data folder, for the tests beside this file. QINGFENG_BIN names the binary."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def binary():
    path = os.environ.get("QINGFENG_BIN")
    if not path:
        for preset in ("release", "dev"):
            built = os.path.join(ROOT, "build", preset, "qingfeng")
            if os.access(built, os.X_OK):
                return built
        raise unittest.SkipTest("QINGFENG_BIN names no binary and none is built")
    return path


def command(*arguments, check=True, data=None):
    """Runs the command line; gives (exit code, standard output, standard error)."""
    words = [binary(), *arguments]
    if data:
        words += ["--data", data]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, env={**os.environ, "LANG": "en_US.UTF-8"})
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.returncode, done.stdout, done.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One kept connection."""

    def __init__(self, port, timeout=30):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def post(self, path, body, headers=None):
        return self.ask("POST", path, body=body, headers=headers)

    def close(self):
        self.connection.close()


class Server:
    """`serve` on a folder. start() returns when /healthz answers, and says how long that took."""

    def __init__(self, data, environment=None):
        self.data = data
        self.environment = environment or {}
        self.process = None
        self.port = None
        self.log = tempfile.TemporaryFile()
        self.clients = []

    def start(self, within=20.0):
        self.port = free_port()
        began = time.monotonic()
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data],
            stdout=self.log, stderr=subprocess.STDOUT, env={**os.environ, **self.environment})
        while time.monotonic() - began < within:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}:\n{self.output()}")
            probe = Client(self.port, timeout=2)
            try:
                if probe.get("/healthz").status == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
            finally:
                probe.close()
        self.kill()
        raise AssertionError(f"serve did not answer within {within} s:\n{self.output()}")

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def client(self, timeout=30):
        """Closed with the server."""
        self.clients.append(Client(self.port, timeout))
        return self.clients[-1]

    def close_clients(self):
        for client in self.clients:
            client.close()
        self.clients.clear()

    def kill(self):
        self.close_clients()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait(10)

    def close(self):
        self.kill()
        self.log.close()

    def stop(self):
        """Gracefully; gives the exit code."""
        self.close_clients()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


class Folder:
    """A data folder with an authority in it, removed at the end."""

    def __init__(self, parent=None, demo=False):
        self.parent = tempfile.mkdtemp(prefix="qingfeng-", dir=parent)
        self.path = os.path.join(self.parent, "data")
        if demo:
            command("init", "--demo", "--demo-days", "20", data=self.path)
        else:
            command("init", "--authority", "示例市公路局", data=self.path)

    def remove(self):
        shutil.rmtree(self.parent, ignore_errors=True)


def verify(data):
    """`verify --json` as (exit code, document)."""
    code, out, err = command("verify", "--json", check=False, data=data)
    if code not in (0, 1):
        raise AssertionError(f"verify: exit {code}\n{out}{err}")
    return code, json.loads(out)
