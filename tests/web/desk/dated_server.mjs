// The real binary under libfaketime: days pass within seconds, because its clock is moved by a file. `available` says whether that can be.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, Server } from '../running_server.mjs';

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
export const available = existsSync(FAKETIME);

const freePort = () =>
  new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

export class DatedServer extends Server {
  /// `now`: "2026-11-25 02:40", in China.
  static async startAt(now) {
    const server = new DatedServer();
    server.folder = mkdtempSync(join(tmpdir(), 'qingfeng-walk-'));
    server.data = join(server.folder, 'data');
    server.clock = join(server.folder, 'clock');
    server.at(now);
    const env = { ...process.env, LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: server.clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    execFileSync(binary(), ['init', '--demo', '--demo-days', '20', '--data', server.data], { stdio: 'pipe', env });
    server.port = await freePort();
    server.log = join(server.folder, 'serve.log');
    const sink = openSync(server.log, 'w');
    server.process = spawn(binary(), ['serve', '--data', server.data, '--listen', `127.0.0.1:${server.port}`], { stdio: ['ignore', sink, sink], env });
    server.agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    for (let tries = 0; tries < 800; ++tries) {
      if (server.process.exitCode !== null) throw new Error(`serve ended:\n${server.output()}`);
      const answer = await server.ask('GET', '/healthz').catch(() => undefined);
      if (answer?.status === 200) return server;
      await new Promise((again) => setTimeout(again, 25));
    }
    throw new Error(`serve did not answer:\n${server.output()}`);
  }

  at(local) {
    const wanted = Date.parse(`${local.replace(' ', 'T')}:00+08:00`);
    const offset = Math.round((wanted - Date.now()) / 1000);
    writeFileSync(this.clock, `${offset >= 0 ? '+' : ''}${offset}s\n`);
  }
}
