import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { account, type SessionView } from '@/api/account';
import { api, must, type Schemas } from '@/api/client';
import { orders } from '@/api/orders';
import { language } from '@/api/language';
import { Failed } from '@/api/trouble';
import { postWords } from '@/use/words';
import type { paths } from '@/api/schema';

type Me = paths['/api/v1/me']['get']['responses']['200']['content']['application/json'];

/** Which answer of /api/v1/me opens which place of the navigation. */
const AREAS: Record<string, Me['areas'][number][]> = {
  todo: ['queue'],
  matters: ['matters'],
  intake: ['intake'],
  calls: ['call_backs'],
  brief: ['leader'],
  figures: ['figures'],
  ledger: ['ledger'],
  reads: ['reads'],
  manage: ['organisation', 'procedures', 'adoption'],
  organisation: ['organisation'],
  procedures: ['procedures'],
  adoption: ['adoption'],
  wall: ['wall'],
  orders: ['orders'],
  told: ['told'],
  register: ['register'],
  accounts: ['accounts'],
};

/** Who I am here, and which pages are mine: both as the server says. */
export const useSession = defineStore('session', () => {
  const view = shallowRef<SessionView>();
  const me = shallowRef<Me>();
  const asked = ref(false);

  const signedIn = computed(() => view.value !== undefined);
  const mustChange = computed(() => view.value?.must_change_password ?? false);
  const name = computed(() => view.value?.person.name ?? '');
  const authority = computed(() => me.value?.authority ?? '');
  const post = computed(() => postWords(view.value?.posts ?? []));
  const opens = (place: string) =>
    (AREAS[place] ?? []).some((area) => (me.value?.areas ?? []).includes(area));

  /** Where a working day starts: leaders with what they decide, those without a queue with what they have. */
  const home = computed(() => {
    if (view.value?.roles.includes('leader') && opens('brief')) return 'brief';
    return ['todo', 'brief', 'manage'].find(opens) ?? 'me';
  });

  /** Systems whose orders can be imported; empty where this server or this person has none, and then no link shows. */
  const orderMaps = shallowRef<string[]>([]);
  const askForOrders = async () => {
    if (!opens('orders')) return;
    try {
      orderMaps.value = (await orders.maps()).map((one) => one.name);
    } catch {
      orderMaps.value = [];
    }
  };

  const readMe = async () => {
    if (!view.value || view.value.must_change_password) return;
    me.value = await must(api.GET('/api/v1/me'));
    void askForOrders();
  };
  const adopt = async (now: SessionView) => {
    view.value = now;
    await readMe();
  };
  const forget = () => {
    view.value = undefined;
    me.value = undefined;
  };
  /** Asks once who is signed in; a server that does not answer is reported, not taken for "nobody". */
  const read = async () => {
    if (asked.value) return;
    try {
      await adopt(await account.read());
      asked.value = true;
    } catch (error) {
      if (error instanceof Failed && error.trouble.status === 401) asked.value = true;
      else throw error;
    }
  };
  const signIn = async (who: string, password: string, second: { code?: string; recovery_code?: string }) => {
    await adopt(await account.signIn(who, password, second));
    asked.value = true;
  };
  const changePassword = async (old: string, next: string) => adopt(await account.changePassword(old, next));
  const signOut = async () => {
    try {
      await account.signOut();
    } finally {
      forget();
    }
  };
  watch(language, () => {
    if (view.value) void account.read().then(adopt, () => undefined);
  });
  return { view, me, signedIn, mustChange, name, authority, post, opens, home, orderMaps, read, readMe, signIn, changePassword, signOut, forget };
});

export type UnitRow = Schemas['Organisation']['units'][number];
