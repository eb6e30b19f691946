// The real binary on a demo authority of its own, for the tests beside this file. QINGFENG_BIN names the binary.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export function binary() {
  const candidates = [process.env.QINGFENG_BIN, join(root, "build/release/qingfeng"), join(root, "build/dev/qingfeng")];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error("no binary: build it, or name it in QINGFENG_BIN");
  return found;
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

export class Server {
  static async start() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), "qingfeng-web-"));
    server.data = join(server.folder, "data");
    execFileSync(binary(), ["init", "--demo", "--demo-days", "20", "--data", server.data], { stdio: "pipe" });
    server.port = await freePort();
    server.log = join(server.folder, "serve.log");
    const sink = openSync(server.log, "w");
    server.process = spawn(binary(), ["serve", "--data", server.data, "--listen", `127.0.0.1:${server.port}`], {
      stdio: ["ignore", sink, sink],
    });
    server.agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    for (let tries = 0; tries < 400; ++tries) {
      if (server.process.exitCode !== null) throw new Error(`serve ended:\n${server.output()}`);
      const answer = await server.ask("GET", "/healthz").catch(() => undefined);
      if (answer?.status === 200) return server;
      await new Promise((again) => setTimeout(again, 25));
    }
    throw new Error(`serve did not answer:\n${server.output()}`);
  }

  output() {
    return readFileSync(this.log, "utf8");
  }

  /// Sends exactly these bytes and headers; nothing is corrected on the way.
  ask(method, path, { headers = {}, body } = {}) {
    return new Promise((done, failed) => {
      const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(body);
      const request = http.request(
        { host: "127.0.0.1", port: this.port, method, path, agent: this.agent, setHost: true,
          headers: bytes === undefined ? headers : { ...headers, "Content-Length": bytes.length } },
        (response) => {
          const parts = [];
          response.on("data", (part) => parts.push(part));
          response.on("end", () =>
            done({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts) }));
        });
      request.on("error", failed);
      request.end(bytes);
    });
  }

  async askJson(method, path, { headers = {}, body } = {}) {
    const answer = await this.ask(method, path, {
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { ...answer, json: answer.bytes.length > 0 ? JSON.parse(answer.bytes.toString()) : undefined };
  }

  /// Headers of somebody's session: what a browser would send after signing in.
  async signIn(name, password = "qingfeng-demo") {
    const answer = await this.askJson("POST", "/api/v1/session", { body: { name, password } });
    if (answer.status !== 200) throw new Error(`${name} cannot sign in: ${answer.bytes}`);
    const cookies = answer.headers["set-cookie"].map((cookie) => cookie.split(";")[0]);
    return { Cookie: cookies.join("; "), "X-CSRF-Token": answer.json.csrf };
  }

  async stop() {
    this.agent.destroy();
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
