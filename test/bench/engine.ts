import { CaseReader } from '#core/api/handlers/reader.ts';
import { dispatch } from '#core/host/dispatch.ts';
import { readingContext } from '#core/host/reading-context.ts';
import { middle } from './middle.ts';

export { linking, stages } from './linking.ts';
export { searching } from './searching.ts';
export { comparing, shaping } from './shaping.ts';
export { timeline } from './timeline.ts';

/** The busiest credential, and an event in the middle of the case. */
async function examples(reader: CaseReader): Promise<{ key: string; eventId: bigint; middle: bigint }> {
  return reader.use<{ key: string; eventId: bigint; middle: bigint }>(
    () => {
      throw new Error('the case is empty');
    },
    async (connection) => {
      const credential = await connection.first<{ credential_key: string }>(
        'SELECT credential_key FROM credential ORDER BY uses DESC, credential_key LIMIT 1',
      );
      const event = await connection.first<{ event_id: bigint; occurred_at: bigint }>(
        'SELECT event_id, occurred_at FROM event ORDER BY abs(epoch_us(occurred_at) - (SELECT avg(epoch_us(occurred_at)) FROM event)), event_id LIMIT 1',
      );
      if (!credential || !event) throw new Error('the case holds nothing');
      return { key: credential.credential_key, eventId: event.event_id, middle: event.occurred_at };
    },
  );
}

/** Milliseconds of every query that a screen asks, by a name for it. */
export async function screens(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const { key, eventId, middle: at } = await examples(reader);
  const page = { offset: 0, limit: 200 };
  const hour = 3_600_000_000n;
  const asked: readonly (readonly [string, string, unknown])[] = [
    ['case.info', 'case.info', {}],
    ['case.histogram', 'case.histogram', { buckets: 600 }],
    ['evidence.files', 'evidence.files', {}],
    ['evidence.setAside', 'evidence.setAside', page],
    ['credentials.list', 'credentials.list', { filter: {}, ...page }],
    ['credentials.list by uses', 'credentials.list', { filter: {}, sort: 'uses', ...page }],
    ['credentials.summary', 'credentials.summary', { filter: {} }],
    ['credentials.get', 'credentials.get', { key }],
    ['credentials.seen', 'credentials.seen', { key }],
    ['credentials.lineage', 'credentials.lineage', { key }],
    ['events.list', 'events.list', { filter: {}, ...page }],
    ['events.list far down', 'events.list', { filter: {}, offset: 1_000_000, limit: 200 }],
    ['events.list of a credential', 'events.list', { filter: { credential: key }, ...page }],
    ['events.list of an hour', 'events.list', { filter: { from: at, to: at + hour }, ...page }],
    ['events.summary', 'events.summary', { filter: {} }],
    ['events.values', 'events.values', { filter: {}, field: 'action' }],
    ['events.get', 'events.get', { eventId }],
  ];
  const times: Record<string, number> = {};
  for (const [label, name, args] of asked) {
    times[label] =
      1000 *
      (await middle(async () => {
        const answer = await dispatch(readingContext(reader), name, args);
        if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
      }));
  }
  reader.close();
  return times;
}

/** Megabytes of Arrow a second, over a million events of eight columns (fewer where the case has fewer). */
export async function arrow(caseDir: string): Promise<number> {
  const reader = await CaseReader.open(caseDir);
  let bytes = 0;
  const seconds = await reader.use(NaN, (connection) =>
    middle(async () => {
      const sql =
        'SELECT event_id, file_id, ordinal, occurred_at, service, action, outcome, credential_key FROM event LIMIT 1000000';
      bytes = (await connection.arrow(sql)).byteLength;
    }),
  );
  reader.close();
  return bytes / 1e6 / seconds;
}
