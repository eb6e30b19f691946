// The binary on a demo authority of its own, and a browser.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../../..');
export const binary = process.env.QINGFENG_BIN ? resolve(process.env.QINGFENG_BIN) : join(root, 'build/dev/qingfeng');

const freePort = () =>
  new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

export class Site {
  static async start() {
    const site = new Site();
    site.folder = mkdtempSync(join(tmpdir(), 'qingfeng-portal-'));
    site.data = join(site.folder, 'data');
    execFileSync(binary, ['init', '--demo', '--demo-days', '20', '--data', site.data], { stdio: 'pipe' });
    site.port = await freePort();
    site.address = `http://127.0.0.1:${site.port}`;
    site.log = join(site.folder, 'serve.log');
    const sink = openSync(site.log, 'w');
    site.process = spawn(binary, ['serve', '--data', site.data, '--listen', `127.0.0.1:${site.port}`], { stdio: ['ignore', sink, sink] });
    for (let tries = 0; tries < 600; ++tries) {
      if (site.process.exitCode !== null) throw new Error(site.output());
      const answer = await fetch(`${site.address}/healthz`).catch(() => undefined);
      if (answer?.ok) return site;
      await new Promise((again) => setTimeout(again, 50));
    }
    throw new Error(site.output());
  }

  output() {
    return readFileSync(this.log, 'utf8');
  }

  async stop() {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Something the authority adopts: text of a proposal. */
  adopt(text) {
    const file = join(this.folder, 'proposal.toml');
    writeFileSync(file, text);
    return this.act('adopt', file);
  }

  /** What staff do, by the command line. */
  act(...words) {
    return execFileSync(binary, [...words, '--data', this.data], { encoding: 'utf8' });
  }
}

export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.QINGFENG_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

/** A phone's page that remembers everything the console said, and the HTML it came as. */
export const openPage = async (browser, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  page.setDefaultTimeout(60_000);
  page.said = said;
  // The last page as it was sent, before any script touched it.
  let sent = Promise.resolve('');
  page.on('response', (response) => {
    const shown = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (shown && (response.status() < 300 || response.status() >= 400)) sent = response.text().catch((error) => `not kept: ${error}`);
  });
  page.sent = () => sent;
  return page;
};
