// A browser for the tests of the console: Debian's Chromium, somebody signed in by the page, and the two things that must hold in every
// state that is looked at: axe finds nothing, and the console of the browser stays empty (strict CSP, Trusted Types).
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const PASSWORD = 'qingfeng-demo';
export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

// Who plays whom, in the demo organisation.
export const PEOPLE = {
  operator: 'shen-yulan',
  handler: 'zhao-min',
  deputy: 'qin-shaofeng',
  unit_head: 'du-yongkang',
  shift_chief: 'shi-lei',
  office: 'qiao-anran',
  leader: 'lin-zhengping',
  inspector: 'qiao-anran',
  custodian: 'cen-boyuan',
  auditor: 'lu-chengyi',
  administrator: 'ding-yifan',
  roads_handler: 'meng-xiyao',
  upkeep_handler: 'pang-ruoxi',
  bureau_deputy: 'he-guodong',
};

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.QINGFENG_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

// QINGFENG_DESK_FILES=build/web/desk plays these files in place of those the binary carries, under the same headers: a changed page is
// tried without linking the binary again.
const FRESH = process.env.QINGFENG_DESK_FILES && resolve(process.env.QINGFENG_DESK_FILES);
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

async function playFresh(context) {
  let policy;
  await context.route('**/desk/**', async (route) => {
    const rest = new URL(route.request().url()).pathname.replace(/^\/desk\//, '');
    const file = join(FRESH, rest);
    if (extname(rest) && existsSync(file))
      return route.fulfill({ contentType: TYPES[extname(rest)], body: readFileSync(file) });
    policy ??= (await route.fetch()).headers()['content-security-policy'];
    await route.fulfill({ contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': policy }, body: readFileSync(join(FRESH, 'index.html')) });
  });
}

// Machines that test are often busy with compilers: what takes a second here may take a minute there.
const WAIT_MS_MAX = 90_000;

/// A desk or a phone at which people sit down one after the other: a page, and what the browser complained about.
export class Desk {
  static async open(browser, base, { size = WIDE, language = 'zh', scripts = true } = {}) {
    const desk = new Desk();
    desk.base = base;
    desk.context = await browser.newContext({
      viewport: size,
      javaScriptEnabled: scripts,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      hasTouch: size.width < 600,
    });
    if (scripts)
      await desk.context.addInitScript((chosen) => localStorage.setItem('qingfeng.desk.language', chosen), language);
    if (FRESH) await playFresh(desk.context);
    desk.page = await desk.context.newPage();
    desk.page.setDefaultTimeout(WAIT_MS_MAX);
    desk.looked = new Set();
    desk.asked = new Set();
    desk.page.on('request', (request) => desk.asked.add(request));
    for (const end of ['requestfinished', 'requestfailed']) desk.page.on(end, (request) => desk.asked.delete(request));
    desk.complaints = [];
    desk.page.on('pageerror', (error) => desk.complaints.push(`error: ${error.message}`));
    desk.page.on('console', (message) => {
      // A refused request is answered to the reader on the page; the browser's own line about it is no fault.
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource'))
        desk.complaints.push(`${message.type()}: ${message.text()}`);
    });
    return desk;
  }

  async go(path) {
    await this.page.goto(this.base + path);
    await this.settle();
  }

  /// Until everything asked for is there and drawn. Playwright's own "networkidle" adds half a second of silence to each.
  async settle() {
    const end = performance.now() + WAIT_MS_MAX;
    for (let quiet = 0; quiet < 3 && performance.now() < end; ) {
      const drawn = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next, 20)));
      const stood = await this.page.evaluate(drawn).then(() => true, () => false); // false: another page is on its way
      quiet = stood && this.asked.size === 0 ? quiet + 1 : 0;
    }
  }

  async size(viewport) {
    await this.page.setViewportSize(viewport);
    return this;
  }

  /// Signs in as the page does, without typing, and opens a page: the form itself has a test of its own. Whoever sat here before is gone.
  async signIn(name, path = '/desk/') {
    await this.context.clearCookies();
    const answer = await this.context.request.post(`${this.base}/api/v1/session`, { data: { name, password: PASSWORD } });
    assert.equal(answer.status(), 200, `${name}: ${await answer.text()}`);
    await this.page.goto(`${this.base}${path}`);
    await this.page.waitForSelector('main#content h1, main.wall h1');
    await this.settle();
    return this;
  }

  /// Nothing that axe knows, nothing said in the browser's console, no sideways scrolling. `part` looks at one element alone.
  async holds(where, part) {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE);
    // No more than is said here: the selectors and paths that axe makes for a report take as long as its looking.
    const words = await this.page.evaluate(
      async ([inside, runOnly]) => {
        const lean = { runOnly, resultTypes: ['violations'], selectors: false, ancestry: false, xpath: false, preload: false };
        const { violations } = await window.axe.run(inside ?? document, lean);
        return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(' | ')}`);
      },
      [part, AXE_TAGS],
    );
    assert.deepEqual(words, [], `${where}: axe`);
    assert.deepEqual(this.complaints, [], `${where}: the browser's console`);
    const beyond = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(beyond <= 0, `${where}: ${beyond} px too wide`);
  }

  /// One of the actions of the matter that is open: its form is filled by the names of the fields, looked at where it is the first of
  /// its name, and confirmed.
  async does(name, fields = {}) {
    await this.page.getByRole('button', { name, exact: true }).first().click();
    const dialog = this.page.getByRole('dialog', { name, exact: true });
    await dialog.waitFor();
    for (const [field, value] of Object.entries(fields)) await this.fill(dialog, field, value);
    if (!this.looked.has(name)) await this.holds(`form ${name}`, '[role=dialog]');
    this.looked.add(name);
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await this.page.locator('p.note.ok[role=status]').waitFor();
    await this.settle();
  }

  async fill(dialog, field, value) {
    const id = `#act-${field}`;
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
      for (const one of value) await dialog.locator(id).getByRole('checkbox', { name: one, exact: true }).check();
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, row] of value.entries()) {
        await dialog.locator(id).getByRole('button').last().click();
        for (const [inner, text] of Object.entries(row)) await this.fill(dialog, `${field}-${index}-${inner}`, text);
      }
      return;
    }
    const place = dialog.locator(id);
    const kind = await place.evaluate((element) => `${element.tagName} ${element.getAttribute('role') ?? ''}`);
    if (kind.startsWith('FIELDSET')) await place.locator(`input[type=radio][value="${value}"]`).check();
    else if (kind.startsWith('SELECT')) await place.selectOption(value);
    else if (kind.includes('combobox')) {
      await place.click();
      await place.fill(value);
      await this.page.locator('.el-select-dropdown__item:visible', { hasText: value }).first().click();
    } else await place.fill(value);
  }

  async close() {
    await this.context.close();
  }
}
