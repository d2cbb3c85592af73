import { OVERVIEW_AXES, type Results } from '#core/api/contract.ts';
import {
  importedSources,
  issuesByKind,
  kindsByOrigin,
  mismatches,
  outstanding,
} from '#core/coverage/overview-queries.ts';
import { coverageGaps, coveredPlaces } from '#core/coverage/queries.ts';
import type { Connection } from '#core/db/database.ts';
import type { HandlersOf } from './context.ts';
import type { Beside } from './reader.ts';

const EMPTY: Results['overview.summary'] = {
  sources: [],
  credentials: [],
  axes: [],
  mismatches: [],
  issues: [],
};

type Mismatch = Results['overview.summary']['mismatches'][number];

/** Mismatches kind by kind, from rows that lie side by side. */
async function mismatchesByKind(connection: Connection): Promise<readonly Mismatch[]> {
  const kinds = new Map<string, Mismatch>();
  for (const { mismatch, credentials, ...row } of await mismatches(connection)) {
    const rows = [...(kinds.get(mismatch)?.rows ?? []), row];
    kinds.set(mismatch, { kind: mismatch, count: credentials, rows });
  }
  return [...kinds.values()];
}

async function axesOf(connection: Connection): Promise<Results['overview.summary']['axes']> {
  const axes: Results['overview.summary']['axes'][number][] = [];
  for (const axis of OVERVIEW_AXES) axes.push({ axis, rows: await outstanding(connection, axis) });
  return axes;
}

async function summaryOf(connection: Connection, beside: Beside): Promise<Results['overview.summary']> {
  const [axes, byKind, credentials, rest] = await Promise.all([
    axesOf(connection),
    beside(mismatchesByKind),
    beside(kindsByOrigin),
    beside(async (other) => ({ sources: await importedSources(other), issues: await issuesByKind(other) })),
  ]);
  return { ...rest, credentials, axes, mismatches: byKind };
}

/** The case in one look, and what it cannot show. */
export const overviewHandlers: HandlersOf<'overview.summary' | 'overview.coverage' | 'overview.limits'> = {
  'overview.summary': ({ reader }) => reader.use(EMPTY, summaryOf),
  'overview.coverage': ({ reader }) =>
    reader.use({ places: [] }, async (connection) => ({ places: await coveredPlaces(connection) })),
  'overview.limits': ({ reader }) =>
    reader.use({ rows: [] }, async (connection) => ({ rows: await coverageGaps(connection) })),
};
