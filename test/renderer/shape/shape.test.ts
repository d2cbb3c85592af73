import { Dictionary, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { decodeColumns } from '#renderer/api/columns.ts';
import { colouredBy } from '#renderer/screens/shape/colouring.ts';
import { ordered, placesOf } from '#renderer/screens/shape/order.ts';
import { shapePlace, shapeWord, COLOURINGS, SHAPE_VIEWS } from '#renderer/screens/shape/places.ts';
import { nextMoment, STEPS } from '#renderer/screens/shape/play.svelte.ts';
import { PointRows } from '#renderer/screens/shape/point-rows.svelte.ts';
import { ShapePoints, type Baseline } from '#renderer/screens/shape/points.ts';
import { baselineFor, idealBoxes, labelsOf, marksOf } from '#renderer/screens/shape/scene.ts';
import { lifetimeWords, measuresInShort, pointSentence } from '#renderer/screens/shape/words.ts';

const words = (values: readonly (string | null)[]) =>
  vectorFromArray(values, new Dictionary(new Utf8(), new Int32()));

const TOLD = decodeColumns(
  tableToIPC(
    new Table({
      credential_id: vectorFromArray(BigUint64Array.of(1n, 2n, 3n, 4n)),
      credential_key: words(['aws-key:A', 'aws-key:B', 'aws-key:C', 'aws-key:D']),
      label: words(['probe', 'probe', null, 'calm']),
      kind: words(['jwt', 'jwt', 'vault-token', null]),
      owner: words([null, 'data', 'data', 'ops']),
      lifetime_basis: words(['ends', 'never', 'at-least', 'unknown']),
      lifetime_seconds: vectorFromArray([3600, 864_000, 60, null]),
      remaining_seconds: vectorFromArray([0, null, null, null]),
      scope: vectorFromArray([80, 10, null, 5]),
      utilisation: vectorFromArray([0.02, null, 0, 1]),
      elevation: vectorFromArray([13, 0, 1, 0]),
      mismatch_count: vectorFromArray([0, 1, 0, 0]),
      reason: words(['13 attempts to go further · scope 80', 'used after task', 'never used', null]),
      distance: vectorFromArray([2, 1, 0.5, 0]),
    }),
  ),
);

const rowsOf = (asked: string[] = []): PointRows =>
  new PointRows((ids, keys) => {
    asked.push([...ids.map(String), ...keys].join());
    const wanted = (id: unknown, key: unknown) => ids.includes(id as bigint) || keys.includes(key as string);
    return Promise.resolve(TOLD.rows().filter((row) => wanted(row['credential_id'], row['credential_key'])));
  });
const POINTS = new ShapePoints(TOLD, 'owner', rowsOf());
await POINTS.rows.bring([...POINTS.ids]);

test('numbers are read as they lie in memory, and what is not known stays unknown', () => {
  expect([...POINTS.ids]).toEqual([1n, 2n, 3n, 4n]);
  expect([...POINTS.lifetime]).toEqual([3600, 864_000, 60, NaN]);
  expect([...POINTS.remaining]).toEqual([0, Infinity, NaN, NaN]);
  expect([...POINTS.scope]).toEqual([80, 10, NaN, 5]);
  expect(POINTS.place(3n)).toBe(2);
  expect(POINTS.place(9n)).toBe(-1);
});

test('an address says how the points are looked at, and nothing that goes without saying', () => {
  for (const view of SHAPE_VIEWS) {
    for (const colour of COLOURINGS) {
      for (const axis of ['whole', 'remaining'] as const) {
        expect(shapePlace(shapeWord({ view, colour, axis }))).toEqual({ view, colour, axis });
      }
    }
  }
  expect(shapeWord(shapePlace(''))).toBe('');
  expect(shapePlace('nonsense+by-nobody')).toEqual({ view: 'space', colour: 'kind', axis: 'whole' });
});

test('colours tell values apart, most points first, and what is not known is said', () => {
  const { legend, places, tokens } = colouredBy(POINTS, 'owner');
  expect(legend.map(({ title, count }) => [title, count])).toEqual([
    ['data', 2],
    ['ops', 1],
    ['not known', 1],
  ]);
  expect(places[1]).toBe(places[2]);
  expect(places[1]).not.toBe(places[3]);
  expect(tokens[places[0] ?? 0]).toBe('--muted');
  expect(tokens[colouredBy(POINTS, 'kind').places[2] ?? 0]).toBe('--kind-vault');
});

test('marks and labels stand at what stands out, a name once, the chosen one first and with its whole reason', () => {
  expect(marksOf(POINTS)).toEqual({
    elevated: [
      { index: 0, attempts: 13 },
      { index: 2, attempts: 1 },
    ],
    mismatched: [1],
  });
  expect(labelsOf(POINTS, null, -1).map(({ lines }) => lines)).toEqual([
    ['probe', '13 attempts to go further'],
    ['C', 'never used'],
  ]);
  expect(labelsOf(POINTS, null, 1)[0]).toEqual({ index: 1, lines: ['probe', 'used after task'] });
  expect(labelsOf(POINTS, Uint8Array.of(1, 1, 0, 0), -1).map(({ index }) => index)).toEqual([2]);
});

test('rows sort by any measure, and what is not known comes last either way', () => {
  const all = [0, 1, 2, 3];
  expect(ordered(POINTS, all, { id: 'scope', descending: true })).toEqual([0, 1, 3, 2]);
  expect(ordered(POINTS, all, { id: 'scope', descending: false })).toEqual([3, 1, 0, 2]);
  const told = tableToIPC(
    new Table({
      credential_id: vectorFromArray(BigUint64Array.of(4n, 2n, 3n, 9n)),
      place: vectorFromArray(Uint32Array.of(2, 1, 1, 3)),
    }),
  );
  const places = placesOf(POINTS, decodeColumns(told));
  expect(ordered(POINTS, all, { id: 'owner', descending: false }, places)).toEqual([1, 2, 3, 0]);
  expect(ordered(POINTS, all, { id: 'owner', descending: true }, places)).toEqual([3, 1, 2, 0]);
  expect(ordered(POINTS, [2, 0], { id: 'distance', descending: true })).toEqual([0, 2]);
});

test('what is told of points is asked for once, together, and finds a point by its key', async () => {
  const asked: string[] = [];
  const rows = rowsOf(asked);
  const points = new ShapePoints(TOLD, 'kind', rows);
  expect(points.row(0)).toBeNull();
  expect(labelsOf(points, null, 0)).toEqual([]);
  rows.want([1n, 2n]);
  rows.want([2n], ['aws-key:D', 'aws-key:none']);
  await rows.idle();
  expect(asked).toEqual(['1,2,aws-key:D,aws-key:none']);
  expect(points.row(0)).toMatchObject({ label: 'probe', reason: '13 attempts to go further · scope 80' });
  expect(points.row(2)).toBeNull();
  expect(rows.idOf('aws-key:D')).toBe(4n);
  expect(rows.idOf('aws-key:none')).toBeNull();
  await rows.bring([1n, 4n], ['aws-key:none']);
  rows.want([1n], ['aws-key:D']);
  await rows.idle();
  expect(asked).toHaveLength(1);
});

test('rows that are not to be had are said, and asked for again when they are wanted again', async () => {
  let fails = true;
  const rows = new PointRows(() =>
    fails ? Promise.reject(new Error('gone')) : Promise.resolve(TOLD.rows().slice(0, 1)),
  );
  rows.want([1n]);
  await rows.idle();
  expect(rows.error?.message).toContain('gone');
  fails = false;
  rows.want([1n]);
  await rows.idle();
  expect(rows.error).toBeNull();
  expect(rows.row(1n)).toMatchObject({ credential_key: 'aws-key:A' });
});

test('a point is told in words, with what the evidence does not say', () => {
  expect([0, 1, 2, 3].map((index) => measuresInShort(POINTS, index))).toEqual([
    '1 h · 80 · ×0.02',
    '10 d · 10 · ?',
    '≥ 1 min · ? · ×0',
    '? · 5 · ×1.0',
  ]);
  expect(lifetimeWords(POINTS, 1)).toBe('never expires, 10 d old');
  expect(pointSentence(POINTS, 0)).toContain('attempts to go further: 13');
});

test('the ideal of the chosen kind is lit, kinds without one take that of all others, and equal ones are one box', () => {
  const line = (kind: string | null, days: number): Baseline => ({
    kind,
    maxLifetimeSeconds: days * 86_400,
    maxScope: 65,
    utilisation: [0.1, 10],
    origin: 'default',
    record: null,
  });
  const baselines = [line('jwt', 1), line('vault-token', 90), line(null, 1)];
  expect(baselineFor(baselines, 'ssh-key')?.kind).toBeNull();
  const counts = new Map<string | null, number>([
    ['jwt', 5],
    ['vault-token', 3],
    ['ssh-key', 1],
  ]);
  const first = idealBoxes(baselines, counts, null);
  expect(first).toHaveLength(2);
  expect(first.filter(({ lit }) => lit)).toMatchObject([{ label: 'ideal' }]);
  const chosen = idealBoxes(baselines, counts, 'vault-token').find(({ lit }) => lit);
  expect(chosen).toMatchObject({ label: 'ideal Vault token' });
  expect(chosen?.x).toBeGreaterThan(first.find(({ lit }) => lit)?.x ?? 1);
});

test('playing goes through the whole case in equal steps, stops at its end, and begins anew', () => {
  const span = { from: 0n, to: 7_200_000n };
  const moments: bigint[] = [];
  for (let at = nextMoment(null, span); at !== null; at = nextMoment(at, span)) moments.push(at);
  expect(moments).toHaveLength(STEPS);
  expect(moments.at(-1)).toBe(span.to);
  expect(nextMoment(-5n, span)).toBe(moments[0]);
});
