/** Microseconds since 1970-01-01T00:00:00Z. */
export type Micros = bigint;

const MICROS_PER_SECOND = 1_000_000n;

/** The present moment, in microseconds, to the millisecond. */
export function now(): Micros {
  return BigInt(Date.now()) * 1000n;
}

/** ISO 8601 in UTC with six fraction digits and `Z`, e.g. `2026-10-14T09:41:07.000000Z`; exact for any year 0000-9999. */
export function toIso(time: Micros): string {
  const seconds =
    time >= 0n ? time / MICROS_PER_SECOND : -((-time + MICROS_PER_SECOND - 1n) / MICROS_PER_SECOND);
  const fraction = time - seconds * MICROS_PER_SECOND;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${fraction.toString().padStart(6, '0')}Z`;
}

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Microseconds of an ISO 8601 time with a zone; digits beyond six are cut, never rounded.
 * Returns null when the text is not such a time or names a day that does not exist.
 */
export function fromIso(text: string): Micros | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [, day, clock, fraction = '', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const millis = Date.parse(`${day}T${clock}${offset}`);
  if (Number.isNaN(millis)) return null;
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
