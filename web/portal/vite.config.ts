import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const source = (name: string): string => resolve(import.meta.dirname, 'src', name);

// One style sheet and one small script for each page that gains by one. The server reads the manifest to learn the hashed names; it
// allows scripts and styles of its own origin only, so nothing may be inlined as a data: address.
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/',
  build: {
    outDir: '../../build/web/portal',
    emptyOutDir: true,
    target: 'es2020',
    assetsDir: '',
    assetsInlineLimit: 0,
    modulePreload: false,
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        portal: source('portal.css'),
        page: source('page.ts'),
        report: source('report.ts'),
        photos: source('photos.ts'),
        receipt: source('receipt.ts'),
        verify: source('verify.ts'),
      },
    },
  },
});
