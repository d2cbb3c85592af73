import { CaseReader } from '#core/api/handlers/reader.ts';
import type { PermissionState, Results, Row } from '#core/api/contract.ts';
import { count } from '#core/base/text.ts';
import { fromIso, toIso } from '#core/base/time.ts';
import { ask } from './ask.ts';
import { badUse, caseOption, readArguments, textOption } from './arguments.ts';
import { jsonCell, type Column } from './cells.ts';
import { writeRows, type Format } from './format.ts';
import type { CommandIo } from './io.ts';
import { formatOption } from './sql.ts';

type Scopes = Results['scopes.of'];

/** Listings that can be asked for by themselves. */
const LISTINGS = ['scopes', 'parts', 'reasons', 'permissions'] as const;
type Listing = (typeof LISTINGS)[number];

const COLUMNS: Readonly<Record<Listing, string>> = {
  scopes:
    'scope_id had_from had_to basis score permissions list_permissions read_permissions write_permissions permissions_permissions tagging_permissions auth_permissions unknown_permissions conditional roles scopes endpoints services resources any_resource changes_permissions mints_credentials unknown_grants holder_key holders session_policy session_policies words word_kind audiences',
  parts: 'scope_id service access permissions conditional',
  reasons:
    'scope_id part effect actions not_actions resources not_resources condition holder_key policy_key valid_from valid_to path ordinal sha256',
  permissions:
    'state permission access resources except conditional calls denied failed first_at last_at basis by',
};
const BRIEF: Readonly<Record<Listing, string>> = {
  scopes:
    'had_from had_to basis score permissions read_permissions write_permissions permissions_permissions services resources any_resource unknown_grants holder_key',
  parts: 'service access permissions conditional',
  reasons: 'part effect actions resources condition holder_key path ordinal',
  permissions: 'state permission access resources conditional calls denied last_at',
};
/** Permissions that are listed at most: more than AWS has. */
const MOST = 50_000;
const TIMES = new Set(['had_from', 'had_to', 'valid_from', 'valid_to', 'first_at', 'last_at']);

function columnsOf(listing: Listing, format: Format): Column[] {
  return (format === 'table' ? BRIEF : COLUMNS)[listing]
    .split(' ')
    .map((name) => ({ name, type: TIMES.has(name) ? 'TIMESTAMP' : 'VARCHAR' }));
}

function rowOf(state: PermissionState): Row {
  const { resources, everywhere, firstAt, lastAt, ...rest } = state;
  return { ...rest, resources: everywhere ? ['*'] : resources, first_at: firstAt, last_at: lastAt };
}

async function* once(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}

/** One scope as a sentence. */
function sentence(scope: Row): string {
  const time = (name: string, none: string) => {
    const at = scope[name] as bigint | null;
    return at === null ? none : toIso(at);
  };
  const score = scope['score'] as number | null;
  const basis = String(scope['basis']);
  const number = Number(scope['permissions']);
  const where = scope['any_resource']
    ? 'some on every resource'
    : count(Number(scope['resources']), 'resource');
  const unknown = Number(scope['unknown_grants']);
  return [
    `${time('had_from', 'as far back as records go')} to ${time('had_to', 'now')}: `,
    basis === 'none'
      ? 'nothing in evidence says what it may do'
      : `${basis === 'used' ? 'at least ' : ''}${count(number, 'permission')} in ${count(Number(scope['services']), 'service')}, ${where}; score ${(score ?? 0).toFixed(1)} of 100`,
    scope['changes_permissions'] ? '; it can change permissions' : '',
    scope['mints_credentials'] ? '; it can make credentials' : '',
    unknown > 0 ? `; the content of ${count(unknown, 'grant')} is not in evidence` : '',
    '.\n',
  ].join('');
}

async function writeAll(io: CommandIo, { scopes, parts, sources }: Scopes): Promise<void> {
  for (const scope of scopes) {
    const own = (rows: readonly Row[]) => rows.filter((row) => row['scope_id'] === scope['scope_id']);
    await io.out(sentence(scope));
    if (own(parts).length > 0) await writeRows(io, 'table', columnsOf('parts', 'table'), once(own(parts)));
    if (own(sources).length > 0)
      await writeRows(io, 'table', columnsOf('reasons', 'table'), once(own(sources)));
  }
}

function listingOf(text: string | undefined): Listing | null {
  if (text === undefined) return null;
  const listing = LISTINGS.find((name) => name === text);
  if (listing === undefined) throw badUse('scope', `--list is one of ${LISTINGS.join(', ')}, not ${text}.`);
  return listing;
}

/** `credtrail scope`: what a credential or a principal may do, in parts, with the statements that say so. */
export async function scopeCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments('scope', argv, {
    case: { type: 'string' },
    at: { type: 'string' },
    list: { type: 'string' },
    format: { type: 'string' },
  });
  const caseDir = caseOption('scope', given);
  const format = formatOption('scope', given);
  const listing = listingOf(textOption(given, 'list'));
  const [word, ...more] = given.words;
  const key = word?.trim();
  if (!key || more.length > 0)
    throw badUse('scope', 'Name one credential by any of its keys, or one holder of permissions.');
  const written = textOption(given, 'at');
  const at = written === undefined ? undefined : fromIso(written);
  if (at === null) throw badUse('scope', `--at ${written ?? ''} is no time; write 2026-10-01T12:00:00Z.`);
  const when = at === undefined ? {} : { at };
  const reader = await CaseReader.open(caseDir);
  try {
    if (listing === 'permissions') {
      const { permissions, ...counts } = await ask(reader, 'scopes.permissions', {
        key,
        most: MOST,
        ...when,
      });
      await writeRows(io, format, columnsOf(listing, format), once(permissions.map(rowOf)));
      const left = counts.used + counts.neverUsed + counts.notHad + counts.seen - permissions.length;
      if (left > 0) io.err(`${left} further permissions are not listed.\n`);
      return 0;
    }
    const found = await ask(reader, 'scopes.of', { key, ...when });
    const rows = { scopes: found.scopes, parts: found.parts, reasons: found.sources };
    if (listing === null && format === 'table') await writeAll(io, found);
    else if (listing === null && format === 'json')
      await io.out(`${JSON.stringify({ key: found.key, kind: found.kind, ...plainly(rows) }, null, 2)}\n`);
    else {
      const chosen = listing ?? 'scopes';
      await writeRows(io, format, columnsOf(chosen, format), once(rows[chosen]));
    }
    return 0;
  } finally {
    reader.close();
  }
}

/** Listings as JSON, each row with all columns of its listing. */
function plainly(rows: Readonly<Record<'scopes' | 'parts' | 'reasons', readonly Row[]>>): object {
  const listed = (['scopes', 'parts', 'reasons'] as const).map((listing) => {
    const columns = columnsOf(listing, 'json');
    const plain = rows[listing].map((row) =>
      Object.fromEntries(columns.map((column) => [column.name, jsonCell(row[column.name], column)])),
    );
    return [listing, plain] as const;
  });
  return Object.fromEntries(listed);
}
