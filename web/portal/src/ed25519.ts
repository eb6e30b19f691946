// Ed25519 by the browser where it has it; where not, by a small library that is only then loaded.
import type { Bytes, CheckSignature } from './log.ts';

const native: CheckSignature = async (key, text, signature) => {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, text);
};

const library: CheckSignature = async (key, text, signature) => {
  const { verifyAsync } = await import('@noble/ed25519');
  return verifyAsync(signature, text, key);
};

let has: Promise<boolean> | undefined;
const browserHasIt = (): Promise<boolean> =>
  (has ??= crypto.subtle
    .importKey('raw', new Uint8Array(32) as Bytes, { name: 'Ed25519' }, false, ['verify'])
    .then(() => true)
    .catch(() => false));

export const checkSignature: CheckSignature = async (key, text, signature) =>
  ((await browserHasIt()) ? native : library)(key, text, signature);
