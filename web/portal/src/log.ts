// Reading the log's published formats (C2SP signed-note, tlog-checkpoint, tlog-proof, tlog-tiles; RFC 6962; docs/test-vectors). Numbers of
// leaves are JavaScript numbers: they are divided and never shifted, for bit operations end at 2^31.

export type Bytes = Uint8Array<ArrayBuffer>;

export interface VerifierKey { name: string; id: Bytes; key: Bytes }
export interface NoteSignature { name: string; id: Bytes; bytes: Bytes }
export interface Note { text: string; signatures: NoteSignature[] }
export interface Checkpoint { origin: string; size: number; root: Bytes }
export interface OpenedField { position: number; id: number; salt: Bytes; value: Bytes }
export interface Opening { digests: Bytes[]; fields: OpenedField[] }
export interface Proof { opening: Opening; index: number; hashes: Bytes[]; note: string }

/** Whether this key signed this text; undefined where the browser cannot tell. */
export type CheckSignature = (key: Bytes, text: Bytes, signature: Bytes) => Promise<boolean>;

const encoder = new TextEncoder();

export const equal = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const concat = (...parts: Bytes[]): Bytes => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const fromBase64 = (text: string): Bytes | undefined => {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const binary = atob(text);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return btoa(binary) === text ? bytes : undefined;
};

export const sha256 = async (...parts: Bytes[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));

const big = (value: number, size: number): Bytes => {
  const bytes = new Uint8Array(size);
  for (let i = size - 1; i >= 0; i--) {
    bytes[i] = value % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
};

export const leafHash = (leaf: Bytes): Promise<Bytes> => sha256(new Uint8Array([0]), leaf);
export const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(new Uint8Array([1]), left, right);

/** LEB128 in the fewest bytes, lengths before byte strings; whatever is spelled otherwise is refused. */
class Reader {
  private at = 0;
  private readonly bytes: Bytes;
  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }
  number(): number | undefined {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return undefined;
      value += (byte % 128) * factor;
      if (byte < 128) return i > 0 && byte === 0 ? undefined : value;
      factor *= 128;
    }
    return undefined;
  }
  raw(size: number): Bytes | undefined {
    if (this.at + size > this.bytes.length) return undefined;
    this.at += size;
    return this.bytes.slice(this.at - size, this.at);
  }
  finished(): boolean {
    return this.at === this.bytes.length;
  }
}

export const parseOpening = (bytes: Bytes): Opening | undefined => {
  if (bytes[0] !== 1) return undefined;
  const reader = new Reader(bytes.slice(1));
  const opening: Opening = { digests: [], fields: [] };
  const digests = reader.number();
  if (digests === undefined || digests > 1024) return undefined;
  for (let i = 0; i < digests; i++) {
    const digest = reader.raw(32);
    if (digest === undefined) return undefined;
    opening.digests.push(digest);
  }
  const fields = reader.number();
  if (fields === undefined || fields > digests) return undefined;
  let next = 0;
  for (let i = 0; i < fields; i++) {
    const position = reader.number();
    const id = reader.number();
    const salt = reader.raw(16);
    const length = reader.number();
    const value = length === undefined ? undefined : reader.raw(length);
    if (position === undefined || id === undefined || salt === undefined || value === undefined) return undefined;
    if (position < next || position >= digests || id > 0xffff) return undefined;
    next = position + 1;
    opening.fields.push({ position, id, salt, value });
  }
  return reader.finished() ? opening : undefined;
};

const FIELD = concat(encoder.encode('qingfeng/field/v1'), new Uint8Array([0]));
const LEAF = concat(encoder.encode('qingfeng/leaf/v1'), new Uint8Array([0]));

export const fieldDigest = (field: OpenedField): Promise<Bytes> =>
  sha256(FIELD, big(field.id, 2), field.salt, big(field.value.length, 8), field.value);

export const leafOf = async (opening: Opening): Promise<Bytes> =>
  concat(new Uint8Array([1]), await sha256(LEAF, big(opening.digests.length, 2), ...opening.digests));

/** Every shown field is the one whose digest stands at its place. */
export const fieldsMatch = async (opening: Opening): Promise<boolean> => {
  for (const field of opening.fields) {
    const wanted = opening.digests[field.position];
    if (wanted === undefined || !equal(await fieldDigest(field), wanted)) return false;
  }
  return true;
};

const number = (text: string): number | undefined => {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
};

export const parseNote = (text: string): Note | undefined => {
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) return undefined;
  const note: Note = { text: text.slice(0, split + 1), signatures: [] };
  for (const line of text.slice(split + 2, -1).split('\n')) {
    const parts = /^\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)$/.exec(line);
    const bytes = parts === null ? undefined : fromBase64(parts[2] ?? '');
    if (parts === null || bytes === undefined || bytes.length < 5) return undefined;
    note.signatures.push({ name: parts[1] ?? '', id: bytes.slice(0, 4), bytes: bytes.slice(4) });
  }
  return note;
};

