import { nextTick } from 'vue';
import { createRouter, createWebHistory, type RouteLocation, type RouteRecordRaw } from 'vue-router';
import { whenSignedOut } from './api/client';
import { useSession } from './stores/session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Without head and foot: sign-in, papers, the wall. */
    bare?: boolean;
    /** Open to somebody who has not signed in. */
    open?: boolean;
    /** The place of the navigation that is marked. */
    place?: string;
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'todo', component: () => import('./pages/Todo.vue'), meta: { place: 'todo' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignIn.vue'), meta: { bare: true, open: true } },
  { path: '/password', name: 'password', component: () => import('./pages/ChangePassword.vue'), meta: { bare: true } },
  { path: '/matters', name: 'matters', component: () => import('./pages/Matters.vue'), meta: { place: 'matters' } },
  { path: '/matters/:number', name: 'matter', component: () => import('./pages/Matter.vue'), props: true, meta: { place: 'matters' } },
  { path: '/matters/:number/papers/:paper', name: 'paper', component: () => import('./pages/Paper.vue'), props: true, meta: { bare: true } },
  { path: '/intake', name: 'intake', component: () => import('./pages/Intake.vue'), meta: { place: 'intake' } },
  { path: '/orders', name: 'orders', component: () => import('./pages/Orders.vue'), meta: { place: 'intake' } },
  { path: '/told', name: 'told', component: () => import('./pages/ToldList.vue'), meta: { place: 'todo' } },
  { path: '/calls', name: 'calls', component: () => import('./pages/CallBacks.vue'), meta: { place: 'todo' } },
  { path: '/search', name: 'search', component: () => import('./pages/Search.vue'), meta: { place: 'matters' } },
  { path: '/brief', name: 'brief', component: () => import('./pages/Leader.vue'), meta: { place: 'brief' } },
  { path: '/figures', name: 'figures', component: () => import('./pages/Figures.vue'), meta: { place: 'figures' } },
  { path: '/figures/:figure', name: 'figure', component: () => import('./pages/FigureList.vue'), props: true, meta: { place: 'figures' } },
  { path: '/ledger', name: 'ledger', component: () => import('./pages/Ledger.vue'), meta: { place: 'ledger' } },
  { path: '/reads', name: 'reads', component: () => import('./pages/Reads.vue'), meta: { place: 'ledger' } },
  { path: '/manage', name: 'manage', component: () => import('./pages/Manage.vue'), meta: { place: 'manage' } },
  { path: '/organisation', name: 'organisation', component: () => import('./pages/Organisation.vue'), meta: { place: 'manage' } },
  { path: '/procedures', name: 'procedures', component: () => import('./pages/Procedures.vue'), meta: { place: 'manage' } },
  { path: '/calendar', name: 'calendar', component: () => import('./pages/Calendar.vue'), meta: { place: 'manage' } },
  { path: '/permissions', name: 'permissions', component: () => import('./pages/Permissions.vue'), meta: { place: 'manage' } },
  { path: '/accounts', name: 'accounts', component: () => import('./pages/Accounts.vue'), meta: { place: 'manage' } },
  { path: '/adoption', name: 'adoption', component: () => import('./pages/Adoption.vue'), meta: { place: 'manage' } },
  { path: '/me', name: 'me', component: () => import('./pages/Account.vue'), meta: { place: 'me' } },
  { path: '/wall', name: 'wall', component: () => import('./pages/Wall.vue'), meta: { bare: true } },
  // What people type or remember from elsewhere.
  ...Object.entries({ leader: 'brief', todo: 'todo', queue: 'todo', dashboard: 'figures', 'call-backs': 'calls', units: 'organisation', users: 'accounts', account: 'me' }).map(
    ([path, name]) => ({ path: `/${path}`, redirect: (to: RouteLocation) => ({ name, query: to.query }) }),
  ),
  { path: '/:rest(.*)', name: 'nowhere', component: () => import('./pages/Nowhere.vue') },
];

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

router.beforeEach(async (to, from) => {
  const session = useSession();
  await session.read();
  if (to.meta.open) return true;
  if (!session.signedIn) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
  // Who has no queue, or decides rather than handles, starts elsewhere.
  if (to.name === 'todo' && to.redirectedFrom === undefined && !from.name && session.home !== 'todo' && Object.keys(to.query).length === 0) return { name: session.home };
  if (to.name === 'todo' && !session.mustChange && !session.opens('todo')) return { name: session.home };
  if (session.mustChange && to.name !== 'password') return { name: 'password', query: { to: to.fullPath } };
  return true;
});

// After a change of page the reading starts at its heading.
router.afterEach((to, from, failure) => {
  if (failure || to.path === from.path || !from.name) return;
  void nextTick(() => window.setTimeout(focusHeading, 30));
});

export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

whenSignedOut((code) => {
  const session = useSession();
  const here = router.currentRoute.value;
  if (code === 'password_must_change') {
    if (here.name !== 'password') void router.push({ name: 'password' });
    return;
  }
  if (code !== 'not_signed_in' || here.meta.open) return;
  session.forget();
  void router.push({ name: 'sign-in', query: { to: here.fullPath } });
});
