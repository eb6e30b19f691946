// Journeys through the public pages, on the real binary with a demo authority and in a real browser: report, keep the code, follow, judge,
// check; with scripts and without, in both languages, on a slow line, by keyboard alone. axe in the empty, the filled and the wrong state;
// each page's HTML validated; a silent console, which also means that the strict content policy holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';

import { Site, openBrowser, openPage } from './portal/site.mjs';
import { makeKnownProblem, paths, states } from './portal/states.mjs';

const CODE = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;
let site;
let browser;

before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const open = async (path, options) => {
  const page = await openPage(browser, options);
  await page.goto(site.address + path);
  return page;
};
const press = (page, name) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);

/** Four steps, as little as somebody types who is angry; ends on the receipt. */
const report = async (page, { words, place = '西山收费站', body = '3 号车道收费员态度生硬，不给发票。', phone = '' }) => {
  await page.locator('#place').fill(place);
  await press(page, words.next);
  await page.locator('input[name="kind"][value="complaint"]').check();
  await page.locator('#body').fill(body);
  await press(page, words.next);
  if (phone) await page.locator('#phone').fill(phone);
  await press(page, words.next);
  await press(page, words.send);
};
const zh = { next: '下一步', back: '上一步', send: '提交', show: '查询' };
const en = { next: 'Next', back: 'Back', send: 'Send', show: 'Look it up' };
const codeOf = async (page) => (await page.locator('[data-code]').textContent()).trim();
const track = async (page, code, words = zh) => {
  await page.goto(`${site.address}/track`);
  await page.locator('#code').fill(code);
  await press(page, words.show);
};

