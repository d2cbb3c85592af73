import { literal } from '#core/db/quote.ts';
import type { Batch } from './batch.ts';
import type { Part } from './containers/parts.ts';

/** Lists that a document may hold beside its records; one that does is refused, so that its entry goes the careful way. */
const OTHER_LISTS_SQL = `"Events": 'JSON', "logEvents": 'JSON'`;

/** SQL that makes the temporary view `_record` over a batch's parts. */
export function recordView(batch: Batch): string {
  const type = batch.source.recordType;
  const lines = batch.parts.filter((part) => part.kind === 'lines');
  const documents = batch.parts.filter((part) => part.kind === 'documents');
  const branches: string[] = [];
  if (documents.length > 0) {
    const fileSql = `coalesce(file_id, CAST(error('a document after the first of its entry') AS INTEGER))`;
    branches.push(opened(fileSql, documentReader(documents, type, `file_id: 'INTEGER', `)));
  }
  for (const gzip of [true, false]) {
    const direct = batch.parts.filter((part) => part.kind === 'direct' && part.gzip === gzip);
    if (direct.length === 0) continue;
    const ids = direct.map((part) => String(part.fileId)).join();
    branches.push(opened(`[${ids}][file_index::BIGINT + 1]`, documentReader(direct, type, '')));
  }
  if (lines.length > 0) {
    const raw = batch.careful ? 't' : 'CAST(NULL AS VARCHAR)';
    branches.push(`SELECT f AS file_id, o AS ordinal, r, ${raw} AS raw FROM read_json([${paths(lines)}], format = 'newline_delimited', records = 'true',
        compression = 'uncompressed', maximum_object_size = ${roomFor(lines)}, ignore_errors = ${String(batch.careful)},
        columns = {f: 'INTEGER', o: 'BIGINT', r: ${literal(type)}${batch.careful ? `, t: 'JSON'` : ''}})`);
  }
  return `CREATE OR REPLACE TEMP VIEW _record AS SELECT q.file_id, q.ordinal, x.sha256 AS entry_sha256, q.r, q.raw
    FROM (${branches.join(' UNION ALL ')}) AS q JOIN _entry AS x ON x.file_id = q.file_id`;
}

/** The records of each document, one a row; a document without any leaves its entry without rows, which sends it the careful way. */
function opened(fileSql: string, documents: string): string {
  return `SELECT file_id, generate_subscripts(list, 1) AS ordinal, unnest(list) AS r, CAST(NULL AS VARCHAR) AS raw
    FROM (
      SELECT CASE WHEN "Events" IS NULL AND "logEvents" IS NULL THEN ${fileSql} ELSE CAST(error('a list beside Records') AS INTEGER) END AS file_id,
        Records AS list
      FROM ${documents})`;
}

function documentReader(parts: readonly Part[], type: string, more: string): string {
  const compression = parts[0]?.gzip ? 'gzip' : 'uncompressed';
  return `read_json([${paths(parts)}], format = 'unstructured', records = 'true', compression = '${compression}',
    maximum_object_size = ${roomFor(parts)}, columns = {${more}Records: ${literal(`${type}[]`)}, ${OTHER_LISTS_SQL}})`;
}

/** DuckDB takes a path for a pattern: a file named `log[1].json` would stand for `log1.json`. */
function paths(parts: readonly Part[]): string {
  return parts.map((part) => literal(part.path.replace(/[*?[]/g, '[$&]'))).join();
}

/** Buffer size for DuckDB's reader: it holds one record or document, and is allocated for each file in flight. */
function roomFor(parts: readonly Part[]): string {
  return String(Math.max(1 << 20, ...parts.map((part) => part.largest + 1024)));
}
