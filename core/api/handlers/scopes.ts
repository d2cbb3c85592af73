import type { PermissionState } from '#core/api/contract.ts';
import type { Connection } from '#core/db/database.ts';
import {
  broadestOf,
  hadAndUsedUnder,
  inForceAt,
  partsOf,
  scopesOf,
  scopeSubject,
  sourcesOf,
  type HadUsed,
  type ScopeSubject,
} from '#core/permissions/scope-queries.ts';
import { notFound, type HandlersOf } from './context.ts';

async function subjectOf(connection: Connection, key: string): Promise<ScopeSubject> {
  const subject = await scopeSubject(connection, key);
  if (!subject) throw notFound(`credential or holder of permissions ${key}`);
  return subject;
}

function stateOf({ permission, state, had, used }: HadUsed): PermissionState {
  const resources = had?.resources;
  return {
    permission,
    state,
    service: had?.service ?? used?.service ?? null,
    access: had?.access ?? used?.access ?? null,
    resources: resources === undefined || resources === 'any' ? null : resources,
    everywhere: resources === 'any',
    except: had?.except ?? [],
    conditional: had?.conditional ?? [],
    by: had?.by ?? [],
    basis: used?.basis ?? null,
    calls: used?.calls ?? 0n,
    denied: used?.denied ?? 0n,
    failed: used?.failed ?? 0n,
    firstAt: used?.firstAt ?? null,
    lastAt: used?.lastAt ?? null,
    eventId: used?.eventId ?? null,
  };
}

/** What credentials and principals may do. */
export const scopeHandlers: HandlersOf<'scopes.of' | 'scopes.permissions'> = {
  'scopes.of': ({ reader }, { key, at }) =>
    reader.use(
      () => {
        throw notFound(`credential or holder of permissions ${key}`);
      },
      async (connection) => {
        const subject = await subjectOf(connection, key);
        const scopes = inForceAt(await scopesOf(connection, subject), at);
        const ids = scopes.map((scope) => String(scope['scope_id']));
        const [sources, parts] = await Promise.all([sourcesOf(connection, ids), partsOf(connection, ids)]);
        return { kind: subject.kind, key: subject.key, scopes, sources, parts };
      },
    ),

  'scopes.permissions': ({ reader }, { key, at, most }) =>
    reader.use(
      () => {
        throw notFound(`credential or holder of permissions ${key}`);
      },
      async (connection) => {
        const subject = await subjectOf(connection, key);
        const scope = broadestOf(inForceAt(await scopesOf(connection, subject), at));
        const scopeId = scope && String(scope['scope_id']);
        const { permissions: all, unknown } = await hadAndUsedUnder(connection, subject, scopeId);
        const count = (state: HadUsed['state']) => all.filter((each) => each.state === state).length;
        return {
          key: subject.key,
          scopeId,
          used: count('used'),
          neverUsed: count('never-used'),
          notHad: count('not-had'),
          seen: count('seen'),
          permissions: all.slice(0, most).map(stateOf),
          unknown,
        };
      },
    ),
};
