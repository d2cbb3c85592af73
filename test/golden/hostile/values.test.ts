import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { TempCase } from '#test/kit/case.ts';
import { answer, ask, call, trail } from './records.ts';

let made: TempCase | null = null;

afterEach(async () => {
  await made?.remove();
  made = null;
});

const HMAC = (byte: string) => `hmac-sha256:${byte.repeat(32)}`;
const PARENT = { client_token: HMAC('aa'), accessor: HMAC('ab') };
const CHILD = { client_token: HMAC('ca'), accessor: HMAC('cb') };

/** The response line of a token call, as text. */
function answered(id: string, changed: Readonly<Record<string, unknown>>, request = {}): string {
  return JSON.stringify({
    time: '2026-10-02T09:00:00.1Z',
    type: 'response',
    auth: PARENT,
    request: {
      id,
      operation: 'update',
      client_token: PARENT.client_token,
      path: 'auth/token/create',
      remote_address: '10.0.3.7',
      ...request,
    },
    response: { auth: CHILD },
    ...changed,
  });
}

const idc = (number: number, scope: unknown, expiresIn: unknown) =>
  call(number, {
    eventSource: 'sso-oauth.amazonaws.com',
    eventName: 'CreateTokenWithIAM',
    requestParameters: { scope },
    responseElements: { expiresIn },
    additionalEventData: { 'identitycenter:CredentialId': `example-${String(number)}` },
  });

describe('values out of bounds', () => {
  it('a scope that is no list and a lifetime beyond every calendar do not stop an import', async () => {
    made = await TempCase.of([
      [
        'idc.json',
        trail([
          idc(1, 'sso:account:access', 3600),
          idc(2, ['a', 'b'], 9_223_372_036_854_775_000),
          idc(3, { a: 1 }, -5),
        ]),
      ],
    ]);
    expect(
      await made.rows('SELECT credential_key, scope, expiry FROM lifecycle ORDER BY credential_key'),
    ).toEqual([
      { credential_key: 'aws-idc:example-1', scope: ['sso:account:access'], expiry: 'at' },
      { credential_key: 'aws-idc:example-2', scope: ['a', 'b'], expiry: 'unknown' },
      { credential_key: 'aws-idc:example-3', scope: null, expiry: 'unknown' },
    ]);
  });

  it('an expiration that is a word or lies before everything is no time', async () => {
    const issued = (number: number, expiration: string) =>
      call(number, {
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/example' },
        responseElements: {
          credentials: { accessKeyId: `ASIAEXAMPLE00000000${String(number)}`, expiration },
        },
      });
    made = await TempCase.of([
      ['sts.json', trail(['infinity', '-infinity', 'epoch', 'now'].map((word, i) => issued(i, word)))],
    ]);
    expect(await made.rows('SELECT DISTINCT expires_at, expiry FROM lifecycle')).toEqual([
      { expires_at: null, expiry: 'unknown' },
    ]);
  });

  it('a name that stands twice in metadata does not stop an import', async () => {
    const line = answered('q1', { auth: { ...PARENT, metadata: { one: 'a', two: 'b' } } });
    const secret = answered('q2', {
      auth: { ...CHILD, metadata: { x: `hvs.${'CAESIJ'.repeat(6)}`, y: 'd' } },
    });
    const lines = [line.replace('"two"', '"one"'), secret.replace('"y"', '"x"')];
    made = await TempCase.of([['audit.log', lines.join('\n')]]);
    expect(
      await made.rows(`SELECT name, "value" FROM credential_fact WHERE name LIKE 'metadata.%' ORDER BY 2`),
    ).toEqual([
      { name: 'metadata.one', value: 'a' },
      { name: 'metadata.one', value: 'b' },
      { name: 'metadata.x', value: 'masked' },
    ]);
  });

  it('a Vault lifetime beyond every calendar does not stop an import', async () => {
    made = await TempCase.of([
      [
        'audit.log',
        [
          answered(
            'q1',
            { auth: { ...CHILD, token_ttl: Number.MAX_SAFE_INTEGER } },
            { path: 'auth/x/login' },
          ),
          answered('q2', { response: { wrap_info: { token: HMAC('ee'), ttl: 9e18 } } }),
        ].join('\n'),
      ],
    ]);
    expect(await made.rows('SELECT phase, expires_at, expiry FROM lifecycle ORDER BY phase')).toEqual([
      { phase: 'issued', expires_at: null, expiry: 'unknown' },
      { phase: 'wrapped', expires_at: null, expiry: 'unknown' },
    ]);
  });
});

