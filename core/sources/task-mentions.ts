import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CredtrailError } from '#core/base/error.ts';
import { readYamlConfig } from '#core/base/yaml-config.ts';
import type { Connection } from '#core/db/database.ts';
import mentions from './task-mentions.sql?raw';

/** How a task's id is found: by a pattern, in the claim of that name, or by both. */
export interface TaskPattern {
  /** Its name. */
  readonly name: string;
  /** Where it looks: session_name, principal, claim, key; everywhere when absent. */
  readonly where?: readonly string[] | undefined;
  /** Name of the one claim that it looks at, without what stands before it in a fact's name; any when absent. */
  readonly claim?: string | undefined;
  /** RE2; its one group is the task's id, else all that it matches. The whole value when absent. */
  readonly pattern?: string | undefined;
}

/** What is looked for where a case says nothing else. */
export const TASK_PATTERNS: readonly TaskPattern[] = [
  {
    name: 'ironclaw-task',
    where: ['session_name', 'key'],
    pattern: 'ironclaw-task-(?P<task>[A-Za-z0-9]+)-[A-Za-z0-9]+',
  },
  { name: 'ironclaw-claim', where: ['claim'], claim: 'ironclaw_task_id' },
  { name: 'ironclaw-principal', where: ['principal'], pattern: 'task-(?P<task>[A-Za-z0-9]+)@ironclaw' },
];

/** The file of task patterns, of which those in `refused` are no patterns. */
function schemaWithout(refused: ReadonlySet<string>) {
  const pattern = z
    .string()
    .min(1)
    .refine((text) => !refused.has(text), 'no regular expression of RE2')
    .refine(
      (text) => (text.match(GROUP) ?? []).length < 2,
      'a pattern has one group at most: (?:…) groups without keeping',
    );
  return z.strictObject({
    patterns: z.array(
      z
        .strictObject({
          name: z.string().min(1),
          where: z
            .array(z.enum(['session_name', 'principal', 'claim', 'key']))
            .min(1)
            .optional(),
          claim: z.string().min(1).optional(),
          pattern: pattern.optional(),
        })
        .refine(
          (one) => one.claim !== undefined || one.pattern !== undefined,
          'expected a pattern or a claim',
        ),
    ),
  });
}

/** A group that keeps what it matches; an escaped bracket is none. */
const GROUP = /(?<!\\)\((?:(?!\?)|\?P?<[A-Za-z])/g;

/**
 * The task patterns in `config/task-patterns.yaml` of a case, the presets where there is no such file. Throws `config-invalid` with file,
 * line and column where one is wrong.
 */
export async function taskPatternsOf(db: Connection, caseDir: string): Promise<readonly TaskPattern[]> {
  const path = join(caseDir, 'config', 'task-patterns.yaml');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CredtrailError('input-unreadable', `${path} could not be read.`, { cause: error });
  });
  if (text === null) return TASK_PATTERNS;
  const { patterns } = readYamlConfig(path, text, schemaWithout(new Set()));
  const refused = await db.rows<{ pattern: string }>(
    `SELECT pattern FROM (SELECT unnest(?::VARCHAR[]) AS pattern) WHERE TRY(regexp_matches('', pattern)) IS NULL`,
    [patterns.flatMap(({ pattern }) => pattern ?? [])],
  );
  if (refused.length === 0) return patterns;
  return readYamlConfig(path, text, schemaWithout(new Set(refused.map(({ pattern }) => pattern)))).patterns;
}

/** Writes `task_mention`, whole, from the public tables. */
export async function findTaskMentions(db: Connection, patterns: readonly TaskPattern[]): Promise<void> {
  await db.run(
    `CREATE OR REPLACE TEMP TABLE _task_pattern AS
     SELECT unnest(?::VARCHAR[]) AS name, unnest(?::VARCHAR[]) AS places, unnest(?::VARCHAR[]) AS claim, unnest(?::VARCHAR[]) AS pattern`,
    [
      patterns.map(({ name }) => name),
      patterns.map(({ where, claim }) => where?.join() ?? (claim === undefined ? null : 'claim')),
      patterns.map(({ claim }) => claim ?? null),
      patterns.map(({ pattern }) => pattern ?? null),
    ],
  );
  await db.run(mentions);
}
