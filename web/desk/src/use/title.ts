import { watchEffect } from 'vue';
import { useI18n } from 'vue-i18n';

/** The window's title: the page's own words first. */
export function useTitle(words: () => string): void {
  const { t } = useI18n();
  watchEffect(() => {
    document.title = `${words()} · ${t('shell.product')}`;
  });
}
