// What a browser must fetch before the first page of the console stands: the entry with all it imports, and the page 待办. Charts, dialogs
// and the other pages come when they are opened.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const folder = new URL('../../build/web/desk/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', folder), 'utf8'));
const first_load_bytes_max = 230 * 1024;

const files = new Set(['index.html']);
const seen = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return;
  seen.add(key);
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const other of chunk.imports ?? []) visit(other);
};
visit('index.html');
visit('src/pages/Todo.vue');
const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length, 0);
console.log(`first load   ${bytes} B gzip of ${first_load_bytes_max}, ${files.size} files`);
if (bytes > first_load_bytes_max) {
  console.error('over budget');
  process.exit(1);
}
