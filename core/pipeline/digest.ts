import { sha256 } from '#core/base/hash.ts';
import type { Connection } from '#core/db/database.ts';
import { identifier } from '#core/db/quote.ts';

/** Columns that differ between imports of the same evidence: numbers given on the way, places and times of the import. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'file_id',
  'bundle_id',
  'path',
  'imported_at',
  'examiner',
  'tool_version',
  'note',
  'context_id',
  'credential_id',
  'child_id',
  'parent_id',
  'identity_id',
  'proof_file_id',
  'issued_file_id',
  'used_file_id',
]);
/** Tables about the import rather than the evidence. */
const LEFT_OUT_TABLES: ReadonlySet<string> = new Set(['bundle', 'evidence_path']);

/** Ids and what stands for them: rows are compared by the keys and hashes that the ids point at. */
const STANDS_FOR: readonly {
  readonly column: string;
  readonly table: string;
  readonly id: string;
  readonly value: string;
}[] = [
  { column: 'file_id', table: 'evidence_file', id: 'file_id', value: 'sha256' },
  { column: 'proof_file_id', table: 'evidence_file', id: 'file_id', value: 'sha256' },
  { column: 'issued_file_id', table: 'evidence_file', id: 'file_id', value: 'sha256' },
  { column: 'used_file_id', table: 'evidence_file', id: 'file_id', value: 'sha256' },
  { column: 'credential_id', table: 'credential', id: 'credential_id', value: 'credential_key' },
  { column: 'child_id', table: 'credential', id: 'credential_id', value: 'credential_key' },
  { column: 'parent_id', table: 'credential', id: 'credential_id', value: 'credential_key' },
  { column: 'identity_id', table: 'identity', id: 'identity_id', value: 'identity_key' },
];

/**
 * One SHA-256 over all public tables, independent of row order: equal for equal evidence whatever its order, container,
 * number of imports or threads. Each row is hashed as JSON of its columns in name order, with ids replaced by the
 * keys and entry hashes they stand for; a table's rows are added up.
 */
export async function caseDigest(db: Connection): Promise<string> {
  const columns = await db.rows<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM duckdb_columns() WHERE NOT starts_with(table_name, '_') AND NOT internal AND database_name = current_database()
     ORDER BY table_name, column_name`,
  );
  const tables = new Map<string, string[]>();
  for (const row of columns)
    tables.set(row.table_name, [...(tables.get(row.table_name) ?? []), row.column_name]);
  const lines: string[] = [];
  for (const [table, names] of tables) {
    if (LEFT_OUT_TABLES.has(table)) continue;
    const row = await db.first<{ n: bigint; low: string; high: string }>(digestQuery(table, names));
    lines.push(`${table} ${String(row?.n)} ${String(row?.low)} ${String(row?.high)}`);
  }
  return sha256(lines.join('\n'));
}

function digestQuery(table: string, names: readonly string[]): string {
  const stands = STANDS_FOR.filter(
    (entry) => names.includes(entry.column) && !(entry.table === table && entry.column === entry.id),
  );
  const fields = [
    ...names
      .filter((name) => !LEFT_OUT.has(name))
      .map((name) => `${identifier(name)} := t.${identifier(name)}`),
    ...stands.map(
      (entry, i) => `${identifier(`of_${entry.column}`)} := j${String(i)}.${identifier(entry.value)}`,
    ),
  ];
  const joins = stands.map(
    (entry, i) =>
      `LEFT JOIN ${identifier(entry.table)} AS j${String(i)} ON j${String(i)}.${identifier(entry.id)} = t.${identifier(entry.column)}`,
  );
  return `SELECT count(*) AS n, sum(md5_number_lower(line))::VARCHAR AS low, sum(md5_number_upper(line))::VARCHAR AS high
    FROM (SELECT to_json(struct_pack(${fields.join(', ')}))::VARCHAR AS line FROM ${identifier(table)} AS t ${joins.join(' ')})`;
}
