import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Trouble } from '@/api/trouble';
import { troubleOf } from '@/api/trouble';

export interface Loaded<T> {
  data: ShallowRef<T | undefined>;
  trouble: ShallowRef<Trouble | undefined>;
  /** True from 300 ms after the start: what is faster than that needs no word. */
  slow: Ref<boolean>;
  loading: Ref<boolean>;
  at: Ref<Date | undefined>;
  load: () => Promise<void>;
}

/** One thing read from the server, with the three states a page must be able to show. The newest question wins. */
export function useLoad<T>(read: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T>();
  const trouble = shallowRef<Trouble>();
  const slow = ref(false);
  const loading = ref(false);
  const at = ref<Date>();
  let asked = 0;
  const load = async () => {
    const question = ++asked;
    loading.value = true;
    const timer = window.setTimeout(() => {
      if (question === asked) slow.value = true;
    }, 300);
    try {
      const answer = await read();
      if (question !== asked) return;
      data.value = answer;
      trouble.value = undefined;
      at.value = new Date();
    } catch (error) {
      if (question === asked) trouble.value = troubleOf(error);
    } finally {
      window.clearTimeout(timer);
      if (question === asked) {
        loading.value = false;
        slow.value = false;
      }
    }
  };
  return { data, trouble, slow, loading, at, load };
}

/** Reads again every `seconds` while the page is in front, and at once when it comes to the front. */
export function useRefresh(load: () => Promise<void>, seconds: number): void {
  let timer = 0;
  const tick = () => {
    if (document.visibilityState === 'visible') void load();
  };
  onMounted(() => {
    timer = window.setInterval(tick, seconds * 1000);
    document.addEventListener('visibilitychange', tick);
  });
  onBeforeUnmount(() => {
    window.clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
}
