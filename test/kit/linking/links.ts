import type { Connection } from '#core/db/database.ts';
import type { DisturbedTruth } from '#test/kit/staging/index.ts';
import { Counts, namespaceOf, type Outcome, type Wrong } from './outcome.ts';

interface Linked {
  readonly child: string;
  readonly parent: string;
  readonly rule: string;
  readonly said: string;
}

/** Credentials of the case by every key that one has. */
export async function credentialsByKey(db: Connection): Promise<ReadonlyMap<string, string>> {
  const rows = await db.rows<{ key: string; id: string }>(
    'SELECT credential_key AS key, credential_id::VARCHAR AS id FROM credential_alias',
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Links of credentials that the case concluded, against truth, which holds all that there are. */
export async function linksAgainst(
  db: Connection,
  { links }: Pick<DisturbedTruth, 'links'>,
): Promise<Outcome> {
  const credentials = await credentialsByKey(db);
  const rows = await db.rows<Linked>(
    `SELECT l.child_id::VARCHAR AS child, l.parent_id::VARCHAR AS parent, l.rule, c.credential_key || ' from ' || p.credential_key AS said
     FROM credential_link AS l JOIN credential AS c ON c.credential_id = l.child_id JOIN credential AS p ON p.credential_id = l.parent_id
     ORDER BY said, l.rule`,
  );
  const breaks = new Map(
    (
      await db.rows<{ id: string; reason: string }>(
        'SELECT credential_id::VARCHAR AS id, min(reason) AS reason FROM credential_break GROUP BY credential_id',
      )
    ).map(({ id, reason }) => [id, reason]),
  );
  const found = new Set(rows.map(({ child, parent }) => `${child} ${parent}`));
  const pairOf = (child: string, parent: string): string =>
    `${credentials.get(child) ?? child} ${credentials.get(parent) ?? parent}`;
  const known = new Set(links.map(({ child, parent }) => pairOf(child, parent)));
  return {
    ...judgedRows(rows, known),
    judged: links.map(({ child, parent, relation, strength }) => ({
      kind: `${namespaceOf(child)} ${relation} ${namespaceOf(parent)}`,
      strength,
      said: `${child} from ${parent}`,
      found: found.has(pairOf(child, parent)),
      reason: reasonOf(credentials.get(child), breaks),
    })),
  };
}

function judgedRows(rows: readonly Linked[], known: ReadonlySet<string>): Omit<Outcome, 'judged'> {
  const counts = new Counts();
  const wrong: Wrong[] = [];
  for (const { child, parent, rule, said } of rows) {
    counts.add(rule);
    if (!known.has(`${child} ${parent}`)) wrong.push({ rule, said });
  }
  return { concluded: counts.all, wrong };
}

function reasonOf(child: string | undefined, breaks: ReadonlyMap<string, string>): string | null {
  return child === undefined ? 'not in the case' : (breaks.get(child) ?? null);
}
