export interface Piece {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Beyond this many pieces on either side the texts are shown whole: comparing is quadratic. */
const PIECES_MAX = 1500;

/** Chinese by character, words and numbers whole. */
function pieces(text: string): string[] {
  return text.match(/[\p{sc=Latin}\p{N}]+|\s+|./gsu) ?? [];
}

/** What went and what came between two texts, by the longest common subsequence. */
export function compared(before: string, after: string): Piece[] {
  const a = pieces(before);
  const b = pieces(after);
  if (a.length > PIECES_MAX || b.length > PIECES_MAX)
    return before === after ? [{ kind: 'same', text: after }] : [{ kind: 'gone', text: before }, { kind: 'new', text: after }];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const found: Piece[] = [];
  const put = (kind: Piece['kind'], text: string) => {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else found.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put('same', a[i] ?? '');
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) put('gone', a[i++] ?? '');
    else put('new', b[j++] ?? '');
  }
  return found;
}
