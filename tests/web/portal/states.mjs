// Every public page in each of its states: empty, filled, wrong, done. A generator, so that whoever asks looks at each state in their own
// way: axe, the HTML, the width, a picture. Buttons are found by what they send, so that both languages go the same way.
export const paths = [
  '/', '/report', '/track', '/verify', '/steps', '/rights', '/discipline', '/figures', '/stations', '/stations?q=xs', '/stations?q=nowhere',
  '/stations/xishan-station', '/accessibility', '/contact', '/nowhere',
];

const words = {
  zh: {
    body: '3 号车道收费员态度生硬，我要发票他说没有。希望道歉，补开发票。',
    facility: '出口匝道路面有个坑，昨晚差点爆胎。',
    facts: '调取录像，3 号车道收费员态度生硬、未主动出具发票，情况属实。',
    answer: '已对当事人批评教育，电话向您致歉，发票三日内补寄。',
    more: '补充：当时副驾驶上有录像。',
    refusal: '这条路由城市管理部门管养，请向 12345 反映。',
    objection: '发生在匝道上，匝道归你们管。',
    review: '答复没有说明为什么不给发票。',
  },
  en: {
    body: 'The collector in lane 3 was rude and gave no invoice. I would like an apology, and the invoice.',
    facility: 'There is a pothole on the exit ramp, I nearly lost a tyre last night.',
    facts: 'The video shows that the collector in lane 3 was rude and did not offer an invoice: substantiated.',
    answer: 'The collector was spoken to. We apologise by telephone; the invoice is sent within three days.',
    more: 'My passenger filmed it.',
    refusal: 'The city maintains this street: please call 12345.',
    objection: 'It happened on the ramp, which is yours.',
    review: 'The answer does not say why there was no invoice.',
  },
};

/** What the office does meanwhile, by the command line. */
const office = (site) => {
  const shown = (number) => JSON.parse(site.act('show', number, '--json'));
  const handler = (number) => {
    const matter = shown(number);
    return matter.handler?.id ?? matter.first_handler?.id ?? matter.handler ?? matter.first_handler;
  };
  return {
    petition: (w) => JSON.parse(site.act('register', '--kind', 'petition', '--unit', 'xishan-station', '--channel', 'web', '--body', w.body, '--json')),
    answer(number, w) {
      const by = handler(number);
      site.act('act', number, 'sign-for', '--as', by);
      site.act('act', number, 'accept', '--as', by);
      site.act('act', number, 'find', '--as', by, '--point', '1', '--finding', 'substantiated', '--reasons', w.facts);
      site.act('act', number, 'liability', '--as', 'qiao-anran', '--liability', 'liable', '--reasons', w.facts);
      site.act('act', number, 'submit', '--as', by, '--facts', w.facts, '--answer', w.answer, '--promise', `apology:2099-01-01:${w.answer}`);
      site.act('act', number, 'sign', '--as', 'luo-yuheng');
    },
    refuse(number, w) {
      const by = handler(number);
      site.act('act', number, 'sign-for', '--as', by);
      site.act('act', number, 'refuse', '--reason', 'outside_remit', '--explanation', w.refusal, '--as', by);
    },
  };
};

/** A facility problem that is being handled at the station, and a level of publication at which it may be told. */
export const makeKnownProblem = (site) => {
  site.adopt('[publication]\nlevel = "sums"\nmin_cell = 10\nmin_cell_source = "建议值"\napproved_by = "示例省高速公路管理局"\n');
  site.act('register', '--kind', 'complaint', '--unit', 'xishan-station', '--subject', '0801', '--place', 'S96 K18+600', '--body', '收费员王某某说坑不归他管', '--as', 'shen-yulan');
};

