import { readYamlConfig } from '#core/base/yaml-config.ts';
import type { Connection } from '#core/db/database.ts';
import { csvHead, csvRecords } from '../containers/csv.ts';
import type { Head, JsonObject, ParsedRecord, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import { columnPath, stepsOf, valueAt } from './path.ts';
import { MAPPING, type ColumnRule, type Mapping } from './schema.ts';
import stage from './stage.sql?raw';

/** The mapping in a YAML text; throws `config-invalid` with file, line and column where it is not understood. */
export function readMapping(file: string, text: string): Mapping {
  return readYamlConfig(file, text, MAPPING);
}

/** The log source that a mapping describes. See notes.md and docs/mappings.md. */
export function mappingSource(mapping: Mapping): Source {
  const { id, title, format, time } = mapping;
  const steps = mapping.records === undefined ? [] : stepsOf(mapping.records);
  const [only] = steps;
  const nested = steps.length > 1;
  return {
    id: `mapping-${id}`,
    title,
    clock: {
      precision: 'second',
      zone: time.format === 'epoch' ? 'utc' : time.zone === undefined ? 'stated' : 'unstated',
      year: 'stated',
      rhythm: null,
    },
    envelopes: typeof only === 'string' && !nested ? [only] : [],
    embedded: [],
    recordType: 'JSON',
    recognise: (head) => (isOurs(mapping, head) ? { read: true } : null) satisfies Recognition,
    ...(format === 'csv' ? { parse: (content) => csvRecords(content, mapping.delimiter) } : {}),
    ...(nested ? { open: (record) => recordsAt(record, mapping.records ?? '$') } : {}),
    prepare: (db) => prepare(db, mapping),
    stage,
    normalise,
    deduplicate: true,
  };
}

function isOurs({ format, recognise, delimiter, records }: Mapping, head: Head): boolean {
  const { fields, contains } = recognise;
  if (contains?.every((text) => head.text.includes(text)) === false) return false;
  if (format === 'csv') {
    if (head.records.length > 0) return false;
    const names = csvHead(head.text, delimiter);
    return names.length > 0 && (fields ?? []).every((name) => names.includes(name.toLowerCase()));
  }
  if (head.records.length === 0) return false;
  if (fields === undefined) return true;
  const nested = records !== undefined && stepsOf(records).length > 1;
  const rows = nested ? head.records.flatMap((record) => listAt(record, records)) : head.records;
  return rows.some((row) => fields.every((place) => valueAt(row, place) !== undefined));
}

function* recordsAt(record: JsonObject, path: string): Generator<ParsedRecord> {
  const rows = listAt(record, path);
  if (rows.length === 0)
    yield {
      ok: false,
      detail: `no list of records at ${path}`,
      excerpt: JSON.stringify(record).slice(0, 1000),
    };
  for (const row of rows) {
    if (typeof row === 'object' && row !== null && !Array.isArray(row))
      yield { ok: true, record: row as JsonObject };
    else yield { ok: false, detail: 'a record is an object', excerpt: JSON.stringify(row).slice(0, 1000) };
  }
}

function listAt(record: JsonObject, path: string): readonly unknown[] {
  const list = valueAt(record, path);
  return Array.isArray(list) ? (list as unknown[]) : [];
}

/** Makes `_mapping`, the one row that stage.sql reads: everything of the mapping that is a value. */
async function prepare(db: Connection, { id, time, event, format }: Mapping): Promise<void> {
  const rules = Object.entries(event).flatMap(([name, rule]) => (rule ? [[name, rule] as const] : []));
  const placed = (path: string): string => (format === 'csv' ? columnPath(path) : path);
  const pathOf = (rule: ColumnRule): string | null => ('path' in rule ? placed(rule.path) : null);
  const mapped = rules.flatMap(([name, rule]) =>
    'map' in rule && rule.map ? Object.entries(rule.map).map(([from, to]) => ({ name, from, to })) : [],
  );
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _mapping AS
     SELECT ?::VARCHAR AS id, ?::VARCHAR AS time_path, ?::VARCHAR AS time_format, ?::VARCHAR AS zone,
       map(?::VARCHAR[], ?::VARCHAR[]) AS paths, map(?::VARCHAR[], ?::VARCHAR[]) AS constants, map(?::VARCHAR[], ?::VARCHAR[]) AS prefixes,
       ?::VARCHAR[] AS secrets, ?::VARCHAR[] AS mapped, map(?::VARCHAR[], ?::VARCHAR[]) AS words, map(?::VARCHAR[], ?::VARCHAR[]) AS others`,
    [
      id,
      placed(time.path),
      time.format,
      time.zone ?? null,
      ...pairs(rules, pathOf),
      ...pairs(rules, (rule) => ('value' in rule ? rule.value : null)),
      ...pairs(rules, prefixOf),
      rules.flatMap(([name, rule]) => ('secret' in rule && rule.secret ? [name] : [])),
      [...new Set(mapped.map(({ name }) => name))],
      mapped.map(({ name, from }) => `${name}=${from}`),
      mapped.map(({ to }) => to),
      ...pairs(rules, (rule) => ('otherwise' in rule ? (rule.otherwise ?? null) : null)),
    ],
  );
}

/** Names and values of the rules that have one, as two lists. */
function pairs(
  rules: readonly (readonly [string, ColumnRule])[],
  valueOf: (rule: ColumnRule) => string | null,
): [string[], string[]] {
  const found = rules.flatMap(([name, rule]) => {
    const value = valueOf(rule);
    return value === null ? [] : [[name, value] as const];
  });
  return [found.map(([name]) => name), found.map(([, value]) => value)];
}

/** What stands before a value to make it a key; a secret's is its hash, in namespaces of hashes as plain hex. */
function prefixOf(rule: ColumnRule): string | null {
  if (!('key' in rule)) return null;
  const hash = rule.secret === true && !rule.key.endsWith('-sha256') ? 'sha256:' : '';
  const scope = rule.scope === undefined ? '' : `${rule.scope}/`;
  return rule.key === 'spiffe' ? '' : `${rule.key}:${scope}${hash}`;
}
