import type { CallResult, Row } from '#core/api/contract.ts';
import { grouped } from '../../format/numbers.ts';
import { int, text } from '../../format/rows.ts';
import { duration, second } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import type { Profile } from './compare.svelte.ts';
import type { SideName } from './places.ts';
import { times } from './words.ts';

/** One line that says the same of both credentials. */
export interface ProfileRow {
  /** What it is about. */
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** Whether they differ. */
  readonly differs: boolean;
}

interface Told extends Profile {
  /** The broadest scope, null where none is known. */
  readonly scope: Row | null;
}

const NOT_KNOWN = 'not known';

function length(seconds: unknown): string | null {
  return typeof seconds === 'number' ? duration(BigInt(Math.round(seconds)) * 1_000_000n) : null;
}

function lifetime({ use: { point } }: Told): string {
  const long = point && length(point['lifetime_seconds']);
  if (!long) return NOT_KNOWN;
  const basis = text(point, 'lifetime_basis');
  if (basis === 'never') return `never ends, ${long} old`;
  return basis === 'at-least' ? `at least ${long}` : long;
}

function ends({ credential }: Told): string {
  const revoked = int(credential, 'revoked_at');
  if (revoked !== null) return `revoked ${second(revoked)}`;
  if (text(credential, 'expiry') === 'never') return 'never';
  return second(int(credential, 'expires_at')) || NOT_KNOWN;
}

function scoped({ scope }: Told): string {
  const score = scope?.['score'];
  if (!scope || typeof score !== 'number') return NOT_KNOWN;
  const basis = text(scope, 'basis');
  const least = basis === 'used' || basis === 'part-granted' ? 'at least ' : '';
  return `${least}${score.toFixed(0)} of 100 (${spaced(basis)})`;
}

function used({ use: { point } }: Told): string {
  const share = point?.['utilisation'];
  if (!point || typeof share !== 'number') return 'nothing to expect is known';
  return `${times(share)} of what is expected (${spaced(text(point, 'utilisation_basis'))})`;
}

function resources({ scope }: Told): string {
  if (!scope) return NOT_KNOWN;
  if (scope['any_resource'] === true) return 'all';
  return `${grouped(int(scope, 'resources') ?? 0n)} named`;
}

const count =
  (column: string) =>
  ({ scope }: Told): string => {
    const value = scope && int(scope, column);
    return value === null ? NOT_KNOWN : grouped(value);
  };
const whether =
  (column: string) =>
  ({ scope }: Told): string =>
    scope === null || typeof scope[column] !== 'boolean' ? NOT_KNOWN : scope[column] ? 'yes' : 'no';
const said =
  (column: string) =>
  ({ credential }: Told): string =>
    text(credential, column) ?? NOT_KNOWN;

const LINES: readonly (readonly [string, (told: Told) => string])[] = [
  ['owner', said('owner')],
  ['account', said('account')],
  ['origin', ({ credential }) => spaced(text(credential, 'origin')) || NOT_KNOWN],
  ['issued', ({ credential }) => second(int(credential, 'issued_at')) || NOT_KNOWN],
  ['ends', ends],
  ['lifetime', lifetime],
  ['scope', scoped],
  ['permissions', count('permissions')],
  ['services', count('services')],
  ['resources', resources],
  ['roles and policies', count('roles')],
  ['changes permissions', whether('changes_permissions')],
  ['mints credentials', whether('mints_credentials')],
  ['use', used],
];

/** What both credentials are, line by line. */
export function profileRows(
  profiles: Readonly<Record<SideName, Profile>>,
  scopes: CallResult<'compare.scopes'>,
): readonly ProfileRow[] {
  const one = { ...profiles.a, scope: scopes.a.scope };
  const other = { ...profiles.b, scope: scopes.b.scope };
  return LINES.map(([name, tell]) => {
    const [a, b] = [tell(one), tell(other)];
    return { name, a, b, differs: a !== b };
  });
}
