import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT, type CallName } from '#core/api/contract.ts';
import { LONG_KEY, smallBundle, TEMPORARY_KEY } from './bundle.ts';
import { ask, codeOf, nextPush, rowsOf, type Door } from './calls.ts';

const PAGE = { offset: 0, limit: 100 };

/** The same tests for every host: `open` gives a door to a new, empty case that may import from `folder`. */
export function contractSuite(host: string, open: (folder: string) => Promise<Door>): void {
  describe(`the contract over ${host}`, () => {
    const folder = smallBundle();
    const called = new Set<string>();
    let door: Door;

    beforeAll(async () => {
      const inner = await open(folder);
      door = {
        ...inner,
        call: (name, args) => {
          called.add(name);
          return inner.call(name, args);
        },
      };
    });
    afterAll(() => door.close());

    it('answers an empty case with nothing, not with errors', async () => {
      const info = await ask(door, 'case.info', {});
      expect(info).toMatchObject({ generation: 0, files: 0n, credentials: 0n, firstAt: null, notices: [] });
      expect(rowsOf(await ask(door, 'events.list', { filter: {}, ...PAGE }))).toEqual([]);
      expect(await codeOf(door, 'credentials.get', { key: 'aws-key:none' })).toBe('not-found');
    });

    it('imports a bundle and tells its end and the new generation', async () => {
      const ended = nextPush(door, 'import.ended');
      const changed = nextPush(door, 'case.changed');
      expect(await ask(door, 'import.start', { paths: [folder] })).toEqual({ started: true });
      expect(await ended).toMatchObject({
        kind: 'done',
        summary: { files: 1, records: 5, events: 4, duplicates: 1 },
      });
      expect(await changed).toEqual({ generation: 1 });
      expect(await ask(door, 'import.state', {})).toBeNull();
      expect(await ask(door, 'import.cancel', {})).toEqual({ cancelled: false });
    });

    it('tells what it is', async () => {
      const info = await ask(door, 'host.info', {});
      expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(info.canPick).toBe(false);
      expect(await codeOf(door, 'host.pick', { what: 'files' })).toBe('not-here');
    });

    it('shows the folder it may import from and nothing above it', async () => {
      const listing = await ask(door, 'host.browse', { path: '' });
      expect(listing.parent).toBeNull();
      expect(listing.entries.map(({ name, kind }) => ({ name, kind }))).toEqual([
        { name: 'trail.json', kind: 'file' },
      ]);
      expect(await codeOf(door, 'host.browse', { path: '..' })).toBe('not-found');
      expect(await codeOf(door, 'host.browse', { path: '/' })).toBe('not-found');
    });

    it('gives the case in numbers', async () => {
      const info = await ask(door, 'case.info', {});
      expect(info.accounting).toEqual({ records: 5n, events: 4n, paired: 0n, duplicates: 1n, setAside: 0n });
      expect(info.journalHead).toMatch(/^[0-9a-f]{64}$/);
      expect(info.bundles).toHaveLength(1);
      const strip = await ask(door, 'case.histogram', { buckets: 10 });
      expect(strip.counts).toHaveLength(10);
      expect(strip.counts.reduce((sum, n) => sum + n, 0)).toBe(4);
      expect(strip.denied.reduce((sum, n) => sum + n, 0)).toBe(1);
    });

    it('lists the evidence', async () => {
      const files = rowsOf(await ask(door, 'evidence.files', {}));
      expect(files).toHaveLength(1);
      expect(files[0]).toMatchObject({ path: 'trail.json', source: 'aws-cloudtrail', records: 5n });
      expect(rowsOf(await ask(door, 'evidence.setAside', PAGE))).toEqual([]);
    });

    it('lists credentials and keeps to the filter', async () => {
      const all = rowsOf(await ask(door, 'credentials.list', { filter: {}, collapse: false, ...PAGE }));
      expect(all.map((row) => row['credential_key'])).toEqual(
        expect.arrayContaining([`aws-key:${LONG_KEY}`, `aws-key:${TEMPORARY_KEY}`]),
      );
      const found = await ask(door, 'credentials.list', {
        filter: { text: TEMPORARY_KEY },
        collapse: false,
        ...PAGE,
      });
      expect(rowsOf(found).map((row) => row['credential_key'])).toContain(`aws-key:${TEMPORARY_KEY}`);
      const summary = await ask(door, 'credentials.summary', {
        filter: { terms: [{ field: 'kind', op: 'is', values: ['aws-access-key'] }] },
        collapse: false,
      });
      expect(summary.total).toBe(1n);
    });

    it('tells one credential in full and where it comes from', async () => {
      const key = `aws-key:${TEMPORARY_KEY}`;
      const detail = await ask(door, 'credentials.get', { key });
      expect(detail.credential).toMatchObject({
        credential_key: key,
        issuance: 'seen',
        uses: 3n,
        denied: 1n,
      });
      expect(detail.actions).toHaveLength(2);
      expect(detail.density.counts.reduce((sum, n) => sum + n, 0)).toBe(3);
      expect(detail.lifecycle.some((row) => row['phase'] === 'issued')).toBe(true);
      const lineage = await ask(door, 'credentials.lineage', { key });
      expect(lineage.links).toContainEqual(
        expect.objectContaining({ childKey: key, parentKey: `aws-key:${LONG_KEY}`, relation: 'issued-by' }),
      );
      expect(lineage.breaks.map((end) => end.key)).toContain(`aws-key:${LONG_KEY}`);
    });

    it('lists, counts and groups events', async () => {
      const filter = { credential: `aws-key:${TEMPORARY_KEY}` };
      const rows = rowsOf(await ask(door, 'events.list', { filter, ...PAGE }));
      expect(rows.map((row) => row['action'])).toEqual(['ListBuckets', 'ListUsers', 'ListBuckets']);
      expect(rows[0]).toMatchObject({ path: 'trail.json' });
      expect(await ask(door, 'events.summary', { filter })).toMatchObject({ total: 3n, denied: 1n });
      expect(await ask(door, 'events.values', { filter, field: 'action' })).toEqual({
        values: [
          { value: 'ListBuckets', count: 2n },
          { value: 'ListUsers', count: 1n },
        ],
      });
    });

    it('leads from an event to each of its records, masked', async () => {
      const filter = { terms: [{ field: 'action' as const, op: 'is' as const, values: ['ListBuckets'] }] };
      const listed = rowsOf(await ask(door, 'events.list', { filter, descending: true, ...PAGE }));
      const { records } = await ask(door, 'events.get', { eventId: listed[0]!['event_id'] as bigint });
      expect(records.map((place) => place.role)).toEqual(['event', 'duplicate']);
      const raw = await ask(door, 'raw.get', { fileId: records[0]!.fileId, ordinal: records[0]!.ordinal });
      expect(raw.record.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(raw.text).toContain('ListBuckets');
      const issued = await ask(door, 'raw.get', { fileId: records[0]!.fileId, ordinal: 1n });
      expect(issued.text).not.toContain('EXAMPLETOKEN');
    });

    it('refuses what it does not know with a code', async () => {
      expect(await codeOf(door, 'case.drop', {})).toBe('unknown-call');
      expect(await codeOf(door, 'events.list', { filter: {}, offset: -1, limit: 1 })).toBe('bad-arguments');
      expect(
        await codeOf(door, 'events.list', {
          filter: { terms: [{ field: 'x', op: 'is', values: ['1'] }] },
          ...PAGE,
        }),
      ).toBe('bad-arguments');
      expect(await codeOf(door, 'raw.get', { fileId: 99, ordinal: 1n })).toBe('not-found');
    });

    it('has had every call of the contract made', () => {
      expect((Object.keys(CONTRACT) as CallName[]).filter((name) => !called.has(name))).toEqual([]);
    });
  });
}
