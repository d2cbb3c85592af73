/** The steps of a path: names of fields, and positions in lists. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([A-Za-z_@][\w@-]*)|\."([^"]+)"|\[(\d+)\]/g)].map(
    ([, plain, quoted, position]) => plain ?? quoted ?? Number(position),
  );
}

/** What stands at a path in a parsed record, undefined where nothing does. */
export function valueAt(record: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof step === 'number') return Array.isArray(value) ? (value as unknown[])[step] : undefined;
    return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }, record);
}

/** The path of a column of a CSV, whose rows are records of one level. */
export function columnPath(name: string): string {
  return `$."${name}"`;
}
