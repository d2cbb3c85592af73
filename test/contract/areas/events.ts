import { expect, it } from 'vitest';
import { TEMPORARY_KEY } from '../bundle.ts';
import { ask, rowsOf, PAGE, type Door } from '../calls.ts';

/** Events and their records. */
export function eventsArea(door: () => Door): void {
  it('lists, counts and groups events', async () => {
    const filter = { credential: `aws-key:${TEMPORARY_KEY}` };
    const rows = rowsOf(await ask(door(), 'events.list', { filter, ...PAGE }));
    expect(rows.map((row) => row['action'])).toEqual(['ListBuckets', 'ListUsers', 'ListBuckets']);
    expect(rows[0]).toMatchObject({ path: 'trail.json' });
    expect(await ask(door(), 'events.summary', { filter })).toMatchObject({ total: 3n, denied: 1n });
    expect(await ask(door(), 'events.values', { filter, field: 'action' })).toEqual({
      values: [
        { value: 'ListBuckets', count: 2n },
        { value: 'ListUsers', count: 1n },
      ],
    });
  });

  it('leads from an event to each of its records, masked', async () => {
    const filter = { terms: [{ field: 'action' as const, op: 'is' as const, values: ['ListBuckets'] }] };
    const listed = rowsOf(await ask(door(), 'events.list', { filter, descending: true, ...PAGE }));
    const { records } = await ask(door(), 'events.get', { eventId: listed[0]!['event_id'] as bigint });
    expect(records.map((place) => place.role)).toEqual(['event', 'duplicate']);
    const raw = await ask(door(), 'raw.get', { fileId: records[0]!.fileId, ordinal: records[0]!.ordinal });
    expect(raw.record.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(raw.text).toContain('ListBuckets');
    const issued = await ask(door(), 'raw.get', { fileId: records[0]!.fileId, ordinal: 1n });
    expect(issued.text).not.toContain('EXAMPLETOKEN');
  });
}
