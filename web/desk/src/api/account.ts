import { language } from './language';
import { setCsrf } from './client';
import { Failed, troubleOfProblem } from './trouble';

/** Who is signed in, as /api/v1/session answers. */
export interface SessionView {
  session: string;
  person: { id: string; name: string };
  posts: { unit: { id: string; name: string }; role: string; role_name: string; acting: boolean }[];
  roles: string[];
  csrf: string;
  must_change_password: boolean;
  totp: boolean;
  recovery_codes_left: number;
  demo: boolean;
  idle_end: string;
  end: string;
}
export interface SessionList {
  sessions: { id: string; device: string; address: string; created: string; seen: string; current: boolean }[];
  devices: { id: string; device: string; seen: string; current: boolean }[];
}
export interface TotpAnswer {
  secret?: string;
  uri?: string;
  recovery_codes?: string[];
}

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
