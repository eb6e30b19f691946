import { language } from './language';
import { csrfToken } from './client';
import type { paths } from './schema';
import { Failed, troubleOfProblem } from './trouble';

type Answer<P extends keyof paths, M extends 'get' | 'post'> = paths[P] extends Record<M, { responses: { 200: { content: { 'application/json': infer A } } } }> ? A : never;

/** Orders from other systems: tables go as they are (xlsx, csv, pasted text), so these few questions are asked by hand. */
export type OrderMap = Answer<'/api/v1/orders/maps', 'get'>['maps'][number];
export type OrderRows = Answer<'/api/v1/orders/preview', 'post'>;
export type OrderRow = OrderRows['rows'][number];
export type Returns = Answer<'/api/v1/orders/returns', 'get'>;
export type ToTell = Answer<'/api/v1/told-list', 'get'>['to_tell'][number];
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function ask(method: string, path: string, body?: BodyInit, type?: string): Promise<Response> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      'Accept-Language': language.value === 'zh' ? 'zh-CN' : 'en',
      ...(type ? { 'Content-Type': type } : {}),
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrfToken() }),
    },
    ...(body === undefined ? {} : { body }),
  });
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => undefined);
  throw new Failed(troubleOfProblem(response.status, problem));
}
const json = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const of = (map: string) => `map=${encodeURIComponent(map)}`;

export const orders = {
  maps: async () => (await json<{ maps: OrderMap[] }>(ask('GET', '/api/v1/orders/maps'))).maps,
  preview: (map: string, table: BodyInit, type: string) => json<OrderRows>(ask('POST', `/api/v1/orders/preview?${of(map)}`, table, type)),
  take: (map: string, table: BodyInit, type: string) => json<OrderRows>(ask('POST', `/api/v1/orders?${of(map)}`, table, type)),
  returns: (map: string) => json<Returns>(ask('GET', `/api/v1/orders/returns?${of(map)}`)),
  returnsFile: async (map: string) => (await ask('GET', `/api/v1/orders/returns?${of(map)}&format=xlsx`)).blob(),
  markReturned: (map: string, numbers: string[]) =>
    json<{ returned: number; failed: number }>(ask('POST', `/api/v1/orders/returns?${of(map)}`, JSON.stringify({ numbers }), 'application/json')),
  toTell: async () => (await json<{ to_tell: ToTell[] }>(ask('GET', '/api/v1/told-list'))).to_tell,
};
