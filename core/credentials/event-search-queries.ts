import type { Connection } from '#core/db/database.ts';

/** An event that one of its ids led to. */
export interface FoundEvent {
  /** Number of the event. */
  readonly eventId: bigint;
  /** When it happened, in µs. */
  readonly occurredAt: bigint;
  /** Service called. */
  readonly service: string | null;
  /** Call as the log names it. */
  readonly action: string | null;
  /** allowed, denied, failed. */
  readonly outcome: string | null;
  /** Which id it is that was asked for. */
  readonly by: 'event_id' | 'event_uid' | 'request_id' | 'shared_uid';
}

const EVENT_COLUMNS = 'event_id AS "eventId", occurred_at AS "occurredAt", service, "action", outcome';

/** The number that an event of each source in the case has if this is the source's own id of it. */
function numbersOf(connection: Connection, id: string): Promise<{ readonly number: bigint }[]> {
  return connection.rows(
    `SELECT md5_number_lower(source || chr(31) || ?) AS number
     FROM (SELECT DISTINCT source FROM evidence_file WHERE source IS NOT NULL)`,
    [id],
  );
}

const CALL_SQL = `SELECT ${EVENT_COLUMNS}, CASE WHEN request_id = $1 THEN 'request_id' ELSE 'shared_uid' END AS "by"
  FROM event WHERE (request_id = $1 OR shared_uid = $1)`;
const NUMBER_SQL = `SELECT ${EVENT_COLUMNS}, CASE WHEN event_uid = $1 THEN 'event_uid' ELSE 'event_id' END AS "by"
  FROM event WHERE event_id = $2::UBIGINT`;
const PLACES = 100;

/** Where an event may lie. */
interface Place {
  readonly file: number;
  readonly ordinal: bigint;
}

/** The event of a number, if there is one. */
async function eventOfNumber(connection: Connection, id: string, number: bigint): Promise<FoundEvent[]> {
  const places = await connection.rows<Place>(
    `SELECT file_id AS file, ordinal FROM _event_place
     WHERE hash = ($1::UBIGINT >> 32)::UINTEGER AND file_id IS NOT NULL`,
    [number.toString()],
  );
  const found: FoundEvent[] = [];
  for (const { file, ordinal } of places) {
    const sql = `${NUMBER_SQL} AND file_id = $3::INTEGER AND ordinal = $4::BIGINT`;
    found.push(...(await connection.rows<FoundEvent>(sql, [id, number.toString(), file, ordinal])));
  }
  return found;
}

/** Whether the hashes in the case were made by the function that this DuckDB has; another version may have another. */
async function hashesHold(connection: Connection): Promise<boolean> {
  const found = await connection.rows(
    `SELECT hash FROM _event_place WHERE hash = (hash('credtrail') >> 32)::UINTEGER AND file_id IS NULL`,
  );
  return found.length > 0;
}

/** Events of a call by the call's id, as the record states it. One entry after the other, which reads only its rows. */
async function eventsOfCall(connection: Connection, id: string, limit: number): Promise<FoundEvent[]> {
  if (!(await hashesHold(connection))) {
    return connection.rows<FoundEvent>(`${CALL_SQL} ORDER BY occurred_at, event_id LIMIT $2::BIGINT`, [
      id,
      limit,
    ]);
  }
  const places = await connection.rows<Place>(
    `SELECT file_id AS file, ordinal FROM _event_place
     WHERE hash = (hash($1) >> 32)::UINTEGER AND file_id IS NOT NULL ORDER BY file_id, ordinal LIMIT $2::BIGINT`,
    [id, PLACES],
  );
  const found: FoundEvent[] = [];
  for (const { file, ordinal } of places) {
    if (found.length >= limit) break;
    const sql = `${CALL_SQL} AND file_id = $2::INTEGER AND ordinal = $3::BIGINT`;
    found.push(...(await connection.rows<FoundEvent>(sql, [id, file, ordinal])));
  }
  return found;
}

/** Events by an id: the number that Credtrail gave one, the source's own id of it, or the id of its call; at most `limit`. */
export async function findEvents(connection: Connection, id: string, limit: number): Promise<FoundEvent[]> {
  const own = /^\d{1,20}$/.test(id) && BigInt(id) < 1n << 64n ? [BigInt(id)] : [];
  const numbers = [...own, ...(await numbersOf(connection, id)).map(({ number }) => number)];
  const found: FoundEvent[] = [];
  for (const number of numbers) found.push(...(await eventOfNumber(connection, id, number)));
  const known = new Set(found.map(({ eventId }) => eventId));
  const ofCall = await eventsOfCall(connection, id, limit);
  return [...found, ...ofCall.filter(({ eventId }) => !known.has(eventId))].slice(0, limit);
}
