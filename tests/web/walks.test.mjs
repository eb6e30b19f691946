// Two of the acceptance walks through the browser, from the driver's phone to the archive, on the real binary whose clock is moved: a driver
// spoken to rudely at 02:40, and a permit passed from desk to desk that arrives as a 12328 order.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Desk, openBrowser, PEOPLE, PHONE } from './desk/browser.mjs';
import { available, DatedServer } from './desk/dated_server.mjs';

const skip = available ? false : 'libfaketime is not installed (scripts/packages.txt, group test)';
let browser;
let server;
let desk; // where all staff sit down, one after the other
before(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await desk?.close();
  await server?.stop();
  server = undefined;
});
after(() => browser?.close());

const base = () => `http://127.0.0.1:${server.port}`;
const begin = async (now) => {
  server = await DatedServer.startAt(now);
  desk = await Desk.open(browser, base());
};
/// Somebody opens the matter: days pass between two steps, so everybody signs in anew.
const at = async (who, number, work) => {
  await desk.signIn(PEOPLE[who], `/desk/matters/${number}`);
  const answer = await work(desk);
  assert.deepEqual(desk.complaints, [], `${who}: the browser's console`);
  return answer;
};

/// Without JavaScript, on a phone: the four steps of the report.
async function driverReports(text, phone) {
  const driver = await Desk.open(browser, base(), { size: PHONE, scripts: false });
  const page = driver.page;
  await page.goto(`${base()}/report`);
  await page.fill('#place', '西山收费站');
  await page.fill('#lane', '3');
  await page.click('form#state button.main');
  if ((await page.locator('input[name=unit][type=radio]').count()) > 0) {
    await page.locator('input[name=unit][type=radio]').first().check();
    await page.click('form#state button.main');
  }
  await page.check('input[name=kind][value=complaint]');
  await page.fill('#body', text);
  await page.click('form#state button.main');
  if ((await page.locator('#phone').count()) === 0) await page.click('form#state button.main');
  await page.fill('#phone', phone);
  await page.click('form#state button.main');
  await page.click('form#state button.main');
  const code = (await page.locator('[data-code=yes]').innerText()).trim();
  const number = (await page.locator('dd.tabular').first().innerText()).trim();
  await driver.close();
  return { code, number };
}
async function driverLooks(code, work) {
  const driver = await Desk.open(browser, base(), { size: PHONE, scripts: false });
  await driver.page.goto(`${base()}/track`);
  await driver.page.fill('#code', code);
  await driver.page.click('form#state button.main');
  const answer = await work(driver.page);
  await driver.close();
  return answer;
}
const judge = (code, grade, solved, comment, because = [], callBack) =>
  driverLooks(code, async (page) => {
    await page.check(`input[name=grade][value=${grade}]`);
    for (const reason of because) await page.check(`input[name=because][value=${reason}]`);
    if (callBack) await page.check(`input[name=call_back][value=${callBack}]`);
    await page.check(`input[name=solved][value=${solved}]`);
    await page.fill('#comment', comment);
    await page.locator('form[action="/track/verdict"] button[type=submit]').click();
    await page.waitForLoadState();
  });

test('walk 1: a driver was spoken to rudely at 02:40', { skip }, async () => {
  await begin('2026-11-25 02:40');
  const phone = '13900000000';
  const { code, number } = await driverReports('凌晨在 3 号车道，收费员态度生硬，拒绝提供发票。', phone);

  server.at('2026-11-25 09:00');
  await at('handler', number, async (desk) => {
    await desk.does('受理');
    await desk.does('填写调查核实结论', { point: '1', finding: 'partly_substantiated', reason: '3 号车道录像 02:38 至 02:41；发票机缺纸' });
    await desk.does('责任认定', { liability: 'liable', reason: '未按文明服务规范' });
    await desk.does('送审', { facts: '录像显示当班人员语气生硬；发票机缺纸。', decision: '已批评教育当班人员。', basis: '《收费公路管理条例》', promises: [{ kind: 'apology', text: '电话致歉', until: '2026-12-10' }] });
  });
  await at('deputy', number, (desk) => desk.does('退改', { reason: '缺少依据条款' }));
  await at('handler', number, (desk) =>
    desk.does('送审', { facts: '录像显示当班人员语气生硬；发票机缺纸。', decision: '已批评教育，安排电话致歉。', basis: '《收费公路管理条例》第三十一条', promises: [{ kind: 'apology', text: '电话致歉', until: '2026-12-10' }] }),
  );
  await at('deputy', number, (desk) => desk.does('审签同意'));

  server.at('2026-11-25 20:00');
  await judge(code, 'dissatisfied', 'no', '未兑现致歉', ['promise_not_kept'], 'yes');

  server.at('2026-11-26 09:00');
  await at('office', number, async (desk) => {
    const chosen = /承诺没有兑现[\s\S]*愿意接听回访电话/;
    assert.match(await desk.page.locator('[aria-labelledby=facts-title] dl.facts').innerText(), chosen, 'why, and whether to call');
    assert.match(await desk.page.locator('.timeline').innerText(), chosen, 'in the record as well');
    await desk.does('退回重办', { reason: '致歉没有兑现' });
  });
  await at('handler', number, (desk) => desk.does('送审', { facts: '已由当班人员电话致歉。', decision: '已致歉。', basis: '《收费公路管理条例》第三十一条' }));
  await at('deputy', number, (desk) => desk.does('审签同意'));
  await at('handler', number, (desk) => desk.does('兑现', { remedy: '1', evidence: '通话记录 11-26 10:05' }));

  // The office calls, not the station: twice in vain at different hours, the third time with an answer.
  server.at('2026-11-26 11:00');
  await at('office', number, (desk) => desk.does('回访', { outcome: 'not_reached' }));
  server.at('2026-11-26 15:00');
  await at('office', number, (desk) => desk.does('回访', { outcome: 'not_reached' }));
  server.at('2026-11-26 19:30');
  await at('office', number, (desk) => desk.does('回访', { outcome: 'reached', solved: 'yes', remark: '已接到致歉电话' }));
  await judge(code, 'satisfied', 'yes', '已经道歉');
  await at('office', number, async (desk) => {
    await desk.does('办结');
    const facts = await desk.page.locator('[aria-labelledby=facts-title] dl.facts').innerText();
    assert.match(facts, /满意/);
    const all = await desk.page.locator('.side-part').innerText();
    assert.ok(!all.includes(phone), 'the telephone stands nowhere');
    await desk.page.getByText('历次评价与回访').click();
    const verdicts = await desk.page.locator('.side-part details').first().innerText();
    assert.match(verdicts, /不满意[\s\S]*满意/, 'the first verdict stays beside the second');
    await desk.holds('walk 1, closed');
  });
  // Station staff never see the number.
  for (const who of ['shift_chief', 'unit_head'])
    await at(who, number, async (desk) => {
      assert.ok(!(await desk.page.content()).includes(phone), who);
      assert.equal(await desk.page.getByRole('button', { name: '查看来件人身份' }).count(), 0, who);
    }).catch((error) => {
      // Who may not see the matter at all is told so, which keeps the promise as well.
      if (!/waitForSelector/.test(String(error))) throw error;
    });
  const told = await driverLooks(code, (page) => page.locator('main').innerText());
  assert.ok(!told.includes(phone) && !told.includes('石蕾'), 'the public side names nobody');
});

