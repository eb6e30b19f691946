import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

function flag(key: string, first: boolean) {
  const name = `qingfeng.desk.${key}`;
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(name);
  } catch {
    kept = null;
  }
  const value = ref(kept === null ? first : kept === 'yes');
  watch(value, (now) => {
    try {
      localStorage.setItem(name, now ? 'yes' : 'no');
    } catch {
      // Kept until the page is closed.
    }
  });
  return value;
}

/** What this browser remembers about its reader; nothing of it leaves the device. */
export const usePreferences = defineStore('preferences', () => {
  const large = flag('large', false);
  const keys = flag('keys', true);
  watch(large, (on) => document.documentElement.classList.toggle('large', on), { immediate: true });
  return { large, keys };
});
