import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Given } from './given.ts';

/** What the tables of earlier stages hold, and the pairs of keys that a rule makes of it. */
export interface RuleCase {
  readonly name: string;
  readonly given: Given;
  readonly links: readonly (readonly [string, string])[];
}

/** The cases in the folder of each rule of a stage, by the rule's id. Tests that its folders and its list of rules are the same. */
export function ruleCases(
  stage: 'credentials' | 'identities',
  rules: readonly { readonly id: string }[],
): (id: string) => readonly RuleCase[] {
  const root = resolve(import.meta.dirname, `../../core/${stage}/rules`);
  it('every folder of a rule is in the list, under its own name', () => {
    const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'rule.sql')));
    expect(rules.map(({ id }) => id)).toEqual(folders.sort());
  });
  return (id) => JSON.parse(readFileSync(join(root, id, 'cases.json'), 'utf8')) as readonly RuleCase[];
}

/** Tests that a rule explains itself, and has cases in which it concludes and in which it does not. */
export function explainsItself(sentence: string, cases: readonly RuleCase[]): void {
  it('says what it concludes, and has cases in which it does and in which it does not', () => {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    const conclusive = cases.map(({ links }) => links.length > 0);
    expect([...new Set(conclusive)].sort()).toEqual([false, true]);
  });
}
