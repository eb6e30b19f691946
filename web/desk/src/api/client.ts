import createClient, { type Middleware } from 'openapi-fetch';
import { language } from './language';
import type { components, paths } from './schema';
import { Failed, troubleOfProblem } from './trouble';

export type Schemas = components['schemas'];
export type Matter = Schemas['Matter'];
export type MatterLine = Schemas['MatterLine'];
export type Action = Schemas['Action'];
export type Field = Schemas['Field'];
export type Clock = Schemas['Clock'];
export type Entry = Schemas['Entry'];
/** The one step the matter waits for. */
export function isNext(action: Action): boolean {
  return (action as { next?: boolean }).next === true;
}

/** The generator knows no object of unknown members: a draft's content is whatever the form holds. */
export type DraftBody = { content: Record<string, never> };
export type DeadlineOf = NonNullable<MatterLine['deadline']>;

/** The session's token for everything that changes something. Kept in memory: a reload asks the server again. */
let csrf = '';
export function setCsrf(token: string): void {
  csrf = token;
}

export function csrfToken(): string {
  return csrf;
}

/** Called when the server says that nobody is signed in (any more) or that the password must be changed first. */
let onSignedOut: (code: string) => void = () => undefined;
export function whenSignedOut(act: (code: string) => void): void {
  onSignedOut = act;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language.value === 'zh' ? 'zh-CN' : 'en');
    if (request.method !== 'GET' && csrf) request.headers.set('X-CSRF-Token', csrf);
    return request;
  },
};

export const api = createClient<paths>({ credentials: 'same-origin' });
api.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or Failed with the problem in words. */
export async function must<T>(question: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await question;
  if (response.ok) return data as T;
  const trouble = troubleOfProblem(response.status, error);
  if (response.status === 401 || trouble.code === 'password_must_change') onSignedOut(trouble.code);
  throw new Failed(trouble);
}

/** A key under which the same request is done once, however often it is sent. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
