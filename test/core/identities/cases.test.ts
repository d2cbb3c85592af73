import { describe, expect, it } from 'vitest';
import { ACTOR_RULES } from '#core/identities/rules/index.ts';
import { credentialsOf } from '../given.ts';
import { explainsItself, ruleCases } from '../rule-cases.ts';

const casesOf = ruleCases('identities', ACTOR_RULES);

describe.each(ACTOR_RULES)('$id', ({ id, strength, sentence }) => {
  explainsItself(sentence, casesOf(id));

  it.each(casesOf(id))('$name', async ({ given, links }) => {
    const db = await credentialsOf(given, [], ['credentials', 'identities']);
    const said = await db.rows<Record<string, unknown>>(
      'SELECT left_key, right_key, strength, file_id FROM identity_link WHERE rule = ? ORDER BY left_key, right_key',
      [id],
    );
    expect(said).toEqual(
      links.map(([left_key, right_key]) => ({ left_key, right_key, strength, file_id: 1 })),
    );
  });
});
