import { language } from './language';
import { setCsrf } from './client';
import type { paths } from './schema';
import { Failed, troubleOfProblem } from './trouble';

type Answer<P extends keyof paths, M extends 'get' | 'post'> = paths[P] extends Record<M, { responses: { 200: { content: { 'application/json': infer A } } } }> ? A : never;

/** Who is signed in. */
export type SessionView = Answer<'/api/v1/session', 'get'>;
export type SessionList = Answer<'/api/v1/sessions', 'get'>;
export type TotpAnswer = Answer<'/api/v1/totp', 'post'>;

let token = '';

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'Accept-Language': language.value === 'zh' ? 'zh-CN' : 'en',
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(method !== 'GET' && token ? { 'X-CSRF-Token': token } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const json: unknown = text ? JSON.parse(text) : undefined;
  if (!response.ok) throw new Failed(troubleOfProblem(response.status, json));
  return json as T;
}

function keep(view: SessionView): SessionView {
  token = view.csrf;
  setCsrf(view.csrf);
  return view;
}

export const account = {
  async read(): Promise<SessionView> {
    return keep(await ask<SessionView>('GET', '/api/v1/session'));
  },
  async signIn(name: string, password: string, second: { code?: string; recovery_code?: string }): Promise<SessionView> {
    return keep(await ask<SessionView>('POST', '/api/v1/session', { name, password, ...second }));
  },
  async signOut(): Promise<void> {
    await ask<void>('DELETE', '/api/v1/session');
    token = '';
    setCsrf('');
  },
  async changePassword(old: string, next: string): Promise<SessionView> {
    return keep(await ask<SessionView>('POST', '/api/v1/password', { old_password: old, new_password: next }));
  },
  totp(body: { action: 'begin' | 'confirm' | 'disable' | 'new_codes'; password?: string; code?: string }): Promise<TotpAnswer> {
    return ask<TotpAnswer>('POST', '/api/v1/totp', body);
  },
  sessions(): Promise<SessionList> {
    return ask<SessionList>('GET', '/api/v1/sessions');
  },
  endOthers(): Promise<void> {
    return ask<void>('DELETE', '/api/v1/sessions');
  },
  end(id: string): Promise<void> {
    return ask<void>('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`);
  },
  forget(id: string): Promise<void> {
    return ask<void>('DELETE', `/api/v1/devices/${encodeURIComponent(id)}`);
  },
};
