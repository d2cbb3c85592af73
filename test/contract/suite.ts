import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT, type CallName } from '#core/api/contract.ts';
import { caseArea } from './areas/case.ts';
import { compareArea } from './areas/compare.ts';
import { credentialsArea } from './areas/credentials.ts';
import { eventsArea } from './areas/events.ts';
import { exportArea } from './areas/export.ts';
import { hostArea } from './areas/host.ts';
import { identitiesArea } from './areas/identities.ts';
import { overviewArea } from './areas/overview.ts';
import { notesArea } from './areas/notes.ts';
import { listsArea } from './areas/lists.ts';
import { scopesArea } from './areas/scopes.ts';
import { searchArea } from './areas/search.ts';
import { settingsArea } from './areas/settings.ts';
import { shapeArea } from './areas/shape.ts';
import { sqlArea } from './areas/sql.ts';
import { timelineArea } from './areas/timeline.ts';
import { usageArea } from './areas/usage.ts';
import { viewsArea } from './areas/views.ts';
import { smallBundle } from './bundle.ts';
import { ask, codeOf, nextPush, PAGE, rowsOf, type Door } from './calls.ts';

/** The calls of each area on the small bundle; a new area adds its own. */
const AREAS = [
  hostArea,
  caseArea,
  compareArea,
  credentialsArea,
  eventsArea,
  notesArea,
  listsArea,
  searchArea,
  settingsArea,
  shapeArea,
  sqlArea,
  timelineArea,
  viewsArea,
  exportArea,
  identitiesArea,
  overviewArea,
  scopesArea,
  usageArea,
];

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

    for (const area of AREAS) area(() => door);

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
