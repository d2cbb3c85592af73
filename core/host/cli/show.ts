import { COVERAGE_KINDS } from '#core/model/coverage.ts';
import { badUse, caseOption, numberOption, readArguments, textOption } from './arguments.ts';
import type { CommandIo } from './io.ts';
import { runQuery } from './query.ts';
import { formatOption } from './sql.ts';

/** Kinds of what is missing in the order in which they are read. */
const COVERAGE_ORDER = `list_position([${COVERAGE_KINDS.map((kind) => `'${kind}'`).join(', ')}], kind)`;

interface Shown {
  /** Rows with every column. */
  readonly rows: string;
  /** Columns of the table format; all of them otherwise. */
  readonly brief: string;
  /** Order of the rows. */
  readonly order: string;
}

const SHOWN: Readonly<Record<string, Shown>> = {
  credentials: {
    rows: `SELECT c.*, p.credential_key AS parent_key
      FROM credential AS c LEFT JOIN credential AS p ON p.credential_id = c.parent_id`,
    brief:
      'credential_key, kind, label, origin, issuance, issued_at, expires_at, first_used_at, last_used_at, uses, denied, addresses, parent_key',
    order: 'first_used_at NULLS LAST, issued_at NULLS LAST, credential_key',
  },
  events: {
    rows: `SELECT e.* EXCLUDE (context_id), f.path
      FROM event AS e LEFT JOIN evidence_file AS f ON f.file_id = e.file_id`,
    brief:
      'event_id, occurred_at, source, account, region, service, action, outcome, credential_key, client_addr, resource',
    order: 'occurred_at NULLS LAST, event_id',
  },
  coverage: {
    rows: `SELECT c.*, f.path FROM coverage_span AS c LEFT JOIN evidence_file AS f ON f.file_id = c.file_id`,
    brief: 'source, system_key, account, region, from_at, to_at, days, events, data_events',
    order: 'source, system_key, account NULLS FIRST, region NULLS FIRST, from_at',
  },
  files: {
    rows: 'SELECT * FROM evidence_file',
    brief: 'path, source, records, events, paired, duplicates, set_aside, first_at, last_at, sha256, note',
    order: 'path, sha256',
  },
  gaps: {
    rows: `SELECT g.*, f.path FROM evidence_gap AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id`,
    brief: 'source, system_key, from_at, to_at, seconds, path',
    order: 'file_id NULLS FIRST, source, system_key, from_at',
  },
  grants: {
    rows: `SELECT g.*, f.path FROM permission_grant AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id`,
    brief: 'holder_key, kind, effect, actions, resources, policy_key, valid_from, valid_to, path, ordinal',
    order: 'holder_key, kind, policy_key, statement, path, ordinal',
  },
  lifecycle: {
    rows: `SELECT l.*, f.path FROM lifecycle AS l LEFT JOIN evidence_file AS f ON f.file_id = l.file_id`,
    brief:
      'occurred_at, phase, credential_key, kind, expires_at, subject_key, parent_key, by_key, path, ordinal',
    order: 'occurred_at NULLS LAST, event_id, phase, credential_key',
  },
  overview: {
    rows: `SELECT g.*, f.path FROM coverage_gap AS g LEFT JOIN evidence_file AS f ON f.file_id = g.file_id`,
    brief: 'kind, missing, consequence, remedy, pointers, counted, path, ordinal',
    order: `${COVERAGE_ORDER}, pointers DESC NULLS LAST, source, system_key, subject, missing`,
  },
  proofs: {
    rows: `SELECT p.*, f.path, g.path AS proof_path FROM evidence_proof AS p
      LEFT JOIN evidence_file AS f ON f.file_id = p.file_id LEFT JOIN evidence_file AS g ON g.file_id = p.proof_file_id`,
    brief: 'verdict, reason, subject, path, covers_from, covers_to, detail, proof_path',
    order: 'covers_from, subject, verdict, reason',
  },
  'set-aside': {
    rows: `SELECT s.*, f.path FROM set_aside AS s LEFT JOIN evidence_file AS f ON f.file_id = s.file_id`,
    brief: 'path, ordinal, reason, detail, excerpt',
    order: 'path, ordinal, reason',
  },
  shape: {
    rows: 'SELECT * FROM shape',
    brief:
      'credential_key, kind, label, lifetime_seconds, lifetime_basis, scope, scope_basis, utilisation, utilisation_basis, elevation, mismatches, distance, reason',
    order: 'distance DESC, credential_key',
  },
  'task-mentions': {
    rows: `SELECT t.*, f.path FROM task_mention AS t LEFT JOIN evidence_file AS f ON f.file_id = t.file_id`,
    brief: 'task_id, place, value, key, pattern, events, path, ordinal',
    order: 'task_id, place, value, key, pattern',
  },
};

const TIMEOUT = 300;

/** `credtrail show`: rows of a public table, those that hold a condition; `overview` is what the case cannot show. */
export async function showCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('show', argv, {
    case: { type: 'string' },
    format: { type: 'string' },
    where: { type: 'string' },
    limit: { type: 'string' },
  });
  const [word, ...more] = given.words;
  const what = word?.trim();
  const names = Object.keys(SHOWN);
  if (what === undefined) throw badUse('show', `What to show is missing: one of ${names.join(', ')}.`);
  const shown = Object.hasOwn(SHOWN, what) ? SHOWN[what] : undefined;
  if (shown === undefined)
    throw badUse('show', `There is no ${what} to show; there are ${names.join(', ')}.`);
  if (more.length > 0) throw badUse('show', `One thing is shown at a time, not ${given.words.join(', ')}.`);
  const caseDir = caseOption('show', given);
  const format = formatOption('show', given);
  const limit = numberOption('show', given, 'limit', [0, 1_000_000_000]);
  const where = textOption(given, 'where');
  const sql = [
    `SELECT ${format === 'table' ? shown.brief : '*'} FROM (${shown.rows}) AS shown`,
    where === undefined ? '' : `WHERE (\n${where}\n)`,
    `ORDER BY ${shown.order}`,
    limit === undefined ? '' : `LIMIT ${limit}`,
  ].join('\n');
  await runQuery(io, { caseDir, sql, format, timeout: TIMEOUT });
  return 0;
}
