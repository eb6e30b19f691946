import { api, must } from './client';
import type { paths } from './schema';

export type Found = paths['/api/v1/search']['post']['responses']['200']['content']['application/json'];

export interface Narrowed {
  state?: string | undefined;
  kind?: string | undefined;
  unit?: string | undefined;
  source?: string | undefined;
}

/** A POST, for what is looked for must stand in no server's address and no log. */
export function search(text: string, { state, kind, unit, source }: Narrowed, cursor?: string): Promise<Found> {
  return must(api.POST('/api/v1/search', { body: { text, limit: 50, state: state ?? null, kind: kind ?? null, unit: unit ?? null, source: source ?? null, cursor: cursor ?? null } }));
}
