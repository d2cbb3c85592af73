const LITERAL = /^\$+bigint$/;
const ESCAPED = /^\$\$+bigint$/;

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function renamed(
  value: Record<string, unknown>,
  which: RegExp,
  rename: (key: string) => string,
): Record<string, unknown> {
  if (!Object.keys(value).some((key) => which.test(key))) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [which.test(key) ? rename(key) : key, item]),
  );
}

function mark(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (Array.isArray(value)) return value.map(mark);
  if (!isPlainObject(value)) return value;
  const safe = renamed(value, LITERAL, (key) => `$${key}`);
  return Object.fromEntries(Object.entries(safe).map(([key, item]) => [key, mark(item)]));
}

/**
 * JSON text of a value in which a bigint is written `{"$bigint":"123"}`; a literal object key `$bigint` gets one more
 * leading `$`, so that every value comes back as it was. Undefined becomes null.
 */
export function encodeWire(value: unknown): string {
  return JSON.stringify(mark(value ?? null));
}

/** The value that {@link encodeWire} wrote. Throws SyntaxError on text that is not such JSON. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (!isPlainObject(item)) return item;
    const keys = Object.keys(item);
    if (keys.length === 1 && typeof item['$bigint'] === 'string') return BigInt(item['$bigint']);
    return renamed(item, ESCAPED, (key) => key.slice(1));
  });
}
