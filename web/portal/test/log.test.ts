// The published test vectors, and what must not pass. Run by the build: node --test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { checkSignature } from '../src/ed25519.ts';
import { fieldsMatch, fromBase64, hashesFromTiles, included, leafHash, leafOf, nodeHash, parseCheckpoint, parseNote, parseProof, parseVerifierKey, rootOf, signedBy, tilePath } from '../src/log.ts';
import type { Bytes } from '../src/log.ts';

interface Vectors {
  log_key: { vkey?: string } | string;
  receipts: { size: number; receipt: string }[];
}
const vectors = JSON.parse(readFileSync(new URL('../../../docs/test-vectors/vectors.json', import.meta.url), 'utf8')) as Vectors;
const vkey = typeof vectors.log_key === 'string' ? vectors.log_key : (Object.values(vectors.log_key).find((text) => /\+[0-9a-f]{8}\+/.test(String(text))) as string);

const verdict = async (text: string): Promise<string> => {
  const key = await parseVerifierKey(vkey);
  const proof = parseProof(text);
  if (key === undefined || proof === undefined) return 'malformed';
  const note = parseNote(proof.note);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return 'malformed';
  if (!(await signedBy(note, key, checkSignature))) return 'signature';
  const leaf = await leafHash(await leafOf(proof.opening));
  if (!(await included(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root))) return 'included';
  return (await fieldsMatch(proof.opening)) ? 'passed' : 'fields';
};

test('every published receipt passes', async () => {
  assert.ok(vectors.receipts.length > 2);
  for (const { receipt, size } of vectors.receipts) assert.equal(await verdict(receipt), 'passed', `size ${size}`);
});

test('no receipt passes with any one character changed', async () => {
  const { receipt } = vectors.receipts[0]!;
  for (let at = 0; at < receipt.length; at += 3) {
    const old = receipt[at]!;
    // A witness's signature says nothing to who does not know the witness.
    const changed = receipt.slice(0, at) + (old === 'A' ? 'B' : 'A') + receipt.slice(at + 1);
    if (changed === receipt) continue;
    assert.notEqual(await verdict(changed), 'passed', `at ${at}`);
  }
});

test('a key whose id does not follow from it is refused', async () => {
  assert.notEqual(await parseVerifierKey(vkey), undefined);
  const [name, id, key] = vkey.split('+') as [string, string, string];
  assert.equal(await parseVerifierKey(`${name}x+${id}+${key}`), undefined);
  assert.equal(await parseVerifierKey(`${name}+00000000+${key}`), undefined);
  assert.equal(await parseVerifierKey(''), undefined);
});

test('base64 has one spelling', () => {
  assert.equal(fromBase64('AB=='), undefined);
  assert.deepEqual(fromBase64('AA=='), new Uint8Array([0]));
  assert.equal(fromBase64('A A='), undefined);
});

// A tree made the slow way, by the definition.
const slowRoot = async (leaves: Bytes[]): Promise<Bytes> => {
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(await slowRoot(leaves.slice(0, k)), await slowRoot(leaves.slice(k)));
};

test('the root from tiles is the root by the definition', async () => {
  const leaves: Bytes[] = [];
  for (let i = 0; i < 700; i++) leaves.push(await leafHash(new TextEncoder().encode(String(i))));
  for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 700]) {
    const levels: Bytes[][] = [leaves.slice(0, size)];
    for (let level = 0; level < 8; level++) {
      const next: Bytes[] = [];
      const row = levels[level]!;
      for (let i = 0; i + 1 < row.length; i += 2) next.push(await nodeHash(row[i]!, row[i + 1]!));
      levels.push(next);
    }
    const asked: string[] = [];
    const hash = hashesFromTiles(size, (path) => {
      asked.push(path);
      const [, level, first, width] = /^tile\/(\d)\/(\d{3})(?:\.p\/(\d+))?$/.exec(path)!;
      const row = levels[Number(level) * 8]!;
      const count = width === undefined ? 256 : Number(width);
      const bytes = new Uint8Array(count * 32);
      for (let i = 0; i < count; i++) bytes.set(row[Number(first) * 256 + i]!, i * 32);
      return Promise.resolve(bytes);
    });
    for (const wanted of new Set([1, Math.ceil(size / 2), size])) {
      assert.deepEqual(await rootOf(wanted, hash), await slowRoot(leaves.slice(0, wanted)), `${wanted} of ${size}`);
    }
    assert.equal(new Set(asked).size, asked.length, 'a tile is asked for once');
  }
});

test('tiles are named as published', () => {
  assert.equal(tilePath(0, 1_234_067, 256), 'tile/0/x001/x234/067');
  assert.equal(tilePath(1, 5, 7), 'tile/1/005.p/7');
});
