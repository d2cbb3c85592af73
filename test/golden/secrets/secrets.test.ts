import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { answer, ask, call, task, trail } from '#test/golden/hostile/records.ts';

/** What every planted secret holds and nothing else does. */
const MARK = 'PLANTEDzq7Xw';

const SECRETS: Readonly<Record<string, string>> = {
  'a JSON web token': `eyJhbGciOiJub25lIn0.eyJzdWIi${MARK}ZXhhbXBsZSJ9.${MARK}EXAMPLE0123456789`,
  'a Vault token': `hvs.${MARK}EXAMPLE0123456789abcdef`,
  'an AWS session token': `IQoJb3JpZ2lu${MARK}EXAMPLE0123456789abcdefEXAMPLE0123456789`,
  'a bearer header': `Bearer ${MARK}EXAMPLE0123456789`,
};

/** Fields that Vault or AWS write by themselves in a closed form, or that make a record what it is. */
const FIXED = new Set([
  'time',
  'type',
  'operation',
  'eventTime',
  'eventSource',
  'eventName',
  'started_at',
  'ended_at',
  'remote_address',
  'entity_id',
]);

/** A value with the secret in each of its texts, numbers and fixed fields left alone. */
function planted(value: unknown, secret: string, name = ''): unknown {
  if (typeof value === 'string') return FIXED.has(name) ? value : `${value} ${secret}`;
  if (Array.isArray(value)) return value.map((item) => planted(item, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, planted(inner, secret, key)]));
}

function assumeRole(number: number): Record<string, unknown> {
  return call(number, {
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:ana',
      arn: 'arn:aws:sts::111111111111:assumed-role/example/ana',
      accountId: '111111111111',
      accessKeyId: 'ASIAEXAMPLE000000000',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::111111111111:role/example',
          principalId: 'AROAEXAMPLE',
        },
        attributes: { creationDate: '2026-10-02T08:00:00Z', mfaAuthenticated: 'false' },
        sourceIdentity: 'ana',
      },
    },
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    errorCode: 'Example',
    errorMessage: 'example',
    requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/next', roleSessionName: 'ana', policy: '' },
    responseElements: {
      credentials: { accessKeyId: 'ASIAEXAMPLE000000001', sessionToken: 'x', expiration: 'x' },
      assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE:ana', arn: 'x' },
    },
  });
}

function trailOf(secret: string): Record<string, unknown>[] {
  const policy = JSON.stringify({ Statement: [{ Sid: secret }] });
  const records = [assumeRole(1), call(2)].map((record) => ({
    ...(planted(record, secret) as Record<string, unknown>),
    awsRegion: 'eu-west-1',
  }));
  const plain = assumeRole(3);
  return [
    ...records,
    { ...plain, requestParameters: { roleArn: `arn:aws:iam::111111111111:role/${secret}`, policy } },
    call(4, {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      requestParameters: { userName: secret },
      responseElements: { accessKey: { accessKeyId: secret, userName: secret } },
    }),
    call(5, {
      eventSource: 'sso-oauth.amazonaws.com',
      eventName: 'CreateTokenWithIAM',
      requestParameters: { scope: [secret] },
      additionalEventData: { 'identitycenter:CredentialId': secret },
    }),
    call(6, { eventTime: secret, userAgent: secret }),
    call(7, {
      eventSource: `s3.amazonaws.com ${secret}`,
      eventName: `GetObject ${secret}`,
      awsRegion: `eu-west-1 ${secret}`,
    }),
    call(8, { eventSource: secret, eventName: secret, awsRegion: secret }),
  ];
}

/** Lines of Vault with the secret in what people and methods write. */
function auditOf(secret: string): string[] {
  const said = { display_name: `ana ${secret}`, metadata: { note: secret } };
  const lines = [ask(1), answer(1)].map((line) => ({
    ...line,
    error: `refused ${secret}`,
    auth: { ...said, client_token: secret },
    request: {
      ...(line['request'] as object),
      client_token: secret,
      path: `secret/data/${secret}`,
      data: { note: secret },
      headers: { authorization: [secret] },
    },
    ...(line['type'] === 'response'
      ? { response: { auth: { ...said, client_token: secret }, data: { a: secret } } }
      : {}),
  }));
  const others = [{ ...lines[0], type: 'other', time: secret }, ...namesOf(secret), ...leasesOf(secret)];
  return [...lines, ...others].map((line) => JSON.stringify(line));
}

/** A call of Vault with the secret alone in whatever Vault writes by itself, before a device that hides nothing. */
function namesOf(secret: string): Record<string, unknown>[] {
  const auth = {
    client_token: secret,
    accessor: secret,
    policies: ['default', secret],
    token_type: secret,
    entity_id: secret,
    token_issue_time: secret,
  };
  return [ask(2), answer(2)].map((line) => ({
    ...line,
    auth,
    request: {
      ...(line['request'] as object),
      id: secret,
      operation: secret,
      namespace: { id: secret, path: secret },
      remote_address: secret,
      mount_type: secret,
      client_token: secret,
      client_token_accessor: secret,
    },
    ...(line['type'] === 'response'
      ? {
          response: {
            auth,
            secret: { lease_id: secret },
            wrap_info: { token: secret, accessor: secret, creation_path: secret, wrapped_accessor: secret },
          },
        }
      : {}),
  }));
}

