// A page of the portal may cost 15 KB of script and 10 KB of style, gzip: people meet it at a toll gate, on a bad network. What is loaded
// only when an old browser needs it is not counted, for no page carries it.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const folder = new URL('../../build/web/portal/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));
const script_bytes_max = 15 * 1024;
const style_bytes_max = 10 * 1024;

const size = (file) => gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length;
const withImports = (key, seen = new Set()) => {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key].imports ?? []) withImports(other, seen);
  return seen;
};
const total = (keys) => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0);

let over = false;
const say = (name, bytes, limit) => {
  console.log(`${name.padEnd(12)} ${String(bytes).padStart(6)} B gzip of ${limit}`);
  over ||= bytes > limit;
};
const style = Object.keys(manifest).filter((key) => manifest[key].file.endsWith('.css'));
say('style', total(style), style_bytes_max);
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isEntry || chunk.file.endsWith('.css')) continue;
  // Every page carries page.ts beside its own.
  const keys = withImports(key);
  for (const common of withImports('src/page.ts')) keys.add(common);
  say(chunk.name, total(keys), script_bytes_max);
}
if (over) {
  console.error('over budget');
  process.exit(1);
}
