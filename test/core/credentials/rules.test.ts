import { describe, expect, it } from 'vitest';
import { CREDENTIAL_KINDS } from '#core/model/vocabulary.ts';
import { LINK_RULES } from '#core/credentials/rules/index.ts';
import { credentialsOf } from '../given.ts';
import { explainsItself, ruleCases } from '../rule-cases.ts';

const casesOf = ruleCases('credentials', LINK_RULES);

it.each([...CREDENTIAL_KINDS, 'spire-join-token', null])(
  'a making that names who asked is one link, whatever was made: %s',
  async (kind) => {
    const made = { phase: 'issued', occurred_at: '2026-10-05 12:10:00', kind };
    const db = await credentialsOf({
      lifecycle: [{ ...made, credential_key: 'vault-hmac:default/01', parent_key: 'vault-hmac:default/02' }],
    });
    expect(await db.rows('SELECT relation, strength FROM credential_link')).toEqual([
      { relation: 'issued-by', strength: 'exact' },
    ]);
  },
);

describe.each(LINK_RULES)('$id', ({ id, relation, strength, sentence }) => {
  explainsItself(sentence, casesOf(id));

  it.each(casesOf(id))('$name', async ({ given, links }) => {
    const db = await credentialsOf(given, [], ['credentials']);
    const made = await db.rows<{ child: string; parent: string; how: string }>(
      `SELECT c.credential_key AS child, p.credential_key AS parent, l.relation || ' ' || l.strength AS how
       FROM credential_link AS l
         JOIN _credential AS c ON c.credential_id = l.child_id
         JOIN _credential AS p ON p.credential_id = l.parent_id
       WHERE l.rule = ? ORDER BY child, parent`,
      [id],
    );
    expect(made).toEqual(links.map(([child, parent]) => ({ child, parent, how: `${relation} ${strength}` })));
  });
});
