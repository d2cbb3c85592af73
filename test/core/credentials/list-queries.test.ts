import { describe, expect, it } from 'vitest';
import {
  matchAgents,
  matchKeys,
  matchMasked,
  matchPrincipals,
  matchResources,
  type Match,
} from '#core/credentials/list-queries.ts';
import { sessionsOfRole } from '#core/model/arn.ts';
import { conclude, credentialsOf, factsOf, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE111111111';
const ROLE = 'arn:aws:iam::111111111111:role/service/Deploy';
const HASH = 'ab'.repeat(32);

function used(ordinal: number, row: Row): Row {
  return { credential_key: KEY, ordinal, occurred_at: '2026-10-14 09:00:00', ...row };
}

function told(matches: readonly Match[]): (string | bigint)[][] {
  return matches.map(({ field, value, events }) => [field, value, events]);
}

describe('what a list of indicators has in the case', () => {
  it('is every session of a role by its ARN or its id, and of no role whose name only begins so', async () => {
    const session = (id: string, role: string, name: string): Row => ({
      actor_key: `aws-principal:${id}:${name}`,
      effective_key: `aws-arn:arn:aws:sts::111111111111:assumed-role/${role}/${name}`,
    });
    const db = await credentialsOf({
      event: [
        used(1, session('AROAEXAMPLE111111111', 'Deploy', 'one')),
        used(2, session('AROAEXAMPLE111111111', 'Deploy', 'two')),
        used(3, session('AROAEXAMPLE222222222', 'DeployMore', 'one')),
      ],
    });
    const arn = 'aws-arn:arn:aws:sts::111111111111:assumed-role/Deploy/';
    expect(told(await matchPrincipals(db, [ROLE], [sessionsOfRole(ROLE)]))).toEqual([
      ['effective_key', `${arn}one`, 1n],
      ['effective_key', `${arn}two`, 1n],
    ]);
    expect(told(await matchPrincipals(db, ['aws-principal:AROAEXAMPLE111111111'], [null]))).toEqual([
      ['actor_key', 'aws-principal:AROAEXAMPLE111111111:one', 1n],
      ['actor_key', 'aws-principal:AROAEXAMPLE111111111:two', 1n],
    ]);
    expect(await matchPrincipals(db, [`${arn}three`.slice(8)], [null])).toEqual([]);
  });

  it('is a resource in a crowded folder too, in any case', async () => {
    const folder = 'arn:aws:s3:::example-lake/raw/';
    const db = await credentialsOf({ event: [used(1, { resource: `${folder}part-1` })] });
    await db.run(
      `INSERT INTO event BY NAME SELECT * EXCLUDE (i) REPLACE (i AS ordinal, ? || 'part-' || i AS resource) FROM event, range(2, 6001) AS r(i)`,
      [folder],
    );
    await conclude(db);
    expect(told(await matchResources(db, [`${folder}PART-4711`]))).toEqual([
      ['resource', `${folder}part-4711`, 1n],
    ]);
  });

  it('is every agent that contains a text, in any case, the most frequent first', async () => {
    const agents = ['aws-cli/2.15', 'Boto3/1.34', 'aws-CLI/2.15 extra', 'Boto3/1.34'];
    const db = await credentialsOf({ event: agents.map((user_agent, i) => used(i + 1, { user_agent })) });
    const found = await matchAgents(db, ['AWS-cli', 'boto3/', 'curl', 'i/2', 'BOTO3/']);
    expect(found.map(({ text, field, value, events }) => [text, field, value, events])).toEqual([
      ['AWS-cli', 'user_agent', 'aws-CLI/2.15 extra', 1n],
      ['AWS-cli', 'user_agent', 'aws-cli/2.15', 1n],
      ['BOTO3/', 'user_agent', 'Boto3/1.34', 2n],
      ['boto3/', 'user_agent', 'Boto3/1.34', 2n],
      ['i/2', 'user_agent', 'aws-CLI/2.15 extra', 1n],
      ['i/2', 'user_agent', 'aws-cli/2.15', 1n],
    ]);
    expect(await matchAgents(db, [])).toEqual([]);
  });

  it('is a secret by its hash, in a fact about a credential and where it stood in the clear', async () => {
    const agent = `client sha256:${HASH} once sha256:${HASH}`;
    const db = await credentialsOf({
      event: [used(1, { user_agent: agent })],
      credential_fact: factsOf(KEY, { session_token: `sha256:${HASH}` }),
    });
    expect(told(await matchKeys(db, [HASH]))).toEqual([['credential', KEY, 1n]]);
    expect(told(await matchMasked(db, [HASH, 'cd'.repeat(32)]))).toEqual([['user_agent', agent, 1n]]);
  });
});
