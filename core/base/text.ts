// eslint-disable-next-line no-control-regex -- the very characters this removes
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Replaces control characters (escape sequences, direction overrides) by U+FFFD, so that a log cannot drive a terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd').replace(/[\t\n]/g, ' ');
}

/** One CSV cell (RFC 4180): quoted where needed; a leading `= + - @` that is not a number gets an apostrophe. */
export function csvCell(text: string): string {
  const clean = text.replace(CONTROL, '\ufffd');
  const formula = /^[=+\-@\t\r]/.test(clean) && !/^[+-]?\d+(\.\d+)?$/.test(clean);
  const safe = formula ? `'${clean}` : clean;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `singular` or `plural` with the number before it, digits grouped: `1,204 events`. */
export function count(number: number | bigint, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en-US')} ${BigInt(number) === 1n ? singular : plural}`;
}
