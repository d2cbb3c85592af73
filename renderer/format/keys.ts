/** The namespace of a key: `aws-key` of `aws-key:ASIA…`; empty if it has none. */
export function keySpace(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? '' : key.slice(0, colon);
}

/** The first and last four characters of a long value: `ASIA…MEPU`. */
export function ends(value: string, keep = 4): string {
  return value.length <= 2 * keep + 4 ? value : `${value.slice(0, keep)}…${value.slice(-keep)}`;
}

/** A key short enough for a column, recognisable by its ends: `ASIA…MEPU`, `hmac…36db`. */
export function shortKey(key: string): string {
  const space = keySpace(key);
  const value = space === '' ? key : key.slice(space.length + 1);
  if (space === 'vault-hmac') return `hmac…${value.slice(-4)}`;
  if (space === 'vault-accessor') return `accessor…${value.slice(-4)}`;
  if (space === 'aws-session') {
    const principal = value.split(/[:/]/, 1)[0] ?? value;
    return ends(principal);
  }
  return ends(value);
}

/** What tells a key from another of the same name, where there is little room: `…36db`; of a session, when it was made: `10-02T08:55`. */
export function keyEnd(key: string): string {
  const made = keySpace(key) === 'aws-session' ? /\/\d{4}-(\d\d-\d\dT\d\d:\d\d)/.exec(key)?.[1] : undefined;
  return made ?? `…${key.slice(-4)}`;
}
