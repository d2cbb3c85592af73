import type { Connection } from '#core/db/database.ts';
import type { DisturbedTruth } from '#test/kit/staging/index.ts';
import { agentKey } from '#test/kit/staging/keys.ts';
import { credentialsByKey } from './links.ts';
import { actorsOf } from './merges.ts';
import { Counts, grouped, namespaceOf, type Outcome, type Wrong } from './outcome.ts';

type Told = Pick<DisturbedTruth, 'identities' | 'held' | 'attribution'>;

interface Holding {
  /** The credential or the event. */
  readonly of: string;
  /** A key of the holder. */
  readonly key: string;
  readonly rule: string;
}

/** Who the case says held each credential that one agent held, against truth. */
export async function holdersAgainst(db: Connection, truth: Told): Promise<Outcome> {
  const credentials = await credentialsByKey(db);
  const rows = await db.rows<Holding>(
    `SELECT h.credential_id::VARCHAR AS "of", m.key, h.rule FROM credential_holder AS h JOIN identity_member AS m ON m.identity_id = h.identity_id
     WHERE h.strength <> 'weak' ORDER BY ALL`,
  );
  const held = truth.held.map(({ credential, agent }) => ({
    of: credentials.get(credential) ?? credential,
    name: credential,
    agent,
  }));
  return holdings(rows, held, truth);
}

/** Whose the case says each call with a shared credential was, against truth. */
export async function attributionAgainst(db: Connection, truth: Told): Promise<Outcome> {
  const rows = await db.rows<Holding>(
    `SELECT e.event_uid AS "of", m.key, a.rule FROM event_attribution AS a
       JOIN event AS e ON e.event_id = a.event_id JOIN identity_member AS m ON m.identity_id = a.identity_id
     ORDER BY ALL`,
  );
  const told = truth.attribution.flatMap(({ event, agent }) =>
    agent === null ? [] : [{ of: event, name: `event:${event}`, agent }],
  );
  return holdings(rows, told, truth);
}

function holdings(
  rows: readonly Holding[],
  told: readonly { readonly of: string; readonly name: string; readonly agent: string }[],
  truth: Told,
): Outcome {
  const actors = actorsOf(truth);
  const counts = new Counts();
  const wrong: Wrong[] = [];
  const byOf = grouped(rows, ({ of }) => of);
  const judged = told.map(({ of, name, agent }) => {
    const actor = actors.get(agentKey(agent));
    const agents = (byOf.get(of) ?? []).filter(({ key }) => key.startsWith('agent:'));
    for (const { key, rule } of agents) {
      counts.add(rule);
      if (actors.get(key) !== actor) wrong.push({ rule, said: `${name} held by ${key}` });
    }
    const found = agents.some(({ key }) => actors.get(key) === actor);
    return {
      kind: namespaceOf(name),
      strength: 'strong' as const,
      said: `${name} held by ${agent}`,
      found,
      reason: null,
    };
  });
  return { concluded: counts.all, wrong, judged };
}
