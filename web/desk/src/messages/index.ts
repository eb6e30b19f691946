import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { language } from '@/api/language';
import en from './en';
import zh from './zh';

/** Both languages are loaded: together they are smaller than one request, and switching keeps what was typed. */
export const i18n = createI18n({
  legacy: false,
  locale: language.value,
  fallbackLocale: false,
  missingWarn: true,
  messages: { zh, en },
});

watch(language, (now) => {
  i18n.global.locale.value = now;
});
