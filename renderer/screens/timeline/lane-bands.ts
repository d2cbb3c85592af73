import type { Client } from '../../api/client.ts';
import type { Band } from '../../charts/timeline/outstanding.ts';
import { int, small, text } from '../../format/rows.ts';

/** A stretch in which issued and used do not fit, in a lane. */
export interface LaneBand extends Band {
  /** Key of the lane. */
  readonly key: string;
}

/** Asks where issued and used do not fit in some lanes; what has no time is left to the story of its lane. */
export async function bringBands(client: Client, keys: readonly string[]): Promise<readonly LaneBand[]> {
  const columns = await client.call('timeline.bands', { keys: [...keys] });
  return columns.rows().flatMap((row) => {
    const key = keys[small(row, 'lane') ?? -1];
    const from = int(row, 'from_at');
    if (key === undefined || from === null) return [];
    const to = int(row, 'to_at') ?? from;
    return [{ key, from, to, kind: text(row, 'kind') ?? '', reason: text(row, 'reason') ?? '' }];
  });
}
