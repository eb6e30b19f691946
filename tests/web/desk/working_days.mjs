// The console in a browser, on the real binary with a demo authority: every page that a role has, at a desk and on a phone, in both
// languages, clean for axe and silent in the browser's console; then working days, of which two are acceptance walks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desk, openBrowser, PEOPLE, PHONE } from './browser.mjs';
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

const ROLES = {
  operator: ['/desk/', '/desk/matters', '/desk/intake', '/desk/calls', '/desk/search?q=收费'],
  office: ['/desk/', '/desk/matters', '/desk/figures', '/desk/ledger', '/desk/organisation', '/desk/procedures', '/desk/calendar', '/desk/permissions', '/desk/adoption', '/desk/me', '/desk/manage', '/desk/nowhere'],
  leader: ['/desk/brief', '/desk/wall'],
  auditor: ['/desk/reads'],
  administrator: ['/desk/manage', '/desk/adoption', '/desk/ledger'],
};

async function register(text = '凌晨两点四十在 3 号车道，收费员态度生硬，拒绝提供发票。') {
  const answer = await server.askJson('POST', '/api/v1/matters', {
    body: { kind: 'complaint', unit: 'xishan-station', body: text, points: ['态度生硬', '拒绝提供发票'], contact: { phone: '13900000000' } },
  });
  assert.equal(answer.status, 201, String(answer.bytes));
  return answer.json;
}

for (const [role, paths] of Object.entries(ROLES)) {
  test(`every page of the ${role} is clean at a desk and on a phone`, async () => {
    await register();
    for (const [size, language] of [[undefined, 'zh'], [PHONE, role === 'office' ? 'en' : 'zh']]) {
      const desk = await Desk.open(browser, base, { ...(size ? { size } : {}), language });
      await desk.signIn(PEOPLE[role]);
      for (const path of paths) {
        await desk.go(path);
        assert.equal(await desk.page.locator('main h1').count(), 1, `${path}: one h1`);
        await desk.holds(`${role} ${path} ${size ? 'phone' : 'desk'} ${language}`);
      }
      await desk.close();
    }
  });
}

test('a wrong password is told in words and nothing that was typed is lost', async () => {
  const desk = await Desk.open(browser, base);
  await desk.go('/desk/');
  await desk.holds('sign in');
  await desk.page.click('button[type=submit]');
  await desk.page.waitForSelector('.summary');
  assert.match(await desk.page.locator('.summary').innerText(), /2/);
  await desk.holds('sign in, empty');
  await desk.page.fill('#name', PEOPLE.office);
  await desk.page.fill('#password', 'not this one');
  await desk.page.keyboard.press('Enter');
  await desk.page.waitForSelector('[role=alert]');
  assert.equal(await desk.page.inputValue('#name'), PEOPLE.office);
  await desk.holds('sign in, refused');
  await desk.close();
});

test('the operator registers a telephone call in one screen and reads out the receipt', async () => {
  const desk = await Desk.open(browser, base);
  await desk.signIn(PEOPLE.operator);
  await desk.page.keyboard.press('n');
  await desk.page.waitForSelector('#body');
  await desk.page.getByRole('button', { name: '登记', exact: true }).click();
  await desk.page.waitForSelector('.summary');
  await desk.holds('intake, incomplete');
  await desk.page.fill('#body', '刚才在西山收费站，绿通车辆排队四十分钟没有人查验。');
  await desk.page.locator('.offered button').first().click();
  await desk.page.check('input[name=kind][value=complaint]');
  await desk.page.fill('#phone', '13900000001');
  await desk.page.waitForTimeout(900);
  await desk.holds('intake, typed');
  await desk.page.getByRole('button', { name: '登记', exact: true }).click();
  await desk.page.waitForSelector('.receipt');
  assert.match(await desk.page.locator('.secret').innerText(), /^[0-9A-Z]{4}( [0-9A-Z]{4}){3}$/);
  assert.doesNotMatch(desk.page.url(), /[0-9A-Z]{4}-[0-9A-Z]{4}-/, 'the code stands in no address');
  await desk.holds('receipt');
  await desk.page.emulateMedia({ media: 'print' });
  assert.equal(await desk.page.locator('.head').isVisible(), false, 'paper has no navigation');
  await desk.close();
});

