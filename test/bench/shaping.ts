import { CaseReader } from '#core/api/handlers/reader.ts';
import { dispatch } from '#core/host/dispatch.ts';
import { readingContext } from '#core/host/reading-context.ts';
import { middle } from './middle.ts';

const DAY = 86_400_000_000n;

interface Sought {
  readonly key: string;
  readonly at: bigint;
}

/** Milliseconds of what Shape, the Overview, a credential's page and Compare ask for, by a name for each. */
export async function shaping(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const sought = await reader.use<Sought | undefined>(undefined, (connection) =>
    connection.first<Sought>(
      `SELECT (SELECT credential_key FROM credential ORDER BY uses DESC, credential_key LIMIT 1) AS "key",
         (SELECT (min(epoch_us(occurred_at)) + max(epoch_us(occurred_at))) // 2 FROM event) AS "at"`,
    ),
  );
  if (!sought) throw new Error('the case holds nothing');
  const { key, at } = sought;
  const hour = DAY / 24n;
  const narrow = { a: { from: at - hour, to: at }, b: { from: at, to: at + hour } };
  const ids = await reader.use<bigint[]>([], async (connection) => {
    const far = await connection.rows<{ id: bigint }>(
      'SELECT credential_id AS id FROM shape ORDER BY rowid LIMIT 200',
    );
    return far.map(({ id }) => id);
  });
  const asked: readonly (readonly [string, string, unknown])[] = [
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
  ];
  const times: Record<string, number> = {};
  for (const [label, name, args] of asked)
    times[label] =
      1000 *
      (await middle(async () => {
        const answer = await dispatch(readingContext(reader), name, args);
        if (!answer.ok) throw new Error(`${label}: ${answer.error.code}: ${answer.error.message}`);
      }));
  reader.close();
  return times;
}
