import { describe, expect, it, onTestFinished } from 'vitest';
import { COVERAGE_KINDS } from '#core/model/coverage.ts';
import { SOURCES } from '#core/sources/index.ts';
import type { Connection } from '#core/db/database.ts';
import { TempCase } from '#test/kit/case.ts';
import { credentialsOf, type Given, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE111111111';
const on = (day: number, more: Row = {}): Row => ({
  occurred_at: `2026-10-${String(day).padStart(2, '0')} 12:00:00`,
  account: '111111111111',
  region: 'eu-west-1',
  credential_key: KEY,
  ...more,
});
const vault = (more: Row): Row => ({
  system_key: 'vault:default',
  source: 'vault-audit',
  service: 'vault',
  ...more,
});

async function gapsOf(given: Given, kind: string): Promise<Record<string, unknown>[]> {
  const db = await credentialsOf(given);
  return gaps(db, kind);
}

function gaps(db: Connection, kind: string): Promise<Record<string, unknown>[]> {
  return db.rows('SELECT * FROM coverage_gap WHERE kind = ? ORDER BY system_key, source, subject', [kind]);
}

describe('what is covered', () => {
  it('is told in stretches of days in a row, for each source, installation, account and region', async () => {
    const db = await credentialsOf({
      event: [on(1), on(2), on(2), on(5, { category: 'data' }), on(5, { region: 'us-east-1' })],
    });
    const spans = await db.rows(
      `SELECT region, strftime(from_at, '%d') AS first, strftime(to_at, '%d') AS last, days, events, data_events FROM coverage_span ORDER BY region, from_at`,
    );
    expect(spans).toEqual([
      { region: 'eu-west-1', first: '01', last: '02', days: 2n, events: 3n, data_events: 0n },
      { region: 'eu-west-1', first: '05', last: '05', days: 1n, events: 1n, data_events: 1n },
      { region: 'us-east-1', first: '05', last: '05', days: 1n, events: 1n, data_events: 0n },
    ]);
  });

  it('leaves out what states something and tells of nothing that happened', async () => {
    const db = await credentialsOf({ event: [on(1, { noise: 'states-what-is' })] });
    expect(await db.rows('FROM coverage_span')).toEqual([]);
  });
});

describe('what a case cannot show', () => {
  it('is of the closed list of kinds, and each says why it matters and what would show it', async () => {
    const db = await credentialsOf({
      event: [on(1), on(2, vault({ credential_key: 'vault-hmac:default/11' }))],
    });
    const rows = await db.rows<{ kind: string; whole: boolean }>(
      `SELECT kind, missing <> '' AND consequence <> '' AND remedy <> '' AND (pointers IS NULL) = (counted IS NULL) AS whole FROM coverage_gap`,
    );
    expect(rows.filter(({ kind }) => !COVERAGE_KINDS.some((each) => each === kind))).toEqual([]);
    expect(rows.filter(({ whole }) => !whole)).toEqual([]);
  });

  it('names every account that records name and whose log is not here, and no other', async () => {
    const role = 'arn:aws:iam::222222222222:role/reader';
    const event = [
      on(1),
      on(2, { resource: role }),
      on(3, { actor_key: 'aws-arn:arn:aws:iam::111111111111:user/a' }),
    ];
    expect(await gapsOf({ event }, 'no-log')).toMatchObject([
      { account: '222222222222', pointers: 1n, file_id: 1, ordinal: 2n },
    ]);
    const own = { account: '222222222222', system_key: 'aws:222222222222', credential_key: null };
    expect(await gapsOf({ event: [...event, on(4, own)] }, 'no-log')).toEqual([]);
  });

  it('does not take AWS, whose managed policies a snapshot holds, for an account', async () => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
    const version = { VersionId: 'v1', IsDefaultVersion: true, Document: { Statement: [statement] } };
    const policy = {
      PolicyName: 'AdministratorAccess',
      PolicyId: 'ANPAEXAMPLE0000000001',
      Arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      CreateDate: '2026-09-01T00:00:00Z',
      DefaultVersionId: 'v1',
      PolicyVersionList: [version],
    };
    const role = {
      RoleName: 'reader',
      RoleId: 'AROAEXAMPLE0000000001',
      Arn: 'arn:aws:iam::222222222222:role/reader',
      CreateDate: '2026-09-01T00:00:00Z',
    };
    const snapshot = {
      RoleDetailList: [role],
      Policies: [policy],
    };
    const made = await TempCase.of([['details.json', JSON.stringify(snapshot)]]);
    onTestFinished(() => made.remove());
    expect(await made.rows(`SELECT account FROM coverage_gap WHERE kind = 'no-log'`)).toEqual([
      { account: '222222222222' },
    ]);
  });

  it('says of which services no data event is here, and points to their other calls', async () => {
    const event = [on(1, { service: 's3', category: 'data' }), on(2, { service: 'lambda' })];
    expect(await gapsOf({ event }, 'no-data-events')).toMatchObject([
      { account: '111111111111', subject: 'dynamodb, lambda', pointers: 1n, counted: 'records', ordinal: 2n },
    ]);
    const all = ['s3', 'lambda', 'dynamodb'].map((service) => on(1, { service, category: 'data' }));
    expect(await gapsOf({ event: all }, 'no-data-events')).toEqual([]);
  });

  it('says where Data Access of Google Cloud is absent', async () => {
    const call = {
      source: 'gcp-audit',
      system_key: 'gcp:example-lake',
      account: 'example-lake',
      credential_key: null,
    };
    expect(await gapsOf({ event: [on(1, call)] }, 'no-data-events')).toMatchObject([
      { subject: 'data access' },
    ]);
    expect(await gapsOf({ event: [on(1, { ...call, category: 'data' })] }, 'no-data-events')).toEqual([]);
  });

  it('says which regions of an account have no record', async () => {
    const other = { account: '222222222222', system_key: 'aws:222222222222', credential_key: null };
    const event = [on(1), on(1, { region: 'us-east-1' }), on(1, { ...other, region: 'us-east-1' })];
    expect(await gapsOf({ event }, 'no-region')).toMatchObject([
      { account: '222222222222', subject: 'eu-west-1' },
    ]);
    expect((await gapsOf({ event: [on(1)] }, 'no-region'))[0]?.['consequence']).toContain('global services');
  });

  it('counts credentials that outlive the log, and not those that ended or were revoked before', async () => {
    const issued = (n: number, expires: string): Row => ({
      phase: 'issued',
      credential_key: `aws-key:ASIAEXAMPLE11111111${String(n)}`,
      kind: 'aws-temporary-key',
      occurred_at: '2026-10-01 12:00:00',
      expires_at: expires,
      expiry: 'at',
      event_id: 1000,
    });
    const lifecycle = [issued(1, '2026-10-02 00:00:00'), issued(2, '2026-10-09 00:00:00')];
    const uses = [1, 2].map((n) => on(n, { credential_key: `aws-key:ASIAEXAMPLE11111111${String(n)}` }));
    expect(await gapsOf({ event: [...uses, on(3)], lifecycle }, 'after-log')).toMatchObject([
      { system_key: 'aws:111111111111', pointers: 1n, counted: 'credentials' },
    ]);
  });

  it('says which calls name no credential, and which name one by an HMAC', async () => {
    const event = [
      on(1, { credential_key: null }),
      on(2),
      on(3, vault({ credential_key: 'vault-hmac:default/11' })),
      on(4, { credential_key: null, noise: 'aws-service-read' }),
    ];
    expect(await gapsOf({ event }, 'no-credential-named')).toMatchObject([{ pointers: 1n, ordinal: 1n }]);
    expect(await gapsOf({ event }, 'value-hashed')).toMatchObject([
      { source: 'vault-audit', pointers: 1n, ordinal: 3n },
    ]);
  });

  it('says which workloads nothing watches from within', async () => {
    const pod = {
      workload_key: 'pod:11',
      source: 'kubernetes-audit',
      system_key: 'k8s:default',
      credential_key: null,
    };
    expect(await gapsOf({ event: [on(1, pod)] }, 'no-network')).toMatchObject([
      { subject: 'pod', pointers: 1n },
    ]);
    const watched = { ...pod, source: 'runtime', system_key: 'host:node-1' };
    expect(await gapsOf({ event: [on(1, pod), on(1, watched)] }, 'no-network')).toEqual([]);
  });

  it('says of which records the time is inferred', async () => {
    const guessed = {
      source: 'ssh',
      system_key: 'ssh:default',
      time_basis: 'inferred-year',
      credential_key: null,
    };
    const db = await credentialsOf({ event: [on(1, guessed), on(2)] });
    expect(await gaps(db, 'time-inferred')).toMatchObject([{ system_key: 'ssh:default', pointers: 1n }]);
  });

  it('names every source that Credtrail reads where no file of it is here', async () => {
    const rows = await gapsOf({ event: [on(1)] }, 'no-source');
    expect(rows.map(({ source }) => source).sort()).toEqual(SOURCES.map(({ id }) => id).sort());
    expect(rows.find(({ source }) => source === 'aws-iam')).toMatchObject({
      pointers: 1n,
      counted: 'credentials',
    });
  });
});
