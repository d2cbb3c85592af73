/** Counts of the buckets that hold something. */
interface Bucket {
  readonly bucket: number;
  readonly count: number;
  readonly denied: number;
}

/** Every bucket's count and denials, zeros included, in order. */
export function spread(filled: readonly Bucket[], buckets: number): { counts: number[]; denied: number[] } {
  const counts = new Array<number>(buckets).fill(0);
  const denied = new Array<number>(buckets).fill(0);
  for (const { bucket, count, denied: refused } of filled) {
    if (bucket < 0 || bucket >= buckets) continue;
    counts[bucket] = count;
    denied[bucket] = refused;
  }
  return { counts, denied };
}
