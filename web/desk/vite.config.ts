import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// The server answers with `script-src 'self'; style-src 'self'; img-src 'self'` and Trusted Types on: nothing may be inlined as a
// data: address, and no preload helper may write markup.
export default defineConfig({
  root: import.meta.dirname,
  base: '/desk/',
  plugins: [vue()],
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  build: {
    outDir: process.env.QINGFENG_DESK_OUT ?? '../../build/web/desk',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/log', '/healthz'].map((path) => [path, process.env.QINGFENG_SERVER ?? 'http://127.0.0.1:8080']),
    ),
  },
});
