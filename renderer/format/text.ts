/** A stretch of text: as logged, or the name of a character that would not show or would mislead. */
export interface TextPiece {
  /** What is drawn. */
  readonly text: string;
  /** Whether it stands for a character that has no honest look of its own. */
  readonly hidden: boolean;
}

const HIDDEN =
  // eslint-disable-next-line no-control-regex -- the very characters this makes visible
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

const NAMES: Readonly<Record<number, string>> = { 9: '⇥', 10: '⏎', 13: '␍', 27: '␛', 0: '␀' };

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Cuts text into what can be drawn as it is and what must be named: controls, zero widths, direction overrides. */
export function pieces(text: string): readonly TextPiece[] {
  const out: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) out.push({ text: text.slice(from, match.index), hidden: false });
    out.push({ text: nameOf(match[0]), hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), hidden: false });
  return out;
}

/** The same as one string, for titles and accessible names. */
export function shown(text: string): string {
  return pieces(text)
    .map((piece) => (piece.hidden ? `⟨${piece.text}⟩` : piece.text))
    .join('');
}

/** The last part of a path, without the endings of log files, cut from the left where it is long. */
export function shortFile(path: string, most = 20): string {
  const name = baseName(path).replace(/\.(json|ndjson|jsonl|log|yaml|yml)?(\.(gz|zip))?$/i, '');
  return name.length <= most ? name : `…${name.slice(1 - most)}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