test('walk 3: a permit passed from desk to desk, arriving as a 12328 order', { skip }, async () => {
  await begin('2026-09-28 09:00');
  const operator = await desk.signIn(PEOPLE.operator, '/desk/intake');
  await operator.page.waitForSelector('#body');
  await operator.page.fill('#body', '涉路施工许可申请已等四十天，请告知办理结果。');
  await operator.page.check('input[name=kind][value=application]');
  await operator.page.check('input[name=channel][value=other_system]');
  await operator.page.locator('summary').first().click();
  await operator.page.fill('#source', '12328');
  await operator.page.fill('#external-number', 'HB-2026-0017');
  await operator.page.fill('#source-deadline', '2026-11-30T17:00');
  await operator.page.click('#unit');
  await operator.page.fill('#unit', '省局路政科');
  await operator.page.locator('.el-select-dropdown__item:visible', { hasText: '省局路政科' }).first().click();
  await operator.page.getByRole('button', { name: '登记', exact: true }).click();
  await operator.page.waitForSelector('.receipt');
  const number = await operator.page.locator('.receipt-facts strong').innerText();

  await at('roads_handler', number, (desk) => desk.does('退件', { reason: '不属本科职责', basis: '三定方案' }));
  await at('office', number, (desk) => desk.does('转办', { unit: '省局养护科' }));
  await at('upkeep_handler', number, (desk) => desk.does('退件', { reason: '不涉及养护', basis: '三定方案' }));
  await at('office', number, async (desk) => {
    await desk.does('指定办理', { unit: '省局路政科', reason: '涉路施工许可由路政科办理' });
    const side = await desk.page.locator('.side-part').innerText();
    assert.match(side, /退件单位/, 'both returns stay visible');
  });
  await at('roads_handler', number, async (desk) => {
    assert.equal(await desk.page.getByRole('button', { name: '退件', exact: true }).count(), 0, 'designated: finally');
    await desk.does('受理');
    // 1 to 7 October are off, 10 October is a Saturday worked in exchange.
    for (const details of await desk.page.locator('.limits details').all()) await details.evaluate((one) => (one.open = true));
    const why = await desk.page.locator('[aria-labelledby=why-title]').innerText();
    assert.match(why, /10-01/);
    assert.match(why, /10-10/);
    await desk.holds('walk 3, day by day');
  });
  server.at('2026-10-12 10:00');
  const dateNow = () => at('office', number, (desk) => desk.page.locator('.clock', { hasText: '答复' }).first().locator('p.number').first().innerText());
  const first = await dateNow();
  await at('bureau_deputy', number, async (desk) => {
    await desk.page.getByRole('button', { name: '批准延期', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: '批准延期' });
    await dialog.locator('#act-by-count').fill('５');
    await dialog.locator('#act-by select').selectOption('workday');
    if ((await dialog.locator('#act-clock input[value=answer]').count()) > 0) await dialog.locator('#act-clock input[value=answer]').check();
    await dialog.locator('#act-reason').fill('现场勘查未完成');
    await desk.holds('walk 3, the form of an extension');
    await dialog.getByRole('button', { name: '批准延期', exact: true }).click();
    await desk.page.locator('p.note.ok[role=status]').waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await desk.settle();
    assert.equal(await desk.page.getByRole('button', { name: '批准延期', exact: true }).count(), 0, 'once');
    await desk.go(`/desk/matters/${number}/papers/extension`);
    await desk.page.waitForSelector('article.paper');
    await desk.holds('walk 3, the approval on paper');
  });
  const second = await dateNow();
  assert.ok(second > first, `${first} → ${second}`);
});
