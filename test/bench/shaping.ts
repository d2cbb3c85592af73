import { CaseReader } from '#core/api/handlers/reader.ts';
import { dispatch } from '#core/host/dispatch.ts';
import { readingContext } from '#core/host/reading-context.ts';
import { middle } from './middle.ts';

const DAY = 86_400_000_000n;

type Asked = readonly (readonly [label: string, name: string, args: unknown])[];

/** The two halves of the case's time, as a comparison takes them. */
async function halvesOf(reader: CaseReader) {
  const time = await reader.use<{ from: bigint; to: bigint } | undefined>(undefined, (connection) =>
    connection.first(
      'SELECT min(epoch_us(occurred_at)) AS "from", max(epoch_us(occurred_at)) + 1 AS "to" FROM event',
    ),
  );
  if (!time) throw new Error('the case holds nothing');
  const { from, to } = time;
  const at = (from + to) / 2n;
  return { a: { from, to: at }, b: { from: at, to } };
}

async function timesOf(reader: CaseReader, asked: Asked): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const [label, name, args] of asked)
    times[label] =
      1000 *
      (await middle(async () => {
        const answer = await dispatch(readingContext(reader), name, args);
        if (!answer.ok) throw new Error(`${label}: ${answer.error.code}: ${answer.error.message}`);
      }));
  return times;
}

/** Milliseconds of long comparisons that must look at every event, by a name for each: of part of the events, and of what has nearly as many values as there are events. */
export async function comparing(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const halves = await halvesOf(reader);
  const allowed = { terms: [{ field: 'outcome', op: 'is', values: ['allowed'] }] };
  const times = await timesOf(reader, [
    [
      'two halves of what was allowed by action',
      'compare.periods',
      { filter: allowed, ...halves, by: 'action' },
    ],
    ['two halves by resource', 'compare.periods', { filter: {}, ...halves, by: 'resource' }],
  ]);
  reader.close();
  return times;
}

/** Milliseconds of what Shape, the Overview, a credential's page and Compare ask for, by a name for each. */
export async function shaping(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const sought = await reader.use<{ key: string } | undefined>(undefined, (connection) =>
    connection.first('SELECT credential_key AS "key" FROM credential ORDER BY uses DESC, "key" LIMIT 1'),
  );
  if (!sought) throw new Error('the case holds nothing');
  const { key } = sought;
  const halves = await halvesOf(reader);
  const at = halves.b.from;
  const hour = DAY / 24n;
  const narrow = { a: { from: at - hour, to: at }, b: { from: at, to: at + hour } };
  const ids = await reader.use<bigint[]>([], async (connection) => {
    const far = await connection.rows<{ id: bigint }>(
      'SELECT credential_id AS id FROM shape ORDER BY rowid LIMIT 200',
    );
    return far.map(({ id }) => id);
  });
  const times = await timesOf(reader, [
    ['points', 'shape.points', { filter: {} }],
    ['points as of the middle', 'shape.points', { filter: { asOf: at } }],
    ['points by owner', 'shape.points', { filter: {}, colour: 'owner' }],
    ['200 rows', 'shape.rows', { ids }],
    ['200 rows as of the middle', 'shape.rows', { ids, asOf: at }],
    ['order by label', 'shape.order', { filter: {}, by: 'label' }],
    ['order by reason as of the middle', 'shape.order', { filter: { asOf: at }, by: 'reason' }],
    ['baseline', 'shape.baseline', {}],
    ['overview', 'overview.summary', {}],
    ['limits', 'overview.limits', {}],
    ['how one was used', 'usage.of', { key }],
    ['scope of one', 'scopes.of', { key }],
    ['permissions of one', 'scopes.permissions', { key }],
    ['two hours compared', 'compare.periods', { filter: {}, ...narrow, by: 'action' }],
    ['two halves compared by action', 'compare.periods', { filter: {}, ...halves, by: 'action' }],
    ['two halves compared by address', 'compare.periods', { filter: {}, ...halves, by: 'client_addr' }],
  ]);
  reader.close();
  return times;
}
