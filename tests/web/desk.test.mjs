// The console in a browser, on the real binary with a demo authority: what operator, handler, unit head, office, leader and administrator
// do in a day, clean for axe, silent in the browser's console under the strict policy. Every page of every role and the acceptance
// walks take longer still: ../README.md.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Desk, openBrowser, PASSWORD, PEOPLE, PHONE } from './browser.mjs';
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

test('a wrong password is told in words and nothing that was typed is lost', async () => {
  const desk = await Desk.open(browser, base);
  const policy = (await server.ask('GET', '/desk/')).headers['content-security-policy'];
  assert.match(policy, /script-src 'self'; style-src 'self';/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  await desk.go('/desk/');
  // The policy holds: markup from a string is refused, so that what `holds` finds empty is a console that would have spoken.
  const refused = await desk.page.evaluate(() => {
    try {
      document.createElement('p').innerHTML = '<b>x</b>';
      return false;
    } catch (error) {
      return error instanceof TypeError;
    }
  });
  assert.ok(refused, 'Trusted Types are on');
  desk.complaints.length = 0;
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
  await desk.page.fill('#password', PASSWORD);
  await desk.page.keyboard.press('Enter');
  await desk.page.getByRole('link', { name: '待办' }).first().waitFor();
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
  await desk.page.locator('.similar [role=status]').getByText('没有相似', { exact: false }).or(desk.page.locator('.similar-list li')).first().waitFor();
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
  const { number, code } = await register(server);
  const open = async (who) => (await Desk.open(browser, base)).signIn(PEOPLE[who], `/desk/matters/${number}`);
  const handler = await open('handler');
  await handler.holds('matter, new');
  await handler.does('受理');
  await handler.does('填写调查核实结论', { point: '1', finding: 'substantiated', evidence: ['录像', '当事人说明'], reason: '3 号车道录像 02:38 至 02:41' });
  await handler.does('填写调查核实结论', { point: '2', finding: 'not_substantiated', reason: '票据系统显示缺纸' });
  await handler.does('责任认定', { liability: 'liable', reason: '未按文明服务规范' });
  assert.match(await handler.page.locator('.points').innerText(), /证据：录像、当事人说明/);
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
  const { number } = await register(server, '连续三晚夜班态度差，请领导过问。');
  const leader = await (await Desk.open(browser, base, { size: PHONE })).signIn(PEOPLE.leader, `/desk/matters/${number}`);
  await leader.does('批示', { text: '请管理处主要负责人一周内报整改情况。', until: '2027-01-10' });
  assert.match(await leader.page.locator('.timeline').innerText(), /一周内报整改情况/);
  await leader.go('/desk/brief');
  assert.match(await leader.page.locator('.instructions').innerText(), /一周内报整改情况/);
  await leader.holds('brief with an instruction');
  await leader.close();
});

test('the administrator sees the effect of a calendar before it is adopted, and no matter at all', async () => {
  const { number } = await register(server);
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

test('the administrator resets a password with a reason, shown once, and the person must change it', async () => {
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.administrator, '/desk/accounts');
  const row = desk.page.locator('tbody tr', { hasText: 'ke-meizhen' });
  await row.getByRole('button', { name: /^重置密码/ }).click();
  const dialog = desk.page.getByRole('dialog', { name: '重置密码 ke-meizhen', exact: true });
  await dialog.getByRole('button', { name: '重置密码', exact: true }).click();
  await dialog.locator('.summary').waitFor();
  await dialog.locator('#account-reason').fill('忘记密码');
  await dialog.getByRole('button', { name: '重置密码', exact: true }).click();
  const initial = (await dialog.locator('.initial').innerText()).trim();
  await desk.holds('accounts, the initial password', '[role=dialog]');
  await dialog.getByRole('button', { name: '已交给本人', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await desk.page.getByText(initial).count(), 0, 'shown once');
  assert.match(await row.innerText(), /还没有改初始密码/);
  await desk.holds('accounts');
  const answer = await server.askJson('POST', '/api/v1/session', { body: { name: 'ke-meizhen', password: initial } });
  assert.equal(answer.json?.must_change_password, true, String(answer.bytes));
  await desk.close();
});

test('the whole record is checked from the page, with progress, and stands', async () => {
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/ledger');
  await desk.page.getByRole('button', { name: '现在核验全部记录' }).click();
  await desk.page.waitForSelector('.note.ok', { timeout: 60_000 });
  await desk.holds('ledger, checked');
  await desk.close();
});

test('orders from another system are looked at first, registered once, and whom to tell is on the list', async () => {
  const desk = await (await Desk.open(browser, base, { size: PHONE })).signIn(PEOPLE.operator, '/desk/orders');
  await desk.page.waitForSelector('#pasted');
  await desk.page.fill('#pasted', '工单编号：H-17\n业务类型：投诉\n诉求内容：西山收费站收费员态度生硬，拒绝提供发票。\n联系电话：13900000017');
  await desk.page.getByRole('button', { name: '预览每一行', exact: true }).click();
  await desk.page.getByRole('heading', { name: '登记以后会是这样' }).waitFor();
  assert.match(await desk.page.locator('tbody').first().innerText(), /新登记[\s\S]*H-17/);
  await desk.holds('orders, looked at');
  await desk.page.getByRole('button', { name: '登记新的 1 件', exact: true }).click();
  await desk.page.getByRole('heading', { name: '登记结果' }).waitFor();
  await desk.page.getByRole('button', { name: '预览每一行', exact: true }).click();
  await desk.page.getByRole('heading', { name: '登记以后会是这样' }).waitFor();
  assert.match(await desk.page.locator('tbody').first().innerText(), /已登记/);
  assert.equal(await desk.page.getByRole('button', { name: /^登记新的/ }).count(), 0, 'known, and not registered again');
  await desk.go('/desk/told');
  await desk.page.locator('tbody tr').first().waitFor();
  await desk.holds('whom to tell, on a phone');
  await desk.close();
});

test('what is looked for is marked, and filters stand beside it', async () => {
  await register(server);
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/matters');
  await desk.page.keyboard.press('/');
  await desk.page.keyboard.type('态度生硬');
  await desk.page.keyboard.press('Enter');
  await desk.page.locator('mark', { hasText: '态度生硬' }).first().waitFor();
  assert.doesNotMatch(await desk.page.locator('tbody').innerText(), /13900000000/);
  await desk.page.getByRole('button', { name: '筛选', exact: true }).click();
  await desk.page.selectOption('#filter-kind', 'enquiry');
  await desk.page.getByText('没有找到').waitFor();
  await desk.holds('search, narrowed to nothing');
  await desk.close();
});

test('the office takes the register away as a file', async () => {
  await register(server);
  const desk = await (await Desk.open(browser, base)).signIn(PEOPLE.office, '/desk/matters');
  await desk.page.getByRole('button', { name: '导出台账', exact: true }).click();
  const dialog = desk.page.getByRole('dialog', { name: '导出台账', exact: true });
  await dialog.waitFor();
  await desk.holds('the register, asked for', '[role=dialog]');
  const [file] = await Promise.all([desk.page.waitForEvent('download'), dialog.getByRole('button', { name: '下载 Excel', exact: true }).click()]);
  assert.match(file.suggestedFilename(), /^台账-.*\.xlsx$/);
  await desk.close();
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
  const desk = await (await Desk.open(browser, base)).signIn('mo-xiaotong', '/desk/me');
  await desk.page.getByRole('button', { name: '启用第二步验证', exact: true }).click();
  await desk.page.fill('#totp-password', PASSWORD);
  await desk.page.keyboard.press('Enter');
  await desk.page.locator('svg.qr path').waitFor();
  await desk.holds('the code to scan');
  const secret = (await desk.page.locator('.secret.code').innerText()).replace(/\s/g, '');
  await desk.page.fill('#totp-first', codeNow(secret));
  await desk.page.keyboard.press('Enter');
  await desk.page.locator('.recovery-codes li').first().waitFor();
  await desk.page.getByRole('button', { name: '我已保存', exact: true }).click();
  await desk.page.getByText('已启用').first().waitFor();
  await desk.close();
  const again = await Desk.open(browser, base);
  await again.go('/desk/');
  await again.page.fill('#name', 'mo-xiaotong');
  await again.page.fill('#password', PASSWORD);
  await again.page.keyboard.press('Enter');
  await again.page.waitForSelector('#code');
  await again.close();
});

test('keys move through the rows, and dialogs give the focus back', async () => {
  await register(server);
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