test('a complaint goes from the counter to the archive, sent back once, each by their own hand', async () => {
  const { number, code } = await register();
  const open = async (who) => (await Desk.open(browser, base)).signIn(PEOPLE[who], `/desk/matters/${number}`);
  const handler = await open('handler');
  await handler.holds('matter, new');
  await handler.does('受理');
  await handler.does('填写调查核实结论', { point: '1', finding: 'substantiated', reason: '3 号车道录像 02:38 至 02:41' });
  await handler.does('填写调查核实结论', { point: '2', finding: 'not_substantiated', reason: '票据系统显示缺纸' });
  await handler.does('责任认定', { liability: 'liable', reason: '未按文明服务规范' });
  const draft = { facts: '录像显示当班人员语气生硬。', decision: '已批评教育。', basis: '《收费公路管理条例》' };
  await handler.does('送审', draft);
  const deputy = await open('deputy');
  await deputy.holds('matter, awaiting signature');
  await deputy.does('退改', { reason: '缺少依据条款' });
  await handler.page.reload();
  await handler.settle();
  await handler.does('送审', { ...draft, basis: '《收费公路管理条例》第三十一条', promises: [{ kind: 'apology', text: '电话致歉', until: '2027-01-10' }] });
  await deputy.page.reload();
  await deputy.settle();
  await deputy.page.getByText('与上一稿对照').click();
  assert.equal(await deputy.page.locator('ins', { hasText: '第三十一条' }).count(), 1, 'the change is marked');
  await deputy.holds('matter, versions compared');
  await deputy.does('审签同意');
  await deputy.holds('matter, answered');
  for (const paper of ['registration', 'acceptance', 'answer']) {
    await deputy.go(`/desk/matters/${number}/papers/${paper}`);
    await deputy.page.waitForSelector('article.paper');
    await deputy.holds(`paper ${paper}`);
  }
  const judged = await server.askJson('POST', '/api/v1/verdict', { body: { code, grade: 'dissatisfied', solved: 'no', comment: '未兑现致歉' } });
  assert.equal(judged.status, 200, String(judged.bytes));
  const office = await open('office');
  assert.match(await office.page.locator('[aria-labelledby=facts-title] dl.facts').innerText(), /不满意/);
  await office.does('退回重办', { reason: '致歉没有兑现' });
  await office.holds('matter, reopened');
  for (const desk of [handler, deputy, office]) await desk.close();
});

test('the leader writes an instruction and it stands in the record', async () => {
  const { number } = await register('连续三晚夜班态度差，请领导过问。');
  const leader = await (await Desk.open(browser, base, { size: PHONE })).signIn(PEOPLE.leader, `/desk/matters/${number}`);
  await leader.does('批示', { text: '请管理处主要负责人一周内报整改情况。', due: '2027-01-10' });
  assert.match(await leader.page.locator('.timeline').innerText(), /一周内报整改情况/);
  await leader.go('/desk/brief');
  assert.match(await leader.page.locator('.instructions').innerText(), /一周内报整改情况/);
  await leader.holds('brief with an instruction');
  await leader.close();
});

test('the administrator sees the effect of a calendar before it is adopted, and no matter at all', async () => {
  const { number } = await register();
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.administrator, '/desk/adoption');
  await desk.page.fill('#source-name', 'broken.toml');
  await desk.page.fill('#text', 'this is = = no toml');
  await desk.page.getByRole('button', { name: '预览影响' }).click();
  await desk.page.waitForSelector('.problems, [role=alert]');
  await desk.holds('adoption, refused');
  await desk.go(`/desk/matters/${number}`);
  assert.equal(await desk.page.getByText('3 号车道').count(), 0);
  await desk.close();
});

test('the whole record is checked from the page, with progress, and stands', async () => {
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/ledger');
  await desk.page.getByRole('button', { name: '现在核验全部记录' }).click();
  await desk.page.waitForSelector('.note.ok', { timeout: 60_000 });
  await desk.holds('ledger, checked');
  await desk.close();
});

test('keys move through the rows, and dialogs give the focus back', async () => {
  await register();
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/?scope=all');
  await desk.page.keyboard.press('j');
  const first = await desk.page.evaluate(() => document.activeElement?.textContent);
  assert.match(first ?? '', /\d{4}-\d+/);
  await desk.page.keyboard.press('?');
  await desk.page.getByRole('dialog').first().waitFor();
  await desk.holds('list of keys');
  await desk.page.keyboard.press('Escape');
  await desk.page.waitForTimeout(400);
  assert.equal(await desk.page.evaluate(() => document.activeElement?.textContent), first, 'back where it was opened');
  await desk.page.keyboard.press('/');
  assert.equal(await desk.page.evaluate(() => document.activeElement?.id), 'find');
  await desk.close();
});

test('a thousand rows stay fluent', async () => {
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/manage');
  await register();
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
  assert.ok(frames >= 24, `${frames} frames a second while scrolling`);
  await desk.close();
});
