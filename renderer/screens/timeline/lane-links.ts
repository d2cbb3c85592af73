import type { Client } from '../../api/client.ts';
import { int, small, text } from '../../format/rows.ts';

/** What comes from what, between two lanes. */
export interface LaneLink {
  /** Key of the child's lane. */
  readonly child: string;
  /** Key of the parent's lane. */
  readonly parent: string;
  /** When the child was made or first used, in µs. */
  readonly time: bigint;
  /** Whether the link is certain. */
  readonly exact: boolean;
}

/** Asks for the links between some lanes. */
export async function bringLinks(client: Client, keys: readonly string[]): Promise<readonly LaneLink[]> {
  const columns = await client.call('timeline.links', { keys: [...keys] });
  return columns.rows().flatMap((row) => {
    const child = keys[small(row, 'child') ?? -1];
    const parent = keys[small(row, 'parent') ?? -1];
    const time = int(row, 'occurred_at');
    if (child === undefined || parent === undefined || time === null) return [];
    return [{ child, parent, time, exact: text(row, 'strength') === 'exact' }];
  });
}
