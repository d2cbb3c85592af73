import type { Connection } from '#core/db/database.ts';

/** A record of the evidence by what does not change: the SHA-256 of its entry, and its position there. */
export interface RecordPlace {
  /** SHA-256 of the entry. */
  readonly sha256: string;
  /** Position in the entry, from 1. */
  readonly ordinal: bigint;
}

/** The event that a record belongs to. */
export interface PlacedEvent extends RecordPlace {
  /** The event's number. */
  readonly eventId: bigint;
  /** Path of the entry. */
  readonly path: string;
  /** When it happened, in µs; null where the record does not say. */
  readonly occurredAt: bigint | null;
  /** Service that was called, null where the record does not say. */
  readonly service: string | null;
  /** What was done. */
  readonly action: string | null;
}

const PLACES_SQL = `
  SELECT w.sha256, w.ordinal, f.file_id, f.path
  FROM (SELECT unnest(?::VARCHAR[]) AS sha256, unnest(?::BIGINT[]) AS ordinal) AS w
    JOIN evidence_file AS f ON f.sha256 = w.sha256`;

function places(records: readonly RecordPlace[]): [string[], string[]] {
  return [records.map(({ sha256 }) => sha256), records.map(({ ordinal }) => ordinal.toString())];
}

/** The events that records belong to, as their own, as a part of them or as a repeated delivery; records without one are left out. */
export function eventsAtPlaces(
  connection: Connection,
  records: readonly RecordPlace[],
): Promise<PlacedEvent[]> {
  return connection.rows<PlacedEvent>(
    `WITH place AS MATERIALIZED (${PLACES_SQL}),
     found AS (
       SELECT p.sha256, p.ordinal, p.path, e.event_id
       FROM place AS p JOIN event AS e ON e.file_id = p.file_id AND e.ordinal = p.ordinal
       UNION ALL
       SELECT p.sha256, p.ordinal, p.path, r.event_id
       FROM place AS p JOIN event_record AS r ON r.file_id = p.file_id AND r.ordinal = p.ordinal
     )
     SELECT n.sha256, n.ordinal, n.path, e.event_id AS "eventId", e.occurred_at AS "occurredAt", e.service, e.action
     FROM found AS n JOIN event AS e ON e.event_id = n.event_id
     ORDER BY n.sha256, n.ordinal`,
    places(records),
  );
}

/** Every record of the event that a record belongs to; none where it belongs to none. */
export function recordsBeside(connection: Connection, record: RecordPlace): Promise<RecordPlace[]> {
  return connection.rows<RecordPlace>(
    `WITH place AS MATERIALIZED (${PLACES_SQL}),
     found AS (
       SELECT e.event_id FROM place AS p JOIN event AS e ON e.file_id = p.file_id AND e.ordinal = p.ordinal
       UNION
       SELECT r.event_id FROM place AS p JOIN event_record AS r ON r.file_id = p.file_id AND r.ordinal = p.ordinal
     )
     SELECT f.sha256, x.ordinal
     FROM (
       SELECT file_id, ordinal FROM event WHERE event_id IN (SELECT event_id FROM found)
       UNION
       SELECT file_id, ordinal FROM event_record WHERE event_id IN (SELECT event_id FROM found)
     ) AS x JOIN evidence_file AS f ON f.file_id = x.file_id
     ORDER BY f.sha256, x.ordinal`,
    places([record]),
  );
}

/** An entry of the evidence. */
export interface PlacedFile {
  /** SHA-256 of its bytes. */
  readonly sha256: string;
  /** Its number. */
  readonly fileId: number;
  /** Its path. */
  readonly path: string;
}

/** The entries that have one of these hashes. */
export function filesWithHashes(connection: Connection, hashes: readonly string[]): Promise<PlacedFile[]> {
  return connection.rows<PlacedFile>(
    `SELECT sha256, file_id AS "fileId", path FROM evidence_file
     WHERE sha256 IN (SELECT unnest(?::VARCHAR[])) ORDER BY path, sha256`,
    [hashes],
  );
}
