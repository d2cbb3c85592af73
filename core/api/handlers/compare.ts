import type { CheckedFilter, Comparison, OwnPermission, Row, ScopeSide } from '#core/api/contract.ts';
import { lifeOf, type CredentialLife } from '#core/credentials/compare-queries.ts';
import { keysOf } from '#core/credentials/queries.ts';
import type { Connection } from '#core/db/database.ts';
import { COMPARE_STATES } from '#core/model/compare.ts';
import { partsBeside } from '#core/permissions/compare-queries.ts';
import {
  broadestOf,
  hadAndUsedUnder,
  scopesOf,
  scopeSubject,
  type HadUsed,
} from '#core/permissions/scope-queries.ts';
import { eventsIn, eventsNaming } from '#core/sources/filter-queries.ts';
import { compareSides, loggedTime, type Compared } from '#core/coverage/compare-queries.ts';
import type { CompareSide } from '#core/coverage/counted-queries.ts';
import { notFound, type HandlersOf } from './context.ts';
import { eventConditions, isWhole } from './filter.ts';

interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** A stretch of time up to the as-of, which is its last moment. */
function upTo({ from, to }: Span, asOf: bigint | undefined): Span {
  const end = asOf === undefined || asOf >= to ? to : asOf + 1n;
  return { from, to: end < from ? from : end };
}

function within(range: Span, life: CredentialLife): Span {
  const from = life.from !== null && life.from > range.from ? life.from : range.from;
  const to = life.to !== null && life.to < range.to ? life.to + 1n : range.to;
  return { from, to: to < from ? from : to };
}

function answered(a: Span, b: Span, { rows, total, states, logs, sums }: Compared): Comparison {
  return {
    a: { from: a.from, to: a.to, events: sums.aEvents, denied: sums.aDenied },
    b: { from: b.from, to: b.to, events: sums.bEvents, denied: sums.bDenied },
    rows,
    total,
    states,
    logs,
  };
}

function nothing(a: Span, b: Span): Comparison {
  const states = Object.fromEntries(COMPARE_STATES.map((state) => [state, 0n])) as Comparison['states'];
  const sums = { aEvents: 0n, aDenied: 0n, bEvents: 0n, bDenied: 0n };
  return answered(a, b, { rows: [], total: 0n, states, logs: [], sums });
}

/** The time that a filter asks for, else that of all logs, up to its as-of. */
async function rangeOf(connection: Connection, { from, to, asOf }: CheckedFilter): Promise<Span> {
  const whole = (await loggedTime(connection)) ?? { from: 0n, to: 0n };
  const range = { from: from ?? whole.from, to: to ?? whole.to };
  return upTo(range.to < range.from ? { from: range.from, to: range.from } : range, asOf);
}

async function sideOf(
  connection: Connection,
  key: string,
  range: Span,
): Promise<CompareSide & { readonly keys: readonly string[] }> {
  const life = await lifeOf(connection, key);
  if (!life) throw notFound(`credential ${key}`);
  const keys = await keysOf(connection, key);
  return { ...within(range, life), conditions: eventsNaming(keys), keys };
}

async function permissionsOf(
  connection: Connection,
  key: string,
): Promise<{ readonly key: string; readonly scope: Row | null; readonly had: ReadonlyMap<string, HadUsed> }> {
  const subject = await scopeSubject(connection, key);
  if (!subject) throw notFound(`credential ${key}`);
  const scope = broadestOf(await scopesOf(connection, subject));
  const { permissions } = await hadAndUsedUnder(connection, subject, scope && String(scope['scope_id']));
  const had = permissions.filter(({ state }) => state !== 'not-had');
  return { key: subject.key, scope, had: new Map(had.map((each) => [each.permission, each])) };
}

function own({ permission, state, had, used }: HadUsed): OwnPermission {
  return {
    permission,
    service: had?.service ?? used?.service ?? null,
    access: had?.access ?? used?.access ?? null,
    state,
    calls: used?.calls ?? 0n,
  };
}

type Permissions = Awaited<ReturnType<typeof permissionsOf>>;

function scopeSide(side: Permissions, other: Permissions, most: number): ScopeSide {
  const alone = [...side.had.values()]
    .filter(({ permission }) => !other.had.has(permission))
    .sort((a, b) => (a.permission < b.permission ? -1 : 1));
  return {
    key: side.key,
    scope: side.scope,
    permissions: BigInt(side.had.size),
    own: alone.slice(0, most).map(own),
    ownTotal: BigInt(alone.length),
  };
}

/** Two periods or two credentials side by side. */
export const compareHandlers: HandlersOf<'compare.periods' | 'compare.credentials' | 'compare.scopes'> = {
  'compare.periods': (context, { filter, a, b, ...order }) =>
    context.reader.use(nothing(a, b), async (connection) => {
      const { from: _from, to: _to, asOf, ...whenever } = filter;
      const kept = await eventConditions(connection, context, whenever);
      const sideIn = (period: Span): CompareSide => {
        const counts = upTo(period, asOf);
        return { ...counts, conditions: eventsIn(counts) };
      };
      const sides = { a: sideIn(a), b: sideIn(b) };
      const asked = { ...order, kept, ...sides, periods: true, whole: isWhole(whenever) };
      const compared = await compareSides(connection, asked);
      return answered(sides.a, sides.b, compared);
    }),

  'compare.credentials': (context, { filter, a, b, ...order }) =>
    context.reader.use(
      () => {
        throw notFound(`credential ${a}`);
      },
      async (connection) => {
        const { credential: _credential, ...whose } = filter;
        const range = await rangeOf(connection, filter);
        const left = await sideOf(connection, a, range);
        const right = await sideOf(connection, b, range);
        const kept = await eventConditions(connection, context, whose);
        kept.addAll(eventsNaming([...new Set([...left.keys, ...right.keys])]));
        const asked = { ...order, kept, a: left, b: right, periods: false, whole: false };
        const compared = await compareSides(connection, asked);
        return answered(left, right, compared);
      },
    ),

  'compare.scopes': ({ reader }, { a, b, most }) =>
    reader.use(
      () => {
        throw notFound(`credential ${a}`);
      },
      async (connection) => {
        const left = await permissionsOf(connection, a);
        const right = await permissionsOf(connection, b);
        const id = ({ scope }: Permissions): string | null => scope && String(scope['scope_id']);
        const parts = (await partsBeside(connection, id(left), id(right))) as readonly Row[];
        const both = [...left.had.keys()].filter((permission) => right.had.has(permission)).length;
        return {
          a: scopeSide(left, right, most),
          b: scopeSide(right, left, most),
          parts,
          both: BigInt(both),
        };
      },
    ),
};
