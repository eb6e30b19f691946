// Pictures of every public page in every state, to be looked at: by hand, QINGFENG_BIN=... node portal/look.mjs FOLDER [zh|en] [390|1280]
// [light|dark|forced|print|large|noscript]. A name that begins with a number keeps the order.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Site, openBrowser, openPage } from './site.mjs';
import { makeKnownProblem, paths, states } from './states.mjs';

const [folder, language = 'zh', width = '390', look = 'light'] = process.argv.slice(2);
if (folder === undefined) throw new Error('where to? node portal/look.mjs FOLDER [zh|en] [390|1280] [light|dark|forced|print|large|noscript]');
mkdirSync(folder, { recursive: true });
const site = await Site.start();

const browser = await openBrowser();
const page = await openPage(browser, {
  viewport: { width: Number(width), height: 844 },
  locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  javaScriptEnabled: look !== 'noscript',
  colorScheme: look === 'dark' ? 'dark' : 'light',
  forcedColors: look === 'forced' ? 'active' : 'none',
});
if (look === 'print') await page.emulateMedia({ media: 'print' });
if (look === 'large') await page.goto(`${site.address}/?large=1`);
let count = 0;
const shoot = async (name) => {
  const number = String(++count).padStart(2, '0');
  await page.screenshot({ path: join(folder, `${number} ${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`), fullPage: true });
};
try {
  makeKnownProblem(site);
  for (const path of paths) {
    await page.goto(site.address + path);
    await shoot(path === '/' ? 'home' : path.slice(1));
  }
  for await (const [name] of states(site, page, language, look !== 'noscript')) await shoot(name);
} finally {
  if (page.said.length > 0) console.log(page.said);
  await browser.close();
  await site.stop();
}