/** Calls of Vault about leases and wrapped secrets that the secret names, in the path and in the data. */
function leasesOf(secret: string): Record<string, unknown>[] {
  const calls: readonly [string, object][] = [
    [`sys/leases/renew/aws/creds/${secret}`, {}],
    [`sys/leases/revoke-prefix/aws/creds/${secret}`, {}],
    ['sys/leases/revoke', { lease_id: `aws/creds/${secret}` }],
    ['sys/wrapping/unwrap', { token: secret }],
    ['auth/token/revoke-accessor', { accessor: secret }],
  ];
  return calls.map(([path, data], i) => {
    const line = ask(3 + i);
    return { ...line, request: { ...(line['request'] as object), operation: 'update', path, data } };
  });
}

function filesOf(kind: string, secret: string): TestFile[] {
  const records = trailOf(secret);
  const first = JSON.stringify(records[0]);
  const audit = auditOf(secret);
  const tasks = [
    { ...task(1), agent_uuid: 'a', owner: 'team' },
    { ...task(2), started_at: 'never' },
  ];
  const rows = tasks.map((row) => JSON.stringify(planted(row, secret)));
  const cut = (text: string): string => text.slice(0, text.indexOf(MARK) + MARK.length + 20);
  return [
    [`${kind}/trail.json`, trail(records)],
    [`${kind}/broken.ndjson`, [JSON.stringify(call(9)), first.replace(',', ',,'), cut(first)].join('\n')],
    [`${kind}/audit.log`, [...audit, audit[0]?.replace(',', ',,'), cut(audit[0] ?? '')].join('\n')],
    [`${kind}/tasks.ndjson`, [...rows, rows[0]?.replace(',', ',,'), cut(rows[0] ?? '')].join('\n')],
  ];
}

/** What a case holds as text beside the evidence: every byte of its files. */
async function bytesBeside(made: TempCase): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(made.dir, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(made.dir, 'evidence')));
  const found = new Map<string, Buffer>();
  for (const path of paths) found.set(path, await readFile(path));
  return found;
}

for (const [kind, secret] of Object.entries(SECRETS)) {
  describe(`${kind} in every text of a bundle`, () => {
    let made: TempCase;
    beforeAll(async () => {
      made = await TempCase.of(filesOf('logs', secret));
    });
    afterAll(async () => made.remove());

    it('is read as records of all three kinds', async () => {
      const sources = await made.rows('SELECT DISTINCT source FROM event ORDER BY 1');
      expect(sources.map(({ source }) => source)).toEqual(['aws-cloudtrail', 'task-registry', 'vault-audit']);
      expect(await made.unbalanced()).toEqual([]);
    });

    it('stands in no column of any table or view', async () => {
      const found = [];
      const tables = await made.rows<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main'`,
      );
      expect(tables.length).toBeGreaterThan(15);
      for (const { name } of tables)
        for (const row of await made.rows(
          `SELECT to_json(t)::VARCHAR AS t FROM "${name}" AS t WHERE contains(to_json(t)::VARCHAR, ?)`,
          [MARK],
        ))
          found.push([name, row['t']]);
      expect(found).toEqual([]);
    });

    it('stands in no byte of the case beside the evidence', async () => {
      const files = await bytesBeside(made);
      expect([...files.keys()].some((path) => path.endsWith('.duckdb'))).toBe(true);
      for (const [path, bytes] of files) expect([path, bytes.includes(MARK)]).toEqual([path, false]);
    });

    it('stands in no raw record', async () => {
      const records = await made.rows<{ file_id: number; ordinal: bigint }>(
        'SELECT file_id, ordinal FROM event UNION SELECT file_id, ordinal FROM set_aside WHERE ordinal > 0',
      );
      expect(records.length).toBeGreaterThan(8);
      for (const { file_id, ordinal } of records) {
        const { text } = await made.raw(file_id, ordinal);
        expect(text).not.toContain(MARK);
      }
    });

    it('keeps a session and its calls together', async () => {
      const [row] = await made.rows<{ issued: string; named: string }>(
        `SELECT l.subject_key AS issued, e.actor_key AS named FROM lifecycle AS l JOIN event AS e USING (event_id)
         WHERE e."action" = 'AssumeRole' AND contains(l.subject_key, 'sha256:') ORDER BY e.ordinal LIMIT 1`,
      );
      expect(row?.issued).toMatch(/^aws-principal:AROAEXAMPLE:ana sha256:[0-9a-f]{64}$/);
      expect(row?.named).toBe(row?.issued);
    });
  });
}

describe('a Vault token in the clear that could be guessed', () => {
  const token = 'PLANTEDtoken';
  const lines = [ask(1), answer(1)].map((line) => ({
    ...line,
    auth: { client_token: token, display_name: 'token', token_type: 'service' },
    request: {
      ...(line['request'] as object),
      client_token: token,
      path: 'secret/data/app',
      operation: 'read',
    },
  }));
  let made: TempCase;
  beforeAll(async () => {
    made = await TempCase.of([['audit.log', lines.map((line) => `${JSON.stringify(line)}\n`).join('')]]);
  });
  afterAll(async () => made.remove());

  it('stands in no byte of the case, nor does a hash of it', async () => {
    const hash = createHash('sha256').update(token).digest('hex');
    for (const [path, bytes] of await bytesBeside(made))
      expect([path, bytes.includes(token), bytes.includes(hash)]).toEqual([path, false, false]);
  });

  it('is seen to be used all the same', async () => {
    const [row] = await made.rows('SELECT kind, credential_key, uses::INTEGER AS uses FROM credential');
    expect(row).toMatchObject({ kind: 'vault-token', uses: 1 });
    expect(row?.['credential_key']).toMatch(/^vault-token:default\/masked\/\d+\/caller$/);
  });
});
