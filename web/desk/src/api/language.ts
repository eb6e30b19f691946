import { ref, watchEffect } from 'vue';

export type Language = 'zh' | 'en';

const KEY = 'qingfeng.desk.language';

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

/** What the person reads. It is sent with every request, so that the server's words come in the same language. */
export const language = ref<Language>(remembered());

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem(KEY, language.value);
  } catch {
    // A browser that keeps nothing starts in Chinese every time.
  }
});
