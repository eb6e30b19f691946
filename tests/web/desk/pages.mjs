// The console in a browser, on the real binary with a demo authority: every page that a role has, at a desk and on a phone, in both
// languages, and every form that a role is offered, clean for axe and silent in the browser's console. Takes a quarter of an hour.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, openBrowser, PEOPLE, PHONE, WIDE } from './browser.mjs';
import { register } from './callers.mjs';
import { Server } from '../running_server.mjs';

let server;
let browser;
let base;

before(async () => {
  server = await Server.start();
  base = `http://127.0.0.1:${server.port}`;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// ":matters" stands for one matter of each state that the demo authority has, as far as the role sees any.
const ROLES = {
  operator: ['/desk/', '/desk/matters', '/desk/intake', '/desk/calls', '/desk/orders', '/desk/told', '/desk/search?q=收费&kind=complaint'],
  handler: ['/desk/', '/desk/matters', ':matters'],
  unit_head: ['/desk/', '/desk/matters', '/desk/figures'],
  shift_chief: ['/desk/', '/desk/matters'],
  office: ['/desk/', '/desk/matters', ':matters', '/desk/told', '/desk/figures', '/desk/figures/on_time', '/desk/ledger', '/desk/organisation', '/desk/procedures', '/desk/calendar', '/desk/permissions', '/desk/adoption', '/desk/me', '/desk/manage', '/desk/nowhere'],
  leader: ['/desk/brief', '/desk/wall'],
  custodian: ['/desk/', '/desk/matters'],
  auditor: ['/desk/', '/desk/reads'],
  administrator: ['/desk/manage', '/desk/accounts', '/desk/adoption', '/desk/ledger'],
};
const matters_max = 5;

async function oneOfEachState(role) {
  const answer = await server.askJson('GET', '/api/v1/matters?limit=200', { headers: await server.signIn(PEOPLE[role]) });
  const found = new Map(answer.json.items.map((one) => [one.state, one.number]));
  return [...found.values()].slice(0, matters_max);
}

const VIEWS = [
  [WIDE, 'zh'],
  [PHONE, 'en'],
];

for (const [role, paths] of Object.entries(ROLES)) {
  test(`every page of the ${role} is clean at a desk and on a phone`, async () => {
    await register(server);
    for (const [size, language] of VIEWS) {
      const desk = await Desk.open(browser, base, { size, language });
      await desk.signIn(PEOPLE[role]);
      const numbers = paths.includes(':matters') ? await oneOfEachState(role) : [];
      for (const path of paths.flatMap((one) => (one === ':matters' ? numbers.map((number) => `/desk/matters/${number}`) : [one]))) {
        await desk.go(path);
        assert.equal(await desk.page.locator('main h1').count(), 1, `${path}: one h1`);
        await desk.holds(`${role} ${path} ${size.width} ${language}`);
      }
      await desk.close();
    }
  });
}

for (const role of ['handler', 'office', 'leader']) {
  test(`every form that the ${role} is offered is clean on a phone`, async () => {
    const fresh = (await register(server)).number;
    const desk = await (await Desk.open(browser, base, { size: PHONE })).signIn(PEOPLE[role], `/desk/matters/${fresh}`);
    const seen = new Set();
    for (const number of [fresh, ...(await oneOfEachState(role))]) {
      await desk.go(`/desk/matters/${number}`);
      const names = await desk.page.locator('.matter-head button, .others li button').allInnerTexts();
      for (const name of names.filter((one) => !seen.has(one))) {
        seen.add(name);
        await desk.page.getByRole('button', { name, exact: true }).first().click();
        const dialog = desk.page.getByRole('dialog', { name, exact: true });
        await dialog.waitFor();
        // Groups begin empty: one row of each is looked at as well.
        for (const add of await dialog.getByRole('button', { name: '再加一项' }).all()) await add.click();
        await desk.holds(`${role}, form ${name}`, '[role=dialog]');
        await desk.page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      }
    }
    assert.ok(seen.size > 5, [...seen].join(' '));
    await desk.close();
  });
}

test('a thousand rows stay fluent', async (context) => {
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/manage');
  await register(server);
  const queue = (await server.askJson('GET', '/api/v1/queue?scope=all', { headers: await server.signIn(PEOPLE.office) })).json;
  const row = queue.items[0];
  const items = Array.from({ length: 1000 }, (_, index) => ({ ...row, number: `TS2026-${String(900000 + index)}` }));
  await desk.page.route('**/api/v1/queue*', (route) => route.fulfill({ json: { ...queue, items } }));
  await desk.go('/desk/');
  await desk.page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1000);
  const frames = await desk.page.evaluate(async () => {
    let count = 0;
    const end = performance.now() + 2000;
    while (performance.now() < end) {
      window.scrollBy(0, 120);
      await new Promise((next) => requestAnimationFrame(next));
      count++;
    }
    return count / 2;
  });
  context.diagnostic(`${frames} frames a second while scrolling through a thousand rows`);
  assert.ok(frames >= 24, `${frames} frames a second while scrolling`);
  await desk.close();
});