/** Yields [name] for each state that `page` is brought to. */
export async function* states(site, page, language, withScripts = true) {
  const w = words[language];
  const desk = office(site);
  const go = (value) => Promise.all([page.waitForNavigation(), page.locator(`main button[name="go"][value="${value}"]`).first().click()]);
  const send = (action, value = '') =>
    Promise.all([page.waitForNavigation(), page.locator(`main form[action="${action}"] button${value === '' ? '' : `[value="${value}"]`}`).last().click()]);
  const number = async () => (await page.locator('.receipt').textContent()).match(/[A-Z]{2}\d{4}-\d+/)[0];
  const code = async () => (await page.locator('[data-code]').textContent()).trim();
  const track = async (text) => {
    await page.goto(`${site.address}/track`);
    await page.locator('#code').fill(text);
    await go('show');
  };
  const happened = async (body, place = '西山收费站') => {
    if (withScripts) await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${site.address}/report`);
    await page.locator('#place').fill(place);
    await go('next');
    await page.locator('input[name="kind"][value="complaint"]').check();
    await page.locator('#body').fill(body);
  };
  const report = async () => {
    await happened(w.body);
    await go('next');
    await go('next');
    await go('send');
    return [await number(), await code()];
  };

  await page.goto(`${site.address}/report`);
  await page.locator('#place').fill('');
  await go('next');
  yield ['report 1, place missing'];
  await page.locator('#place').fill('西山');
  await go('find');
  yield ['report 1, several places'];
  await page.goto(`${site.address}/q/xishan-station/3`);
  yield ['report 1, from a code'];
  await go('next');
  yield ['report 2, empty'];
  await page.locator('#plate').fill('冀A12345678901234');
  await go('next');
  yield ['report 2, three errors'];
  await happened(w.facility);
  yield ['report 2, filled'];
  await go('next');
  yield ['known problems'];
  await go('same');
  yield ['report 3, empty'];
  await page.locator('#phone').fill('123');
  await go('next');
  yield ['report 3, wrong number'];
  await page.locator('#phone').fill('13800000000');
  await go('next');
  yield ['report 4'];
  await go('send');
  yield ['receipt'];

  await page.goto(`${site.address}/track`);
  await go('show');
  yield ['track, nothing typed'];
  await track('ABCD-EFGH');
  yield ['track, unknown code'];
  const [answered, first] = await report();
  await track(first);
  yield ['matter, received'];
  await send('/track/supplement');
  yield ['matter, empty supplement'];
  await page.locator('#text').fill(w.more);
  await send('/track/supplement');
  yield ['matter, supplemented'];
  desk.answer(answered, w);
  await track(first);
  yield ['matter, answered'];
  await send('/track/verdict');
  yield ['matter, no grade'];
  await page.locator('input[name="grade"][value="dissatisfied"]').check();
  await page.locator('input[name="solved"][value="partly"]').check();
  yield ['matter, judging'];
  await send('/track/verdict');
  yield ['matter, judged'];
  await track(first);
  await send('/verify');
  if (withScripts) await page.locator('[data-verify][data-done]').waitFor();
  yield ['verify, passed'];
  await page.goto(`${site.address}/verify`);
  await page.locator('#code').fill('ABCD-EFGH');
  await send('/verify');
  yield ['verify, unknown code'];

  // A petition: its answer may be looked at again by the level above.
  const petition = desk.petition(w);
  desk.answer(petition.number, w);
  await track(petition.code);
  yield ['petition, answered'];
  await send('/track/review', 'ask');
  yield ['review, empty'];
  await page.locator('#phone').fill('123');
  await go('review');
  yield ['review, two errors'];
  await page.locator('#body').fill(w.review);
  await page.locator('#phone').fill('13800000000');
  yield ['review, filled'];
  await go('review');
  yield ['review, receipt'];
  await track(petition.code);
  yield ['petition, under review'];

  const [refused, second] = await report();
  desk.refuse(refused, w);
  await track(second);
  yield ['matter, refused'];
  await send('/track/objection');
  yield ['objection, empty'];
  await page.locator('#objection').fill(w.objection);
  yield ['objection, filled'];
  await send('/track/objection');
  yield ['objection, done'];

  const [, third] = await report();
  await track(third);
  await send('/track/withdraw');
  yield ['withdraw, asked'];
  await go('withdraw');
  yield ['withdraw, done'];
}
