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
  return [...lines, { ...lines[0], type: 'other', time: secret }].map((line) => JSON.stringify(line));
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
      const names = await readdir(made.dir, { recursive: true, withFileTypes: true });
      const files = names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => !path.startsWith(join(made.dir, 'evidence')));
      expect(files.some((path) => path.endsWith('.duckdb'))).toBe(true);
      for (const path of files) expect([path, (await readFile(path)).includes(MARK)]).toEqual([path, false]);
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
