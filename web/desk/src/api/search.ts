import { csrfToken, type MatterLine } from './client';
import { language } from './language';
import { Failed, troubleOfProblem } from './trouble';

export interface Found {
  as_of: string;
  items: { matter: MatterLine; excerpt?: string }[];
  /** The index still reads older entries: more may be found in a moment. */
  catching_up?: boolean;
  next_cursor?: string;
}

/** A POST, for what is looked for must stand in no address and no log. */
export async function search(text: string, cursor?: string): Promise<Found> {
  const response = await fetch('/api/v1/search', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': language.value === 'zh' ? 'zh-CN' : 'en',
      'X-CSRF-Token': csrfToken(),
    },
    body: JSON.stringify({ text, limit: 50, ...(cursor ? { cursor } : {}) }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Failed(troubleOfProblem(response.status, body));
  return body as Found;
}
