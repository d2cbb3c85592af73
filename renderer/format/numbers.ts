/** Digits grouped by thousands: `1,204,883`. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes with three significant digits in decimal units: `1.24 MB`. */
export function bytes(value: number | bigint): string {
  let size = Number(value);
  let step = 0;
  while (size >= 999.5 && step < STEPS.length - 1) {
    size /= 1000;
    step += 1;
  }
  const digits = step === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${size.toFixed(digits)} ${STEPS[step] ?? 'B'}`;
}

/** `singular` or `plural` with its number before it: `1 call`, `2,731 calls`. */
export function counted(value: number | bigint, singular: string, plural = `${singular}s`): string {
  return `${grouped(value)} ${BigInt(value) === 1n ? singular : plural}`;
}