/** What axe finds by the rules of WCAG 2.2 AA and its best practices. */
const axe = async (page) => {
  // Our pages have no frames: it runs in the page itself, and tells what is wrong alone.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
  return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`);
};
const htmlValidate = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // The server writes void elements and leaves blanks at line ends where a section was empty.
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'doctype-style': 'off',
    'tel-non-breaking': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    // Several boxes are ticked under one name, several buttons send one.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
  },
});
/** Of the page as the server sent it, also where it answers a form. */
const invalid = async (page) => {
  const found = await htmlValidate.validateString(await page.sent());
  return found.results.flatMap((result) => result.messages.map((each) => `${each.line}: ${each.ruleId} ${each.message}`));
};

test('without scripts a driver reports, keeps a code, and comes back to see who answers by when', async () => {
  const page = await open('/', { javaScriptEnabled: false });
  await page.getByRole('link', { name: '我要反映' }).first().click();
  await report(page, { words: zh, phone: '１３８ 0000 0000' });
  assert.equal(await page.locator('h1').textContent(), '已收到');
  const code = await codeOf(page);
  assert.match(code, CODE);
  assert.ok(!page.url().includes(code) && !(await page.title()).includes(code), 'the code is a secret');
  await track(page, code);
  const text = await page.locator('main').textContent();
  assert.match(text, /首办负责人/);
  assert.match(text, /20\d\d-\d\d-\d\d/);
  assert.ok(!text.includes('13800000000'), 'the telephone number is not shown');
  assert.ok(!page.url().includes(code) && !(await page.title()).includes(code));
  assert.ok(!site.output().includes(code), 'nor logged');
  await page.context().close();
});

test('in English, with scripts and a slow line, everything typed survives a switch of language', async () => {
  const page = await open('/report', { locale: 'en-GB' });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 30_000 });
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('#place').fill('Xishan Toll Station');
  await press(page, en.next);
  await page.locator('input[name="kind"][value="complaint"]').check();
  await page.locator('#body').fill('The collector was rude.');
  await press(page, '中文');
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  assert.equal(await page.locator('#body').inputValue(), 'The collector was rude.');
  await press(page, 'English');
  await press(page, en.next);
  await press(page, en.back);
  assert.equal(await page.locator('#body').inputValue(), 'The collector was rude.');
  await press(page, en.next);
  await press(page, en.next);
  assert.match(await page.locator('main').textContent(), /The collector was rude\./);
  await press(page, en.send);
  assert.match(await codeOf(page), CODE);
  assert.deepEqual(page.said, []);
  await page.context().close();
});

test('by keyboard alone', async () => {
  const page = await open('/report');
  const tabTo = async (selector) => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    }
    assert.fail(`the keyboard does not reach ${selector}`);
  };
  await tabTo('#place');
  await page.keyboard.type('西山收费站');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(await page.locator('h1').textContent(), '发生了什么？');
  assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'H1'), 'reading goes on at the heading');
  await tabTo('input[name="kind"]');
  await page.keyboard.press('Space');
  await tabTo('#body');
  await page.keyboard.type('态度生硬');
  await tabTo('button[value="next"]');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await tabTo('#phone');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await tabTo('button[value="send"]');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(await codeOf(page), CODE);
  await page.context().close();
});

test('what is missing is said at the top and at the field, and nothing typed is lost', async () => {
  const page = await open('/report');
  await page.locator('#place').fill('西山收费站');
  await press(page, zh.next);
  await page.locator('#plate').fill('冀A12345');
  await press(page, zh.next);
  assert.match(await page.title(), /^需要补充：/);
  assert.equal(await page.locator('.error-summary h2').textContent(), '有 2 处需要补充');
  assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute('data-error-summary') === true));
  assert.equal(await page.locator('#plate').inputValue(), '冀A12345');
  assert.equal(await page.locator('#body').getAttribute('aria-invalid'), 'true');
  await page.locator('.error-summary a', { hasText: '经过' }).click();
  assert.ok(await page.evaluate(() => document.activeElement?.id === 'body'));
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('a second press and the way back register once', async () => {
  const page = await open('/report');
  await report(page, { words: zh, body: '重复提交的一件' });
  const code = await codeOf(page);
  await page.goBack();
  await press(page, zh.send);
  assert.equal(await codeOf(page), code);
  await page.context().close();
});

test('a lost network and a forgotten session lose nothing', async () => {
  const page = await open('/report');
  await page.locator('#place').fill('西山收费站');
  await press(page, zh.next);
  await page.locator('input[name="kind"][value="complaint"]').check();
  await page.locator('#body').fill('断网以前写的');
  await page.context().setOffline(true);
  await Promise.all([page.waitForEvent('requestfailed'), page.getByRole('button', { name: zh.next, exact: true }).click({ noWaitAfter: true })]);
  await page.context().setOffline(false);
  await page.goto(`${site.address}/report`);
  await press(page, zh.next);
  assert.equal(await page.locator('#body').inputValue(), '断网以前写的');
  await page.locator('input[name="kind"][value="complaint"]').check();
  await press(page, zh.next);
  // What the browser keeps of this visit is gone; the form carries everything itself.
  await page.context().clearCookies();
  await page.evaluate(() => sessionStorage.clear());
  await press(page, zh.next);
  assert.match(await page.locator('main').textContent(), /断网以前写的/);
  await press(page, zh.send);
  assert.match(await codeOf(page), CODE);
  await page.context().close();
});

test('a known problem is told before the contact is asked for, in the other language too, and can be reported all the same', async () => {
  makeKnownProblem(site);
  for (const javaScriptEnabled of [true, false]) {
    const page = await open('/report', { javaScriptEnabled });
    await page.locator('#place').fill('西山收费站');
    await press(page, zh.next);
    await page.locator('input[name="kind"][value="complaint"]').check();
    await page.locator('#body').fill('匝道路面有坑');
    await press(page, zh.next);
    assert.equal(await page.locator('h1').textContent(), '是下面的问题吗？');
    const text = await page.locator('main').textContent();
    assert.match(text, /路面病害、设施损坏 K18\+600/);
    assert.ok(!text.includes('王某某'), 'not a word of what others wrote');
    await press(page, 'English');
    assert.equal(await page.locator('h1').textContent(), 'Is it one of these?');
    await press(page, '中文');
    await press(page, zh.back);
    assert.equal(await page.locator('#body').inputValue(), '匝道路面有坑');
    await press(page, zh.next);
    await press(page, '是同一件，我也要答复');
    assert.equal(await page.locator('h1').textContent(), '怎么联系您？');
    await press(page, zh.next);
    assert.match(await page.locator('main').textContent(), /已有人反映/);
    await press(page, zh.send);
    assert.match(await codeOf(page), CODE);
    await page.context().close();
  }
});

test('the draft stays on the device for the session, the telephone number never does', async () => {
  const page = await open('/report');
  await page.locator('#place').fill('西山收费站');
  await press(page, zh.next);
  await page.locator('#body').fill('写到一半');
  await page.locator('input[name="kind"][value="help"]').check();
  await press(page, zh.next);
  await page.locator('#phone').fill('13800000000');
  await page.goto(`${site.address}/report`);
  assert.equal(await page.locator('#place').inputValue(), '西山收费站');
  await press(page, zh.next);
  assert.equal(await page.locator('#body').inputValue(), '写到一半');
  const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }) + document.cookie);
  assert.ok(!stored.includes('13800000000'), stored);
  await page.getByRole('button', { name: '清除草稿' }).click();
  await page.waitForURL(/\/report$/);
  assert.equal(await page.locator('#place').inputValue(), '');
  await page.context().close();
});

test('places are found by name, pinyin and stake, and several are asked about', async () => {
  const page = await open('/report', { javaScriptEnabled: false });
  await page.locator('#place').fill('ｘｓｚ');
  await press(page, '查找');
  assert.match(await page.locator('main').textContent(), /西山收费站/);
  await page.locator('#place').fill('S96 k18.6');
  await press(page, zh.next);
  assert.match(await page.locator('.error-summary').textContent(), /请选择是哪一个单位/);
  await page.getByLabel('西山收费站').check();
  await press(page, zh.next);
  assert.equal(await page.locator('h1').textContent(), '发生了什么？');
  await page.goto(`${site.address}/q/xishan-station/3`);
  assert.equal(await page.locator('#place').inputValue(), '西山收费站');
  assert.equal(await page.locator('#lane').inputValue(), '3');
  await page.context().close();
});

test('the answer is judged once, with the grade the person chose', async () => {
  const page = await open('/report');
  await report(page, { words: zh, body: '要求道歉' });
  const code = await codeOf(page);
  const number = (await page.locator('.receipt').textContent()).match(/TS\d{4}-\d+/)[0];
  const shown = JSON.parse(site.act('show', number, '--json'));
  const handler = shown.handler?.id ?? shown.first_handler?.id ?? shown.handler ?? shown.first_handler;
  site.act('act', number, 'sign-for', '--as', handler);
  site.act('act', number, 'accept', '--as', handler);
  site.act('act', number, 'find', '--as', handler, '--point', '1', '--finding', 'substantiated', '--reasons', '录像属实');
  site.act('act', number, 'liability', '--as', 'qiao-anran', '--liability', 'liable', '--reasons', '违反服务规范');
  site.act('act', number, 'submit', '--as', handler, '--facts', '态度生硬属实', '--answer', '电话致歉', '--promise', 'apology:2099-01-01:电话致歉');
  site.act('act', number, 'sign', '--as', 'luo-yuheng');
  await track(page, code);
  const main = page.locator('main');
  assert.match(await main.textContent(), /态度生硬属实/);
  assert.match(await main.textContent(), /2099-01-01/);
  assert.equal(await page.locator('input[name="grade"]:checked').count(), 0, 'no grade is chosen beforehand');
  await press(page, '提交评价');
  assert.match(await page.locator('.error-summary').textContent(), /请选择一个等级/);
  await page.locator('input[name="grade"][value="dissatisfied"]').check();
  await press(page, '提交评价');
  assert.match(await main.textContent(), /评价已记下/);
  assert.match(await main.textContent(), /不满意/);
  // Chromium itself notes the 422 of the form that came back.
  assert.deepEqual(page.said.filter((line) => !line.includes('422')), []);
  await page.context().close();
});

test('supplementing and withdrawing', async () => {
  const page = await open('/report', { javaScriptEnabled: false });
  await report(page, { words: zh, body: '先反映，再撤回' });
  const code = await codeOf(page);
  await track(page, code);
  await page.locator('#text').fill('补充：当时有录像');
  await press(page, '提交补充');
  assert.match(await page.locator('main').textContent(), /补充：当时有录像/);
  await press(page, '撤回这件反映');
  assert.equal(await page.locator('h1').textContent(), '要撤回这件反映吗？');
  await press(page, '撤回这件反映');
  assert.equal(await page.locator('h1').textContent(), '已撤回');
  await page.context().close();
});

test('a record is checked on the device; altered it does not pass; without network nothing is said', async () => {
  const page = await open('/report');
  await report(page, { words: zh, body: '核验这一件' });
  const code = await codeOf(page);
  const verdict = () => page.locator('[data-verify][data-done]').getAttribute('data-done', { timeout: 60_000 });
  const check = async (fill) => {
    await page.goto(`${site.address}/verify`);
    await fill();
    await press(page, '核验');
  };
  await check(() => page.locator('#code').fill(code));
  assert.equal(await verdict(), 'all_passed');
  assert.match(await page.locator('[data-where]').textContent(), /您的设备/);
  const proof = await page.locator('[data-proof]').inputValue();
  const old = await (await fetch(`${site.address}/log/default/checkpoint`)).text();
  const paste = (text, checkpoint = '') => check(async () => {
    await page.locator('summary', { hasText: '受理回执' }).click();
    await page.locator('#receipt').fill(text);
    if (checkpoint) {
      await page.locator('summary', { hasText: '存证签名对照' }).click();
      await page.locator('#checkpoint').fill(checkpoint);
    }
  });
  await paste(proof.replace(/extra (.{200})(.)/, (all, head, one) => `extra ${head}${one === 'A' ? 'B' : 'A'}`));
  assert.equal(await verdict(), 'some_failed');
  const other = await open('/report');
  await report(other, { words: zh, body: '后来的一件' });
  await other.context().close();
  await paste(proof, old);
  assert.equal(await verdict(), 'all_passed');
  assert.equal(await page.locator('[data-check="earlier"]').getAttribute('data-state'), 'passed');
  assert.deepEqual(page.said, []);
  await page.route('**/log/default/**', (route) => route.abort());
  await check(() => page.locator('#code').fill(code));
  assert.equal(await verdict(), 'some_unknown');
  await page.context().close();
});

/** What is wrong with the page as it is, whatever it is. */
const faults = async (page, alsoAxe) => {
  const found = await invalid(page);
  if (alsoAxe) found.push(...(await axe(page)));
  const headings = await page.locator('h1').count();
  if (headings !== 1) found.push(`${headings} first headings`);
  for (const width of [320, 1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) found.push(`scrolls sideways by ${over} px at ${width}`);
  }
  // Chromium itself notes an answer of 404 or 422.
  found.push(...page.said.splice(0).filter((line) => !/status of 4(04|22)/.test(line)));
  return found;
};
/** Goes through all of them and tells everything that is wrong at the end. */
const everyState = async ({ language, locale, withScripts, axeFor }) => {
  const page = await openPage(browser, { locale, javaScriptEnabled: withScripts });
  const found = [];
  const look = async (name) => found.push(...(await faults(page, axeFor(name))).map((fault) => `${name}: ${fault}`));
  for (const path of paths) {
    const answer = await page.goto(site.address + path);
    assert.equal(answer.status(), path === '/nowhere' ? 404 : 200, path);
    assert.match(answer.headers()['content-type'], /^text\/html/, path);
    await look(path);
  }
  makeKnownProblem(site);
  const reached = [];
  for await (const [name] of states(site, page, language, withScripts)) {
    await look(name);
    reached.push(name);
  }
  assert.deepEqual(found, []);
  for (const name of ['known problems', 'review, receipt', 'objection, done', 'withdraw, done']) assert.ok(reached.includes(name), name);
  await page.context().close();
};

test('every page in every state is accessible, valid, silent and no wider than the screen', () =>
  everyState({ language: 'zh', locale: 'zh-CN', withScripts: true, axeFor: () => true }));

// axe cannot look at a page whose scripts are off.
test('and in English without scripts, valid and no wider than the screen', () =>
  everyState({ language: 'en', locale: 'en-GB', withScripts: false, axeFor: () => false }));

test('each page is accessible in English', async () => {
  const page = await openPage(browser, { locale: 'en-GB' });
  const found = [];
  for (const path of paths) {
    await page.goto(site.address + path);
    found.push(...(await axe(page)).map((fault) => `${path}: ${fault}`));
  }
  assert.deepEqual(found, []);
  await page.context().close();
});

// 48 by 32 pixels, left half red, right half blue.
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBAUEBAYFBQUGBgYHCQ4JCQgICRINDQoOFRIWFhUSFBQXGiEcFxgfGRQUHScdHyIjJSUlFhwpLC' +
  'gkKyEkJST/2wBDAQYGBgkICREJCREkGBQYJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCT/wgARCAAg' +
  'ADADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAWAQEBAQAAAAAAAAAAAAAAAAAGBwX/2gAMAwEAAhADEAAAAYYyX6RXkKzQKj' +
  'dcSqkpFeQrNAqN/wD/xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAEFAkf/xAAZEQACAwEAAAAAAAAAAAAAAAAGEEOBwQD/2gAIAQMBAT8B' +
  '4hjvGQx3i//EABkRAAIDAQAAAAAAAAAAAAAAAAYQQ4HBAP/aAAgBAgEBPwHhmWtYzLWr/8QAFBABAAAAAAAAAAAAAAAAAAAAQP/aAAgBAQAGPw' +
  'JH/8QAFBABAAAAAAAAAAAAAAAAAAAAQP/aAAgBAQABPyFH/9oADAMBAAIAAwAAABD/AN+/9+//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAED' +
  'AQE/EERf/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAgEBPxBGf//EABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEAAT8QR//Z',
  'base64',
);

test('photos go with a report, with scripts and without, and only their person sees them', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open('/q/xishan-station/3', { javaScriptEnabled });
    await press(page, zh.next);
    await page.locator('input[name="kind"][value="complaint"]').check();
    await page.locator('#body').fill('见照片');
    await page.locator('#photos').setInputFiles([
      { name: 'lane.jpg', mimeType: 'image/jpeg', buffer: jpeg },
      { name: 'letter.txt', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') },
    ]);
    if (javaScriptEnabled) {
      // Made small before anything is sent; what cannot be is sent as it is.
      await page.locator('[data-photo-list] li').nth(1).getByRole('button').waitFor();
      assert.deepEqual(await axe(page), []);
    }
    await press(page, zh.next);
    assert.equal(await page.locator('h1').textContent(), '怎么联系您？', 'one bad photo holds up nothing');
    assert.match(await page.locator('.note[role="status"]').textContent(), /letter\.txt/);
    await press(page, zh.back);
    assert.equal(await page.locator('.photos img').count(), 1, 'it stays with the form');
    if (javaScriptEnabled) assert.deepEqual(await axe(page), []);
    await press(page, zh.next);
    await press(page, zh.next);
    await press(page, zh.send);
    await track(page, await codeOf(page));
    assert.equal(await page.locator('.photos img').count(), 1);
    const [large] = await Promise.all([
      page.context().waitForEvent('page'),
      page.locator('.photos button').click(),
    ]);
    await large.waitForLoadState();
    assert.equal(new URL(large.url()).search, '', 'neither code nor photo stand in the address');
    assert.deepEqual(page.said, []);
    await page.context().close();
  }
});

test('photos go with a supplement, with scripts and without, and a second press adds nothing', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open('/report', { javaScriptEnabled });
    await report(page, { words: zh, body: '照片以后补' });
    const code = await codeOf(page);
    await track(page, code);
    await page.locator('#photos').setInputFiles([{ name: 'lane.jpg', mimeType: 'image/jpeg', buffer: jpeg }]);
    if (javaScriptEnabled) await page.locator('[data-photo-list] li').getByRole('button').waitFor();
    // Words are missing; the photo stays with the form.
    await press(page, '提交补充');
    assert.match(await page.locator('.error-summary').textContent(), /请写下要补充的内容/);
    assert.equal(await page.locator('form[action="/track/supplement"] img').count(), 1);
    if (javaScriptEnabled) assert.deepEqual(await axe(page), []);
    await page.locator('#text').fill('这是当时的照片');
    const hidden = (name) => page.locator(`form[action="/track/supplement"] input[name="${name}"]`).inputValue();
    const again = { code, key: await hidden('key'), photo: await hidden('photo'), text: '这是当时的照片', go: 'supplement' };
    await press(page, '提交补充');
    const photos = page.locator('form[action="/track/photo"] img');
    assert.equal(await photos.count(), 1);
    const second = await page.request.post(`${site.address}/track/supplement`, { form: again });
    assert.equal(second.status(), 200, 'what was done is done');
    await track(page, code);
    assert.equal(await photos.count(), 1, 'once');
    assert.equal(await page.locator('.timeline li', { hasText: '这是当时的照片' }).count(), 1, 'once');
    await page.context().close();
  }
});
