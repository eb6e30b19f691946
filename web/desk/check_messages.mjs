// The words of the console: both languages have the same keys and the same {placeholders}, every key that is asked for exists, and Chinese
// text has full-width punctuation and a space between Chinese and Latin. Run by the build, so that a missing word is found before a reader is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = import.meta.dirname;
const built = await rolldown({ input: { zh: join(root, 'src/messages/zh.ts'), en: join(root, 'src/messages/en.ts') } });
const { output } = await built.generate({ format: 'es' });
const load = async (name) => {
  const chunk = output.find((one) => one.name === name && one.isEntry);
  return (await import(`data:text/javascript,${encodeURIComponent(chunk.code)}`)).default;
};
const flatten = (table, prefix = '') =>
  Object.entries(table).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`)));
const [zh, en] = (await Promise.all(['zh', 'en'].map(load))).map((table) => new Map(flatten(table)));

const faults = [];
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');
for (const [key, text] of zh) {
  if (!en.has(key)) faults.push(`${key}: missing in English`);
  else if (placeholders(text) !== placeholders(en.get(key))) faults.push(`${key}: other placeholders in English`);
  if (/[\u4e00-\u9fff][,;:!?]\s?[\u4e00-\u9fff]/.test(text)) faults.push(`${key}: half-width punctuation between Chinese characters`);
  if (/[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/.test(text)) faults.push(`${key}: no space between Chinese and Latin`);
}
for (const key of en.keys()) if (!zh.has(key)) faults.push(`${key}: missing in Chinese`);

const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith('messages'));
const asked = new Set();
for (const name of sources) {
  const text = readFileSync(join(root, 'src', name), 'utf8');
  for (const [, key] of text.matchAll(/\bt\(\s*'([\w.-]+)'/g)) {
    asked.add(key);
    if (!zh.has(key)) faults.push(`src/${name}: no word for ${key}`);
  }
  // t(`terms.kind.${kind}`): at least one key begins so.
  for (const [, stem] of text.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)) {
    asked.add(`${stem}.*`);
    if (![...zh.keys()].some((key) => key.startsWith(`${stem}.`))) faults.push(`src/${name}: no words below ${stem}`);
  }
}
for (const [, , key] of [...zh.keys()].map((key) => ['', '', key])) {
  const stems = [...asked].filter((one) => one.endsWith('.*')).map((one) => one.slice(0, -1));
  if (!asked.has(key) && !stems.some((stem) => key.startsWith(stem)) && !sources.some((name) => readFileSync(join(root, 'src', name), 'utf8').includes(`'${key}'`)))
    faults.push(`${key}: a word nobody asks for`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${zh.size} words in both languages (${pathToFileURL(root).pathname})`);
