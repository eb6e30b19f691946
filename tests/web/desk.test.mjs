// The console in a browser, on the real binary with a demo authority: what operator, handler, unit head, office, leader, auditor,
// custodian and administrator do in a day, clean for axe, silent in the browser's console under the strict policy. One page in which
// people sit down one after the other: the browser keeps what it has compiled. Every page and every form of every role takes longer and
// is looked at by hand: README.md.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { Desk, openBrowser, PASSWORD, PEOPLE, PHONE, WIDE } from './desk/browser.mjs';
import { register } from './desk/callers.mjs';
import { Server } from './running_server.mjs';

const until = new Date(Date.now() + 45 * 86_400_000).toISOString().slice(0, 10);
let server;
let browser;
let desk;
let page;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
  desk = await Desk.open(browser, `http://127.0.0.1:${server.port}`);
  page = desk.page;
});
beforeEach(async () => {
  desk.complaints.length = 0;
  await desk.size(WIDE);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/// The calendar that ships, with a Saturday of next week worked; nothing where it does not reach so far.
function withOneMoreWorkday() {
  const day = new Date(Date.now() + 7 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((6 - day.getUTCDay() + 7) % 7));
  const text = readFileSync(join(import.meta.dirname, '../../config/calendar/china.toml'), 'utf8');
  if (text.match(/^\[\d{4}\]/gm).at(-1) !== `[${day.getUTCFullYear()}]`) return undefined;
  const last = text.lastIndexOf('on = [') + 'on = ['.length;
  return `${text.slice(0, last)}${day.toISOString().slice(0, 10)}, ${text.slice(last)}`;
}
const sit = (who, path) => desk.signIn(PEOPLE[who], path);
const button = (name) => page.getByRole('button', { name, exact: true });

test('a wrong password is told in words and nothing that was typed is lost', async () => {
  const policy = (await server.ask('GET', '/desk/')).headers['content-security-policy'];
  assert.match(policy, /script-src 'self'; style-src 'self';/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  await desk.go('/desk/');
  // The policy holds: markup from a string is refused, so that what `holds` finds empty is a console that would have spoken.
  const refused = await page.evaluate(() => {
    try {
      document.createElement('p').innerHTML = '<b>x</b>';
      return false;
    } catch (error) {
      return error instanceof TypeError;
    }
  });
  assert.ok(refused, 'Trusted Types are on');
  desk.complaints.length = 0;
  await page.click('button[type=submit]');
  await page.waitForSelector('.summary');
  assert.match(await page.locator('.summary').innerText(), /2/);
  await desk.holds('sign in, empty');
  await page.fill('#name', PEOPLE.office);
  await page.fill('#password', 'not this one');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  assert.equal(await page.inputValue('#name'), PEOPLE.office);
  await desk.holds('sign in, refused');
  await page.fill('#password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '待办' }).first().waitFor();
});

test('the operator registers a telephone call in one screen and reads out the receipt', async () => {
  await sit('operator');
  await page.keyboard.press('n');
  await page.waitForSelector('#body');
  await button('登记').click();
  await page.waitForSelector('.summary');
  await desk.holds('intake, incomplete');
  await page.fill('#body', '刚才在西山收费站，绿通车辆排队四十分钟没有人查验。');
  await page.locator('.offered button').first().click();
  await page.check('input[name=kind][value=complaint]');
  await page.fill('#phone', '13900000001');
  await page.locator('.similar [role=status]').getByText('没有相似', { exact: false }).or(page.locator('.similar-list li')).first().waitFor();
  await desk.holds('intake, typed');
  await button('登记').click();
  await page.waitForSelector('.receipt');
  assert.match(await page.locator('.secret').innerText(), /^[0-9A-Z]{4}( [0-9A-Z]{4}){3}$/);
  assert.doesNotMatch(page.url(), /[0-9A-Z]{4}-[0-9A-Z]{4}-/, 'the code stands in no address');
  await desk.holds('receipt');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.head').isVisible(), false, 'paper has no navigation');
  await page.emulateMedia({ media: null });
});

test('a complaint goes from the counter to the archive, sent back once, each by their own hand', async () => {
  const { number, code } = await register(server);
  const matter = `/desk/matters/${number}`;
  await sit('handler', matter);
  await desk.holds('matter, new');
  await desk.does('受理');
  await desk.does('填写调查核实结论', { point: '1', finding: 'substantiated', evidence: ['录像', '当事人说明'], reason: '3 号车道录像 02:38 至 02:41' });
  await desk.does('填写调查核实结论', { point: '2', finding: 'not_substantiated', reason: '票据系统显示缺纸' });
  await desk.does('责任认定', { liability: 'liable', reason: '未按文明服务规范' });
  assert.match(await page.locator('.points').innerText(), /证据：录像、当事人说明/);
  const draft = { facts: '录像显示当班人员语气生硬。', decision: '已批评教育。', basis: '《收费公路管理条例》' };
  await desk.does('送审', draft);
  await sit('deputy', matter);
  await desk.does('退改', { reason: '缺少依据条款' });
  await sit('handler', matter);
  await desk.does('送审', { ...draft, basis: '《收费公路管理条例》第三十一条', promises: [{ kind: 'apology', text: '电话致歉', until }] });
  await sit('deputy', matter);
  await page.getByText('与上一稿对照').click();
  assert.equal(await page.locator('ins', { hasText: '第三十一条' }).count(), 1, 'the change is marked');
  await desk.holds('matter, versions compared');
  await desk.does('审签同意');
  await desk.holds('matter, answered');
  for (const paper of ['registration', 'answer']) {
    await desk.go(`${matter}/papers/${paper}`);
    await page.waitForSelector('article.paper');
    await desk.holds(`paper ${paper}`);
  }
  const judged = await server.askJson('POST', '/api/v1/verdict', { body: { code, grade: 'dissatisfied', solved: 'no', comment: '未兑现致歉' } });
  assert.equal(judged.status, 200, String(judged.bytes));
  await sit('office', matter);
  assert.match(await page.locator('[aria-labelledby=facts-title] dl.facts').innerText(), /不满意/);
  await desk.does('退回重办', { reason: '致歉没有兑现' });
  await desk.holds('matter, reopened');
});

test('the leader writes an instruction on a phone and it stands in the record', async () => {
  const { number } = await register(server, '连续三晚夜班态度差，请领导过问。');
  await desk.size(PHONE);
  await sit('leader', `/desk/matters/${number}`);
  await desk.does('批示', { text: '请管理处主要负责人一周内报整改情况。', until });
  assert.match(await page.locator('.timeline').innerText(), /一周内报整改情况/);
  await desk.go('/desk/leader'); // what some type who remember the word
  assert.match(page.url(), /\/desk\/brief$/);
  assert.match(await page.locator('.instructions').innerText(), /一周内报整改情况/);
  await desk.holds('brief with an instruction');
});

test('the custodian sees no ordinary matter, and the auditor sees who looked at one', async () => {
  const { number } = await register(server);
  await sit('office', `/desk/matters/${number}`);
  await page.locator('.timeline').waitFor();
  await sit('custodian', `/desk/matters/${number}`);
  await page.locator('[role=alert]').first().waitFor();
  assert.equal(await page.getByText('3 号车道').count(), 0, 'answers as if it were not there');
  await desk.holds('a matter out of sight');
  await sit('auditor', '/desk/reads');
  const row = page.locator('tbody tr', { hasText: number });
  await row.first().waitFor();
  assert.match(await row.first().innerText(), /乔安然/);
  await desk.holds('who read what');
});

test('the administrator sees the effect of a calendar before it is adopted, and no matter at all', async () => {
  const { number } = await register(server);
  await sit('administrator', '/desk/adoption');
  await page.fill('#source-name', 'broken.toml');
  await page.fill('#text', 'this is = = no toml');
  await button('预览影响').click();
  await page.waitForSelector('.problems, [role=alert]');
  await desk.holds('adoption, refused');
  const calendar = withOneMoreWorkday();
  if (calendar) {
    await page.fill('#text', calendar);
    await button('预览影响').click();
    await page.getByText(/会改变 [1-9]\d* 件在办件的到期日/).waitFor();
    await desk.holds('adoption, its effect');
  }
  await desk.go(`/desk/matters/${number}`);
  assert.equal(await page.getByText('3 号车道').count(), 0);
});

test('the administrator resets a password with a reason, shown once, and the person must change it', async () => {
  await sit('administrator', '/desk/accounts');
  const row = page.locator('tbody tr', { hasText: 'ke-meizhen' });
  await row.getByRole('button', { name: /^重置密码/ }).click();
  const dialog = page.getByRole('dialog', { name: '重置密码 ke-meizhen', exact: true });
  const confirm = dialog.getByRole('button', { name: '重置密码', exact: true });
  await confirm.click();
  await dialog.locator('.summary').waitFor();
  await dialog.locator('#account-reason').fill('忘记密码');
  await confirm.click();
  const initial = (await dialog.locator('.initial').innerText()).trim();
  await desk.holds('accounts, the initial password', '[role=dialog]');
  await dialog.getByRole('button', { name: '已交给本人', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByText(initial).count(), 0, 'shown once');
  assert.match(await row.innerText(), /还没有改初始密码/);
  await desk.holds('accounts');
  const answer = await server.askJson('POST', '/api/v1/session', { body: { name: 'ke-meizhen', password: initial } });
  assert.equal(answer.json?.must_change_password, true, String(answer.bytes));
});

test('the whole record is checked from the page, with progress, and stands', async () => {
  await sit('office', '/desk/ledger');
  await button('现在核验全部记录').click();
  await page.waitForSelector('.note.ok');
  await desk.holds('ledger, checked');
});

test('orders from another system are looked at first, registered once, and whom to tell is on the list', async () => {
  await desk.size(PHONE);
  await sit('operator', '/desk/orders');
  const look = async () => {
    await button('预览每一行').click();
    await page.getByRole('heading', { name: '登记以后会是这样' }).waitFor();
    return page.locator('tbody').first().innerText();
  };
  await page.waitForSelector('#pasted');
  await page.fill('#pasted', '工单编号：H-17\n业务类型：投诉\n诉求内容：西山收费站收费员态度生硬，拒绝提供发票。\n联系电话：13900000017');
  assert.match(await look(), /新登记[\s\S]*H-17/);
  await desk.holds('orders, looked at');
  await button('登记新的 1 件').click();
  await page.getByRole('heading', { name: '登记结果' }).waitFor();
  assert.match(await look(), /已登记/);
  assert.equal(await page.getByRole('button', { name: /^登记新的/ }).count(), 0, 'known, and not registered again');
  await desk.go('/desk/told');
  await page.locator('tbody tr').first().waitFor();
  await desk.holds('whom to tell, on a phone');
});

test('what is looked for is marked, filters stand beside it, and the register leaves as a file', async () => {
  await register(server);
  await sit('office', '/desk/matters');
  await button('导出台账').click();
  const dialog = page.getByRole('dialog', { name: '导出台账', exact: true });
  await dialog.waitFor();
  await desk.holds('the register, asked for', '[role=dialog]');
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '下载 Excel', exact: true }).click()]);
  assert.match(file.suggestedFilename(), /^台账-.*\.xlsx$/);
  await desk.go('/desk/matters');
  await page.keyboard.press('/');
  await page.keyboard.type('态度生硬');
  await page.keyboard.press('Enter');
  await page.locator('mark', { hasText: '态度生硬' }).first().waitFor();
  assert.doesNotMatch(await page.locator('tbody').innerText(), /13900000000/);
  await button('筛选').click();
  await page.selectOption('#filter-kind', 'enquiry');
  await page.getByText('没有找到').waitFor();
  await desk.holds('search, narrowed to nothing');
});

/// RFC 6238 as telephones do it: six digits of SHA-1 every half minute.
function codeNow(secret) {
  const bits = [...secret].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(count).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a second factor is scanned, confirmed, and asked for from then on', async () => {
  await desk.signIn('mo-xiaotong', '/desk/me');
  await button('启用第二步验证').click();
  await page.fill('#totp-password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('svg.qr path').waitFor();
  await desk.holds('the code to scan');
  const secret = (await page.locator('.secret.code').innerText()).replace(/\s/g, '');
  await page.fill('#totp-first', codeNow(secret));
  await page.keyboard.press('Enter');
  await page.locator('.recovery-codes li').first().waitFor();
  await button('我已保存').click();
  await page.getByText('已启用').first().waitFor();
  await desk.context.clearCookies();
  await desk.go('/desk/');
  await page.fill('#name', 'mo-xiaotong');
  await page.fill('#password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#code');
});

test('keys move through the rows, and dialogs give the focus back', async () => {
  await register(server);
  await sit('office', '/desk/?scope=all');
  await page.keyboard.press('j');
  const first = await page.evaluate(() => document.activeElement?.textContent);
  assert.match(first ?? '', /\d{4}-\d+/);
  await page.keyboard.press('?');
  await page.getByRole('dialog').first().waitFor();
  await desk.holds('list of keys', '[role=dialog]');
  await page.keyboard.press('Escape');
  await page.waitForFunction((text) => document.activeElement?.textContent === text, first); // back where it was opened
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'find');
});
