import type { Connection } from '#core/db/database.ts';
import { CaseReader } from '#core/api/handlers/reader.ts';
import { dispatch } from '#core/host/dispatch.ts';
import { readingContext } from '#core/host/reading-context.ts';
import { middle } from './middle.ts';

/** Values that stand in the case, from an event in its middle. */
interface Sought {
  readonly event_id: bigint;
  readonly event_uid: string;
  readonly request_id: string;
  readonly resource: string;
  readonly client_addr: string;
  readonly credential_key: string;
  readonly arn: string;
}

async function soughtIn(connection: Connection): Promise<Sought> {
  const sought = await connection.first<Sought>(
    `WITH middle AS (SELECT file_id FROM evidence_file ORDER BY file_id LIMIT 1 OFFSET (SELECT count(*) // 2 FROM evidence_file))
     SELECT e.event_id, e.event_uid, e.request_id, e.resource, e.client_addr, e.credential_key, f.value AS arn
     FROM event AS e JOIN middle ON e.file_id = middle.file_id
       JOIN credential_fact AS f ON f.credential_key = e.credential_key AND f.name = 'arn'
     WHERE e.resource IS NOT NULL AND e.request_id IS NOT NULL AND e.event_uid IS NOT NULL
     ORDER BY e.ordinal LIMIT 1`,
  );
  if (!sought) throw new Error('the case holds nothing to search for');
  return sought;
}

/** Milliseconds of searches of every sort, by a name for each. */
export async function searching(caseDir: string): Promise<Record<string, number>> {
  const reader = await CaseReader.open(caseDir);
  const sought = await reader.use<Sought>(() => {
    throw new Error('the case is empty');
  }, soughtIn);
  const key = sought.credential_key.replace(/^[^:]*:/, '');
  const texts: Readonly<Record<string, string>> = {
    'one letter': 'a',
    'two letters': 'as',
    'a prefix of many keys': key.slice(0, 4),
    'a prefix of few keys': key.slice(0, 9),
    'a whole key': key,
    'letters in the middle of keys': key.slice(8, 12),
    'an address': sought.client_addr,
    'a block of addresses': `${sought.client_addr}/16`,
    'an ARN': sought.arn,
    'a resource': sought.resource,
    'an action': 'getobj',
    'the number of an event': sought.event_id.toString(),
    'the id of an event': sought.event_uid,
    'the id of a call': sought.request_id,
    'a pasted token': 'hvs.EXAMPLEtoken0123456789abcdef',
    'nothing that is there': 'nothing-that-is-there',
  };
  const times: Record<string, number> = {};
  for (const [label, text] of Object.entries(texts)) {
    times[label] =
      1000 *
      (await middle(async () => {
        const answer = await dispatch(readingContext(reader), 'search.find', { text });
        if (!answer.ok) throw new Error(`${label}: ${answer.error.code}: ${answer.error.message}`);
      }));
  }
  reader.close();
  return times;
}
