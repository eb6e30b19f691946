// The pictures of docs/guide-driver*.md: one report from the QR code to the checked record, on a phone, in both languages.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Site, openBrowser, openPage } from './site.mjs';

const folder = resolve(import.meta.dirname, '../../../docs/pictures');
mkdirSync(folder, { recursive: true });
const site = await Site.start();
const browser = await openBrowser();
const words = {
  zh: { locale: 'zh-CN', next: '下一步', send: '提交', track: '看进度', verify: '核验这份记录', body: '3 号车道收费员态度生硬，我要发票他说没有。希望道歉，补开发票。' },
  en: { locale: 'en-GB', next: 'Next', send: 'Send', track: 'See progress', verify: 'Check this record', body: 'The collector in lane 3 was rude and gave no invoice. I would like an apology, and the invoice.' },
};
for (const [language, w] of Object.entries(words)) {
  const page = await openPage(browser, { locale: w.locale });
  const shoot = (name) => page.screenshot({ path: join(folder, `driver-${name}-${language}.png`), fullPage: true });
  const press = (name) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
  await page.goto(`${site.address}/`);
  await shoot('home');
  await page.goto(`${site.address}/q/xishan-station/3`);
  await shoot('place');
  await press(w.next);
  await page.locator('input[name="kind"][value="complaint"]').check();
  await page.locator('#body').fill(w.body);
  await shoot('what');
  await press(w.next);
  await page.locator('#phone').fill('13800000000');
  await shoot('contact');
  await press(w.next);
  await shoot('check');
  await press(w.send);
  await shoot('receipt');
  await press(w.track);
  await shoot('progress');
  await press(w.verify);
  await page.locator('[data-verify][data-done]').waitFor();
  await shoot('verify');
  await page.context().close();
}
await browser.close();
await site.stop();
