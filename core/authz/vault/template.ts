/** A path whose templates are filled as far as they are known. */
export interface FilledPath {
  /** The path; templates that are not known stand in it as written. */
  readonly path: string;
  /** Names of those that are not known, e.g. `identity.entity.id`. */
  readonly open: readonly string[];
}

const TEMPLATE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Fills `{{identity.…}}` in a path of a policy. Values are by name: a text, or null where it is known that there is none; names that are
 * not there are not known. Null where a value is missing for certain: Vault drops such a path (`identitytpl`, templated policies).
 */
export function filledPath(
  path: string,
  identity: Readonly<Record<string, string | null>>,
): FilledPath | null {
  const names = [...path.matchAll(TEMPLATE)].map(([, name = '']) => name);
  if (names.some((name) => identity[name] === null)) return null;
  return {
    path: path.replace(TEMPLATE, (written, name: string) => identity[name] ?? written),
    open: names.filter((name) => identity[name] === undefined),
  };
}

/** Whether a path with templates that are not known may hold an asked path, whatever they stand for. Never no by mistake. */
export function mayHold(path: string, asked: string): boolean {
  const pieces = path.split(/\{\{[^{}]*\}\}|(?:(?<=\/)|^)\+(?=\/|$)/);
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1;
    if (index === 0) {
      if (!asked.startsWith(piece)) return false;
      at = piece.length;
    } else if (last && piece.endsWith('*')) return asked.includes(piece.slice(0, -1), at);
    else if (last) return asked.length - piece.length >= at && asked.endsWith(piece);
    else {
      const found = asked.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
  }
  return true;
}
