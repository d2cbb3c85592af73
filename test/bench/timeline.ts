import { tableFromIPC } from 'apache-arrow';
import { CaseReader } from '#core/api/handlers/reader.ts';
import { dispatch } from '#core/host/dispatch.ts';
import { readingContext } from '#core/host/reading-context.ts';
import { middle } from './middle.ts';

/** Lanes of a tile and columns of one, as the page asks for them. */
const LANES = 32;
const COLUMNS = 512;
/** Lanes of which every second one is drawn at once on a large screen. */
const MANY = 200;
const SECOND = 1_000_000n;

type Keys = readonly string[];

interface Bounds {
  readonly from: bigint;
  readonly to: bigint;
  readonly total: number;
}

async function boundsOf(reader: CaseReader): Promise<Bounds> {
  const found = await reader.use<Bounds | undefined>(undefined, (connection) =>
    connection.first<Bounds>(
      `SELECT min(occurred_at) AS "from", max(occurred_at) AS "to",
         (SELECT count(*)::DOUBLE FROM credential) AS total FROM event`,
    ),
  );
  if (!found) throw new Error('the case holds nothing');
  return found;
}

/** Milliseconds of every question that the timeline asks, by a name for it; tiles begin with `tile`. */
export async function timeline(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const context = readingContext(reader);
  const ask = async (name: string, args: unknown): Promise<Uint8Array> => {
    const answer = await dispatch(context, name, args);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
    return answer.value as Uint8Array;
  };
  const keysOf = async (order: object, offset: number, limit = LANES): Promise<Keys> => {
    const bytes = await ask('timeline.lanes', { filter: {}, ...order, offset, limit });
    return tableFromIPC(bytes)
      .toArray()
      .map((row) => (row as { readonly credential_key: string }).credential_key);
  };
  const { from, to, total } = await boundsOf(reader);
  const half = Math.floor(total / 2);
  const [top, far, busiest, many] = [
    await keysOf({}, 0),
    await keysOf({}, half),
    await keysOf({ sort: 'uses', descending: true }, 0),
    await keysOf({}, half, MANY),
  ];
  const whole = { from, width: (to - from) / BigInt(COLUMNS) + 1n, columns: COLUMNS };
  const second = { from: from + (to - from) / 2n, width: SECOND / BigInt(COLUMNS), columns: COLUMNS };
  const denied = { terms: [{ field: 'outcome', op: 'is', values: ['denied'] }] };
  const deep = { filter: {}, offset: Math.max(0, Math.floor(total) - 300), limit: 128 };
  const asked: readonly (readonly [string, string, unknown])[] = [
    ['tile of the whole case', 'timeline.tile', { filter: {}, keys: top, ...whole }],
    ['tile far down', 'timeline.tile', { filter: {}, keys: far, ...whole }],
    ['tile of the busiest lanes', 'timeline.tile', { filter: {}, keys: busiest, ...whole }],
    ['tile of the busiest lane', 'timeline.tile', { filter: {}, keys: busiest.slice(0, 1), ...whole }],
    ['tile of one second', 'timeline.tile', { filter: {}, keys: far, ...second }],
    ['tile of one second, busiest lanes', 'timeline.tile', { filter: {}, keys: busiest, ...second }],
    ['200 lanes at once', 'timeline.tile', { filter: {}, keys: many, ...whole }],
    ['uses that are denied', 'timeline.tile', { filter: denied, keys: far, ...whole }],
    ['lanes', 'timeline.lanes', { filter: {}, offset: 0, limit: 128 }],
    ['lanes, the last ones', 'timeline.lanes', deep],
    ['lanes by agent', 'timeline.lanes', { filter: {}, group: 'agent', offset: 0, limit: 128 }],
    ['lanes by account, the last ones', 'timeline.lanes', { ...deep, group: 'account' }],
    ['groups', 'timeline.groups', { filter: {} }],
    ['groups by agent', 'timeline.groups', { filter: {}, group: 'agent' }],
    ['groups by task', 'timeline.groups', { filter: {}, group: 'task' }],
    ['groups by account', 'timeline.groups', { filter: {}, group: 'account' }],
    ['groups by identity', 'timeline.groups', { filter: {}, group: 'identity' }],
    ['groups by owner', 'timeline.groups', { filter: {}, group: 'owner' }],
    [
      'lanes, the furthest from ideal',
      'timeline.lanes',
      { filter: {}, sort: 'distance', descending: true, offset: 0, limit: 128 },
    ],
    ['links', 'timeline.links', { keys: many }],
    ['bands', 'timeline.bands', { keys: many }],
    ['attempts', 'timeline.attempts', { keys: busiest.slice(0, 1), limit: 200 }],
  ];
  const times: Record<string, number> = {};
  for (const [label, name, args] of asked) times[label] = 1000 * (await middle(() => ask(name, args)));
  reader.close();
  return times;
}