describe('what a Vault line says of another token', () => {
  it('the lifetime of the token that asked is not that of the one it made', async () => {
    made = await TempCase.of([
      [
        'audit.log',
        [
          answered('q1', { auth: { ...PARENT, token_ttl: 60 } }),
          answered('q2', { auth: { ...CHILD, token_ttl: 60 } }, { path: 'auth/approle/login' }),
        ].join('\n'),
      ],
    ]);
    expect(
      await made.rows(
        `SELECT e.event_uid, l.expiry FROM lifecycle AS l JOIN event AS e ON e.event_id = l.event_id ORDER BY 1`,
      ),
    ).toEqual([
      { event_uid: 'q1', expiry: 'unknown' },
      { event_uid: 'q2', expiry: 'at' },
    ]);
  });

  it('a token in a path, a display name or metadata reaches no table', async () => {
    const old = '8a7bb0c1-1111-4222-8333-abcdefabcdef';
    const plain = `hvs.${'CAESIJ'.repeat(6)}`;
    made = await TempCase.of([
      [
        'audit.log',
        [
          answered('q1', { response: {} }, { path: `auth/token/revoke/${old}` }),
          answered('q2', { auth: { ...PARENT, display_name: `token-${plain}`, metadata: { t: plain } } }),
        ].join('\n'),
      ],
    ]);
    const tables = await made.rows<{ name: string }>('SELECT table_name AS name FROM duckdb_tables()');
    for (const { name } of tables) {
      const [row] = await made.rows<{ found: boolean | null }>(
        `SELECT bool_or(contains(t::VARCHAR, ?) OR contains(t::VARCHAR, ?)) AS found FROM "${name}" AS t`,
        [old, plain.slice(0, 20)],
      );
      expect([name, row?.found ?? false]).toEqual([name, false]);
    }
    expect(
      await made.rows(`SELECT left(credential_key, 26) AS k FROM lifecycle WHERE phase = 'revoked'`),
    ).toEqual([{ k: 'vault-token:default/sha256' }]);
  });
});

describe('names that read as patterns', () => {
  it('stand for their own file alone, where it lies', async () => {
    made = await TempCase.make();
    const bundle = join(made.home, 'bundle');
    await mkdir(bundle);
    const names = ['a*.json', 'ab.json', 'log1.json', 'log[1].json', "q'?.json"];
    for (const [at, name] of names.entries()) {
      const records = Array.from({ length: 600 }, (_, i) => call(at * 1000 + i));
      await writeFile(join(bundle, name), trail(records));
    }
    await runImport({ caseDir: made.dir, paths: [bundle], reference: true, examiner: 'test' });
    expect(
      await made.rows(
        `SELECT path, min(split_part(event_uid, '-', 2)::INTEGER) // 1000 AS "first", count(*)::INTEGER AS n
         FROM event JOIN evidence_file USING (file_id) GROUP BY path ORDER BY "first"`,
      ),
    ).toEqual(names.map((path, first) => ({ path, first, n: 600 })));
  });
});

describe('a log whose rotation cut its first line', () => {
  it('gives every line after it', async () => {
    const lines = [ask(1), ask(2), answer(2)].map((line) => JSON.stringify(line));
    made = await TempCase.of([['rotated.log', lines.join('\n').slice(40)]]);
    const [file] = await made.accounts();
    expect(file).toMatchObject({ source: 'vault-audit', events: 1, paired: 1, duplicates: 0 });
    expect(file?.set_aside).toBeGreaterThan(0);
    expect(await made.unbalanced()).toEqual([]);
  });
});