export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin, sizeText, rootText, ...rest] = text.split('\n');
  const size = number(sizeText ?? '');
  const root = fromBase64(rootText ?? '');
  if (origin === undefined || origin === '' || size === undefined || root?.length !== 32 || rest.at(-1) !== '') return undefined;
  return { origin, size, root };
};

export const parseVerifierKey = async (text: string): Promise<VerifierKey | undefined> => {
  const parts = /^([^ +]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const bytes = parts === null ? undefined : fromBase64(parts[3] ?? '');
  if (parts === null || bytes?.length !== 33 || bytes[0] !== 1) return undefined;
  const name = parts[1] ?? '';
  const id = (await sha256(encoder.encode(`${name}\n`), bytes)).slice(0, 4);
  const hex = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === parts[2] ? { name, id, key: bytes.slice(1) } : undefined;
};

export const parseProof = (text: string): Proof | undefined => {
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const [head, extra, index, ...lines] = text.slice(0, split).split('\n');
  if (head !== 'c2sp.org/tlog-proof@v1' || !extra?.startsWith('extra ') || !index?.startsWith('index ')) return undefined;
  const extraBytes = fromBase64(extra.slice(6));
  const opening = extraBytes === undefined ? undefined : parseOpening(extraBytes);
  const position = number(index.slice(6));
  const hashes = lines.map(fromBase64);
  if (opening === undefined || position === undefined || hashes.length > 63) return undefined;
  if (!hashes.every((hash): hash is Bytes => hash?.length === 32)) return undefined;
  return { opening, index: position, hashes, note: text.slice(split + 2) };
};

/** RFC 9162 2.1.3.2: does the leaf stand at this place of the tree? */
export const included = async (index: number, size: number, leaf: Bytes, path: Bytes[], root: Bytes): Promise<boolean> => {
  if (index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && equal(hash, root);
};

/** By a signature of this key, and none of its signatures wrong. */
export const signedBy = async (note: Note, key: VerifierKey, check: CheckSignature): Promise<boolean> => {
  let signed = false;
  for (const signature of note.signatures) {
    if (signature.name !== key.name || !equal(signature.id, key.id)) continue;
    if (!(await check(key.key, encoder.encode(note.text), signature.bytes))) return false;
    signed = true;
  }
  return signed;
};

/** A hash of the tree by its level (0: leaves) and place, as the published tiles give it. */
export type TreeHash = (level: number, index: number) => Promise<Bytes>;

/** The root of the first `size` leaves, from whole subtrees. */
export const rootOf = async (size: number, hash: TreeHash): Promise<Bytes> => {
  const parts: Bytes[] = [];
  let begin = 0;
  for (let level = 52; level >= 0; level--) {
    const width = 2 ** level;
    if (size - begin < width) continue;
    parts.push(await hash(level, begin / width));
    begin += width;
  }
  let root = parts.pop();
  if (root === undefined) throw new Error('an empty tree');
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) root = await nodeHash(part, root);
  return root;
};

/** c2sp.org/tlog-tiles: "tile/1/x001/067.p/5". */
export const tilePath = (level: number, index: number, width: number): string => {
  let rest = index;
  let path = String(rest % 1000).padStart(3, '0');
  for (rest = Math.floor(rest / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return `tile/${level}/${path}${width === 256 ? '' : `.p/${width}`}`;
};

/** Hashes from tiles; a tile is fetched once. */
export const hashesFromTiles = (size: number, fetchTile: (path: string) => Promise<Bytes>): TreeHash => {
  const tiles = new Map<string, Promise<Bytes>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const above = level % 8;
    // The subtree's hashes at the tile's own level.
    const count = 2 ** above;
    const first = index * count;
    const tile = Math.floor(first / 256);
    const width = Math.min(256, Math.floor(size / 256 ** tileLevel) - tile * 256);
    const path = tilePath(tileLevel, tile, width);
    const bytes = await (tiles.get(path) ?? tiles.set(path, fetchTile(path)).get(path)!);
    let row: Bytes[] = [];
    for (let i = 0; i < count; i++) row.push(bytes.slice((first % 256 + i) * 32, (first % 256 + i + 1) * 32));
    if (row.some((hash) => hash.length !== 32)) throw new Error('a short tile');
    while (row.length > 1) {
      const next: Bytes[] = [];
      for (let i = 0; i < row.length; i += 2) next.push(await nodeHash(row[i]!, row[i + 1]!));
      row = next;
    }
    return row[0]!;
  };
};
