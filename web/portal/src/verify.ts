// The check that the server made is made again here, from the proof's own bytes: who does not trust the server need not.
import { checkSignature } from './ed25519.ts';
import { equal, fieldsMatch, hashesFromTiles, included, leafHash, leafOf, parseCheckpoint, parseNote, parseProof, parseVerifierKey, rootOf, signedBy } from './log.ts';
import type { Bytes, Checkpoint, VerifierKey } from './log.ts';

type Result = 'passed' | 'failed' | 'unknown';
class NetworkFailure extends Error {}

const section = document.querySelector<HTMLElement>('[data-verify]');
const word = (key: string): string => section?.querySelector(`[data-word="${key}"]`)?.textContent ?? '';

const get = async (path: string): Promise<Response> => {
  try {
    const response = await fetch(path);
    if (!response.ok) throw new NetworkFailure();
    return response;
  } catch {
    throw new NetworkFailure();
  }
};

const show = (key: string, result: Result): void => {
  const place = section?.querySelector<HTMLElement>(`[data-check="${key}"]`);
  if (!place) return;
  place.dataset['state'] = result;
  place.textContent = word(result);
};

const believed = async (text: string, key: VerifierKey): Promise<Checkpoint | undefined> => {
  const note = parseNote(text);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined || checkpoint.origin !== key.name) return undefined;
  return (await signedBy(note, key, checkSignature)) ? checkpoint : undefined;
};

/** What the old checkpoint signed is still the beginning of today's log: both roots follow from the same published hashes. */
const stillThere = async (old: string, key: VerifierKey, base: string): Promise<Result> => {
  const was = await believed(old, key);
  if (was === undefined) return 'failed';
  const is = await believed(await (await get(`${base}checkpoint`)).text(), key);
  if (is === undefined) return 'failed';
  if (was.size > is.size) return 'failed';
  const hash = hashesFromTiles(is.size, async (path) => new Uint8Array(await (await get(base + path)).arrayBuffer()));
  const same = equal(await rootOf(was.size, hash), was.root) && equal(await rootOf(is.size, hash), is.root);
  return same ? 'passed' : 'failed';
};

const run = async (place: HTMLElement): Promise<void> => {
  const base = `/log/${place.dataset['verify'] ?? 'default'}/`;
  const text = place.querySelector<HTMLTextAreaElement>('[data-proof]')?.value ?? '';
  const old = place.querySelector<HTMLTextAreaElement>('[data-old]')?.value ?? '';
  const results: Record<string, Result> = { whole: 'unknown', signature: 'unknown', included: 'unknown', fields: 'unknown' };
  if (old !== '') results['earlier'] = 'unknown';
  let where = 'on_device';
  try {
    const key = await parseVerifierKey(await (await get(`${base}key`)).text());
    if (key === undefined) throw new NetworkFailure();
    const proof = parseProof(text);
    results['whole'] = proof === undefined ? 'failed' : 'passed';
    if (proof !== undefined) {
      const checkpoint = await believed(proof.note, key);
      results['signature'] = checkpoint === undefined ? 'failed' : 'passed';
      if (checkpoint !== undefined) {
        const leaf: Bytes = await leafHash(await leafOf(proof.opening));
        const there = await included(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root);
        results['included'] = there ? 'passed' : 'failed';
        if (there) results['fields'] = (await fieldsMatch(proof.opening)) ? 'passed' : 'failed';
      }
    }
    if (old !== '') results['earlier'] = await stillThere(old, key, base);
  } catch (failure) {
    // A failure of network or browser is never a finding against the record.
    where = failure instanceof NetworkFailure ? 'network' : 'browser';
  }
  for (const [key, result] of Object.entries(results)) show(key, result);
  const all = Object.values(results);
  const verdict = all.includes('failed') ? 'some_failed' : all.includes('unknown') ? 'some_unknown' : 'all_passed';
  const said = place.querySelector('[data-verdict] strong');
  if (said) said.textContent = word(verdict);
  const note = place.querySelector('[data-where]');
  if (note) note.textContent = word(where);
  place.dataset['done'] = verdict;
};

if (section !== null) {
  if (typeof crypto.subtle === 'undefined') {
    // Only over https, or on this machine: what the server found stays shown, as the server's word.
    section.dataset['done'] = 'server';
  } else {
    void run(section);
  }
}

// A saved file is read here and goes into the form's text.
for (const input of document.querySelectorAll<HTMLInputElement>('input[type="file"][data-into]')) {
  input.hidden = false;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    const target = document.getElementById(input.dataset['into'] ?? '');
    if (!file || !(target instanceof HTMLTextAreaElement) || file.size > 65536) return;
    void file.text().then((content) => {
      target.value = content;
    });
  });
}
