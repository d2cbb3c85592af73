import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTOR_RULES } from '#core/identities/rules/index.ts';
import { credentialsOf, type Given } from '../given.ts';

/** What the tables of earlier stages hold, and the pairs of keys that the rule ties, the smaller first. */
interface RuleCase {
  readonly name: string;
  readonly given: Given;
  readonly links: readonly (readonly [string, string])[];
}

const ROOT = resolve(import.meta.dirname, '../../../core/identities/rules');
const casesOf = (id: string): readonly RuleCase[] =>
  JSON.parse(readFileSync(join(ROOT, id, 'cases.json'), 'utf8')) as RuleCase[];

it('every folder of a rule is in the list, under its own name', () => {
  const folders = readdirSync(ROOT).filter((name) => existsSync(join(ROOT, name, 'rule.sql')));
  expect(ACTOR_RULES.map(({ id }) => id)).toEqual(folders.sort());
});

describe.each(ACTOR_RULES)('$id', ({ id, strength, sentence }) => {
  it('says what it concludes, and has cases in which it does and in which it does not', () => {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    const conclusive = casesOf(id).map(({ links }) => links.length > 0);
    expect([...new Set(conclusive)].sort()).toEqual([false, true]);
  });

  it.each(casesOf(id))('$name', async ({ given, links }) => {
    const db = await credentialsOf(given);
    const said = await db.rows<Record<string, unknown>>(
      'SELECT left_key, right_key, strength, file_id FROM identity_link WHERE rule = ? ORDER BY left_key, right_key',
      [id],
    );
    expect(said).toEqual(
      links.map(([left_key, right_key]) => ({ left_key, right_key, strength, file_id: 1 })),
    );
  });
});
