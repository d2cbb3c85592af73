import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, nextPush, type Door } from '../calls.ts';

/** Taking things out. A browser loads the file itself, every other host writes where it is told. */
export function exportArea(door: () => Door): void {
  const what = { kind: 'events', filter: { credential: `aws-key:${TEMPORARY_KEY}` } } as const;

  it('says what an export would hold', async () => {
    const described = await ask(door(), 'export.describe', { what });
    expect(described.rows).toBe(3n);
    expect(described.columns[0]).toEqual({ name: 'event_id', type: 'UBIGINT' });
    expect(described.name).toMatch(/^small-events-\d{8}-\d{6}Z$/);
    expect(await ask(door(), 'export.describe', { what: { kind: 'tables' } })).toMatchObject({ rows: null });
    expect(await codeOf(door(), 'export.describe', { what: { kind: 'sql', sql: 'DROP TABLE event' } })).toBe(
      'query-refused',
    );
    expect(await codeOf(door(), 'export.describe', { what: { kind: 'story', key: 'none' } })).toBe(
      'not-found',
    );
  });

  it('takes a selection out, and tells its rows, size and hash', async () => {
    const { host } = await ask(door(), 'host.info', {});
    const path = join(mkdtempSync(join(tmpdir(), 'credtrail-out-')), 'events.json');
    const ended = nextPush(door(), 'export.ended');
    const { id } = await ask(door(), 'export.start', {
      what,
      format: 'json',
      zone: 'Europe/Berlin',
      columns: ['action', 'occurred_at'],
      ...(host === 'loopback' ? {} : { path }),
    });
    const outcome = await ended;
    if (outcome.kind === 'failed') throw new Error(outcome.message);
    expect(outcome).toMatchObject({ id, summary: { rows: 3n, leftOut: 0n } });
    const bytes =
      outcome.download === null ? readFileSync(path) : Buffer.from(await door().fetch!(outcome.download));
    expect(outcome.summary.bytes).toBe(BigInt(bytes.length));
    expect(outcome.summary.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((JSON.parse(bytes.toString()) as unknown[])[0]).toEqual({
      action: 'ListBuckets',
      occurred_at_utc: '2026-10-14T09:42:07.000000Z',
      'occurred_at_Europe/Berlin': '2026-10-14T11:42:07.000000+02:00',
    });
    expect((await ask(door(), 'case.info', {})).journalHead).toBe(outcome.summary.journalHead);
    expect(await ask(door(), 'export.state', {})).toEqual([]);
    expect(await ask(door(), 'export.cancel', { id })).toEqual({ cancelled: false });
  });

  it('writes into the journal which picture was taken out', async () => {
    const picture = { screen: 'timeline', name: 'x.png', bytes: 3n, sha256: 'a'.repeat(64), zone: 'UTC' };
    const { journalHead } = await ask(door(), 'export.picture', { ...picture, filter: {} });
    expect((await ask(door(), 'case.info', {})).journalHead).toBe(journalHead);
    expect(await codeOf(door(), 'export.picture', { ...picture, filter: {}, sha256: 'x' })).toBe(
      'bad-arguments',
    );
  });

  it('refuses what cannot be taken out, and has no dialog here', async () => {
    const place = { path: '/nowhere/x' };
    const start = (args: object) =>
      codeOf(door(), 'export.start', { what, format: 'csv', ...place, ...args });
    expect(await start({ zone: 'Europe/Nowhere' })).toBe('bad-arguments');
    expect(await start({ format: 'xlsx' })).toBe('bad-arguments');
    expect(await start({ what: { kind: 'tables' } })).toBe('bad-arguments');
    expect(await start({ what: { kind: 'set-aside' }, format: 'timesketch' })).toBe('bad-arguments');
    expect(await codeOf(door(), 'host.save', { name: 'x.csv' })).toBe('not-here');
  });
}
