import type { Connection } from '#core/db/database.ts';
import type { DisturbedTruth } from '#test/kit/staging/index.ts';
import { Counts, grouped, namespaceOf, type Outcome, type Wrong } from './outcome.ts';

type Told = Pick<DisturbedTruth, 'identities' | 'sameActor'>;

interface Member {
  readonly identity: string;
  readonly key: string;
  readonly rule: string;
}

/** Which actor of truth each key means: its place in the list. */
export function actorsOf({ identities }: Pick<Told, 'identities'>): ReadonlyMap<string, number> {
  return new Map(identities.flatMap(({ keys }, place) => keys.map((key) => [key, place] as const)));
}

/** Pairs of keys that the case takes for one actor, against truth: of each pair of keys in one identity, whether they mean one; a key that truth does not know means none. */
export async function mergesAgainst(db: Connection, truth: Told): Promise<Outcome> {
  const members = await db.rows<Member>(
    'SELECT identity_id::VARCHAR AS identity, key, rule FROM identity_member ORDER BY identity_id, key',
  );
  const links = await db.rows<{ left_key: string; right_key: string; said: string }>(
    `SELECT left_key, right_key, min(state || coalesce(': ' || reason, '')) AS said FROM identity_link WHERE state <> 'joined' GROUP BY ALL`,
  );
  const open = new Map(links.map(({ left_key, right_key, said }) => [`${left_key} ${right_key}`, said]));
  const identity = new Map(members.map(({ key, identity: of }) => [key, of]));
  return {
    ...judgedPairs(members, actorsOf(truth)),
    judged: truth.sameActor.map(({ left, right, strength }) => ({
      kind: `${namespaceOf(left)} = ${namespaceOf(right)}`,
      strength,
      said: `${left} = ${right}`,
      found: identity.has(left) && identity.get(left) === identity.get(right),
      reason: open.get(`${left} ${right}`) ?? absent([left, right], identity),
    })),
  };
}

function judgedPairs(
  members: readonly Member[],
  actors: ReadonlyMap<string, number>,
): Omit<Outcome, 'judged'> {
  const counts = new Counts();
  const wrong: Wrong[] = [];
  for (const group of grouped(members, ({ identity }) => identity).values()) {
    for (const [index, left] of group.entries()) {
      for (const right of group.slice(index + 1)) {
        const rule = right.rule === 'primary' ? left.rule : right.rule;
        counts.add(rule);
        const actor = actors.get(left.key);
        if (actor === undefined || actor !== actors.get(right.key))
          wrong.push({ rule, said: `${left.key} = ${right.key}` });
      }
    }
  }
  return { concluded: counts.all, wrong };
}

function absent(keys: readonly string[], known: ReadonlyMap<string, unknown>): string | null {
  const missing = keys.filter((key) => !known.has(key));
  return missing.length === 0 ? null : `not in the case: ${missing.join(', ')}`;
}
