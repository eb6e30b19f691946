// shots.mjs [FOLDER]: the pictures of the guides, from the real binary with a demo authority in which a morning has been played. They are
// made, never drawn, so that a guide shows what its reader will see. `./dev shots` builds the binary and runs it.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Server } from '../running_server.mjs';
import { Desk, openBrowser, PASSWORD, PEOPLE, PHONE, WIDE } from './browser.mjs';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../docs/pictures'));
mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await openBrowser();
const base = `http://127.0.0.1:${server.port}`;

const MATTERS = [
  ['complaint', 'xishan-station', '凌晨两点四十在 3 号车道，收费员态度生硬，拒绝提供发票。', ['态度生硬', '拒绝提供发票']],
  ['complaint', 'xishan-station', '绿通车辆排队四十分钟没有人查验。', ['查验等候过长']],
  ['suggestion', null, '建议在匝道口加一盏路灯。', null],
  ['enquiry', null, '请问冬季绿色通道的品种目录在哪里查？', null],
];
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const numbers = [];
for (const [kind, unit, body, points] of MATTERS) {
  const answer = await server.askJson('POST', '/api/v1/matters', { body: { kind, body, ...(unit ? { unit } : {}), ...(points ? { points } : {}), contact: { phone: '13900000000' } } });
  if (answer.status !== 201) throw new Error(String(answer.bytes));
  numbers.push(answer.json.number);
}
const number = numbers[0];
const sit = async (who, path, size = WIDE) => (await Desk.open(browser, base, { size })).signIn(PEOPLE[who], path);
const shot = async (desk, name, full = false) => {
  await desk.settle();
  await desk.page.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
  console.log(name);
};

const operator = await sit('operator', '/desk/intake');
await operator.page.fill('#body', '刚才在西山收费站，绿通车辆排队四十分钟没有人查验。');
await operator.page.check('input[name=kind][value=complaint]');
await operator.page.waitForTimeout(1200);
await shot(operator, 'desk-intake');
await operator.page.getByRole('button', { name: '登记', exact: true }).click();
await operator.page.waitForSelector('.receipt');
await shot(operator, 'desk-receipt');

const handler = await sit('handler', `/desk/matters/${number}`);
await handler.does('受理');
await handler.page.getByRole('button', { name: '填写调查核实结论', exact: true }).click();
const finding = handler.page.getByRole('dialog', { name: '填写调查核实结论' });
await finding.waitFor();
await finding.getByRole('checkbox', { name: '录像', exact: true }).check();
await handler.fill(finding, 'finding', 'substantiated');
await handler.fill(finding, 'reason', '3 号车道录像 02:38 至 02:41');
await shot(handler, 'desk-finding');
await handler.page.keyboard.press('Escape');
await finding.waitFor({ state: 'hidden' });
await handler.does('填写调查核实结论', { point: '1', finding: 'substantiated', evidence: ['录像', '当事人说明'], reason: '3 号车道录像 02:38 至 02:41' });
await handler.does('填写调查核实结论', { point: '2', finding: 'not_substantiated', reason: '票据系统显示缺纸' });
await handler.does('责任认定', { liability: 'liable', reason: '未按文明服务规范' });
await shot(handler, 'desk-matter');
await handler.page.getByRole('button', { name: '送审', exact: true }).click();
await handler.page.getByRole('dialog', { name: '送审' }).waitFor();
await shot(handler, 'desk-submit');
await handler.page.keyboard.press('Escape');
await handler.page.waitForTimeout(400);
await handler.does('送审', { facts: '录像显示当班人员语气生硬。', decision: '已批评教育。', basis: '《收费公路管理条例》' });

const deputy = await sit('deputy', `/desk/matters/${number}`);
await deputy.does('退改', { reason: '缺少依据条款' });
await handler.page.reload();
await handler.settle();
await handler.does('送审', { facts: '录像显示当班人员语气生硬；发票机缺纸。', decision: '已批评教育，安排电话致歉。', basis: '《收费公路管理条例》第三十一条', promises: [{ kind: 'apology', text: '电话致歉', until: inDays(45) }] });
await deputy.page.reload();
await deputy.settle();
await deputy.page.getByText('与上一稿对照').click();
await deputy.page.locator('#answer-title').scrollIntoViewIfNeeded();
await shot(deputy, 'desk-compare');
await deputy.page.locator('#why-title').scrollIntoViewIfNeeded();
await deputy.page.locator('.limits details').first().evaluate((details) => (details.open = true));
await shot(deputy, 'desk-why');

await operator.go('/desk/orders');
await operator.page.fill('#pasted', '工单编号：H-17\n业务类型：投诉\n诉求内容：西山收费站收费员态度生硬，拒绝提供发票。\n联系电话：13900000017');
await operator.page.getByRole('button', { name: '预览每一行', exact: true }).click();
await operator.page.waitForSelector('#rows-title');
await shot(operator, 'desk-orders');

const office = await sit('office', '/desk/?scope=all');
await shot(office, 'desk-todo');
for (const [name, path] of [['desk-figures', '/desk/figures'], ['desk-ledger', '/desk/ledger']]) {
  await office.go(path);
  if (name === 'desk-ledger') {
    await office.page.getByRole('button', { name: '现在核验全部记录' }).click();
    await office.page.waitForSelector('.note.ok', { timeout: 60_000 });
  }
  await shot(office, name);
}
await office.size({ width: 1920, height: 1080 });
await office.go('/desk/wall');
await shot(office, 'desk-wall');
await office.size(WIDE);
await office.go('/desk/told');
await shot(office, 'desk-told');
await office.go('/desk/matters');
await office.page.getByRole('button', { name: '导出台账', exact: true }).click();
await office.page.getByRole('dialog', { name: '导出台账' }).waitFor();
await shot(office, 'desk-register');
await office.page.keyboard.press('Escape');
await office.go('/desk/me');
await office.page.getByRole('button', { name: '启用第二步验证', exact: true }).click();
await office.page.fill('#totp-password', PASSWORD);
await office.page.keyboard.press('Enter');
await office.page.waitForSelector('svg.qr');
await shot(office, 'desk-second-factor');
const auditor = await sit('auditor', '/desk/reads');
await shot(auditor, 'desk-reads');
const leader = await sit('leader', '/desk/brief', PHONE);
await shot(leader, 'desk-brief');
const administrator = await sit('administrator', '/desk/procedures');
await shot(administrator, 'desk-procedures');
await administrator.go('/desk/accounts');
await shot(administrator, 'desk-accounts');

await browser.close();
await server.stop();
