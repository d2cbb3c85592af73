import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { openCase, type OpenedCase } from '#test/kit/read-case.ts';
import { drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';
import { generateStaging, type Truth } from '#test/kit/staging/index.ts';

const drawn = drawnSeed('what does not fit');
/** The committed sample, one drawn now, and another with agents that are easily taken for one. */
const SAMPLES = [
  ['seed 1', 1, false],
  [`seed ${String(drawn)}`, drawn, false],
  [`seed ${String(drawn + 1)} with twins`, drawn + 1, true],
] as const;

const hmac = (value: string): string => `vault-hmac:default/${value.replace('hmac-sha256:', '')}`;

describe.each(SAMPLES)('in the sample of %s', (_, seed, twins) => {
  const work = workFolder();
  let opened: OpenedCase;
  let planted: Truth['planted'];
  const rows = (sql: string, params: readonly string[] = []) => opened.db.rows(sql, params);
  const ofKey = (columns: string, table: string, key: string) =>
    rows(
      `SELECT ${columns} FROM ${table} AS t JOIN credential_alias AS a ON a.credential_id = t.credential_id WHERE a.credential_key = ? ORDER BY ALL`,
      [key],
    );

  beforeAll(async () => {
    const outDir = join(work.path, 'sample');
    const sample = twins
      ? { bundle: join(outDir, 'bundle'), truth: await generateStaging({ seed, twins, outDir }) }
      : await sampleOf(seed, outDir);
    planted = sample.truth.planted;
    const caseDir = join(work.path, 'a.credtrail');
    await runImport({ caseDir, paths: [sample.bundle] });
    opened = await openCase(caseDir);
  });
  afterAll(() => {
    opened.close();
    work.remove();
  });

  it('exactly the planted credentials do not fit, and nothing that only looks like them', async () => {
    const told = await rows(
      `SELECT m.kind, c.credential_key AS key FROM credential_mismatch AS m JOIN credential AS c ON c.credential_id = m.credential_id ORDER BY ALL`,
    );
    expect(told).toEqual([
      { kind: 'live-and-silent', key: hmac(planted['silent-token'].tokenHmac) },
      { kind: 'two-places', key: planted['two-places'].credentialKey },
      { kind: 'used-after-expiry', key: planted['use-after-expiry'].credentialKey },
      { kind: 'used-after-task', key: planted['retained-write'].credentialKey },
      { kind: 'used-without-issuance', key: planted['missing-issuance'].credentialKey },
    ]);
  });

  it('each opens the records of both sides, where there are two', async () => {
    const told = await rows(
      `SELECT m.kind, i.source AS issued, u.source AS used
       FROM credential_mismatch AS m
         LEFT JOIN event AS i ON i.file_id = m.issued_file_id AND i.ordinal = m.issued_ordinal
         LEFT JOIN event AS u ON u.file_id = m.used_file_id AND u.ordinal = m.used_ordinal
       ORDER BY ALL`,
    );
    expect(told).toEqual([
      { kind: 'live-and-silent', issued: 'vault-audit', used: 'vault-audit' },
      { kind: 'two-places', issued: 'aws-cloudtrail', used: 'aws-cloudtrail' },
      { kind: 'used-after-expiry', issued: 'kubernetes-audit', used: 'kubernetes-audit' },
      { kind: 'used-after-task', issued: 'task-registry', used: 'aws-cloudtrail' },
      { kind: 'used-without-issuance', issued: null, used: 'aws-cloudtrail' },
    ]);
  });

  it('the retained access is told with what it wrote after its task, but for what lies within the clocks', async () => {
    const story = planted['retained-write'];
    const [row] = await ofKey(
      `task_id, due_at::VARCHAR AS due, writes::INTEGER AS writes, tolerance_seconds, strftime(to_at, '%Y-%m-%dT%H:%M:%SZ') AS last`,
      'credential_mismatch',
      story.credentialKey,
    );
    expect(row).toMatchObject({ task_id: story.task, last: story.lastWriteAt });
    const [within] = await rows(
      `SELECT count(*)::INTEGER AS writes FROM event WHERE credential_key = ? AND access = 'write' AND occurred_at > ?::TIMESTAMP
         AND occurred_at <= ?::TIMESTAMP + to_microseconds((?::DOUBLE * 1e6)::BIGINT)`,
      [story.credentialKey, String(row?.['due']), String(row?.['due']), String(row?.['tolerance_seconds'])],
    );
    expect(Number(row?.['writes']) + Number(within?.['writes'])).toBe(story.writesAfterEnd);
  });

  it('the token that its pod never read anew is told with its request and its first use after its hour', async () => {
    const story = planted['use-after-expiry'];
    const told = await rows(
      `SELECT strftime(m.due_at, '%Y-%m-%dT%H:%M:%SZ') AS due, m.events::INTEGER AS events, m.allowed::INTEGER AS allowed, m.writes::INTEGER AS writes,
         strftime(m.from_at, '%Y-%m-%dT%H:%M:%SZ') AS since, strftime(m.to_at, '%Y-%m-%dT%H:%M:%SZ') AS until, i.event_uid AS issued, u.event_uid AS used,
         contains(m.cannot_show, 'the cluster noted') AS noted
       FROM credential_mismatch AS m
         JOIN event AS i ON i.file_id = m.issued_file_id AND i.ordinal = m.issued_ordinal
         JOIN event AS u ON u.file_id = m.used_file_id AND u.ordinal = m.used_ordinal
       WHERE m.kind = 'used-after-expiry'`,
    );
    expect(told).toEqual([
      {
        due: story.expiresAt,
        events: story.usesAfterExpiry,
        allowed: story.usesAfterExpiry,
        writes: 0,
        since: story.firstUseAfterExpiryAt,
        until: story.lastUseAfterExpiryAt,
        issued: story.issuedByEvent,
        used: story.firstUseAfterExpiryEvent,
        noted: true,
      },
    ]);
  });

  it('a token used in the last second of its hour is as it should be', async () => {
    const { lookAlike } = planted['use-after-expiry'];
    const [row] = await rows(
      `SELECT uses::INTEGER AS uses, expires_at - last_used_at BETWEEN INTERVAL 0 SECOND AND INTERVAL 1 SECOND AS at_the_end FROM credential WHERE credential_key = ?`,
      [lookAlike.credentialKey],
    );
    expect(row).toEqual({ uses: lookAlike.uses, at_the_end: true });
    expect(await ofKey('kind', 'credential_mismatch', lookAlike.credentialKey)).toEqual([]);
  });

  it('the second place is told from its first to its last use', async () => {
    const story = planted['two-places'];
    const told = await ofKey(
      `events::INTEGER AS events, strftime(from_at, '%Y-%m-%dT%H:%M:%SZ') AS since, strftime(to_at, '%Y-%m-%dT%H:%M:%SZ') AS until,
       contains(reason, '${story.foreignAddress}') AS named`,
      'credential_mismatch',
      story.credentialKey,
    );
    expect(told).toEqual([
      { events: story.foreignUses, since: story.overlapFrom, until: story.overlapTo, named: true },
    ]);
  });

  it('the token that tries other services stands far above all others, each service once and refused', async () => {
    const story = planted['probing-token'];
    const most = await rows(
      `SELECT credential_key AS key, elevation_attempts::INTEGER AS attempts FROM credential ORDER BY elevation_attempts DESC, credential_key LIMIT 2`,
    );
    expect(most[0]?.['key']).toBe(story.credentialKey);
    expect(Number(most[0]?.['attempts'])).toBeGreaterThan(2 * Number(most[1]?.['attempts']));
    const services = await ofKey('service, outcome', 'elevation_attempt', story.credentialKey);
    const touched = services.filter(({ outcome }) => outcome === 'denied').map(({ service }) => service);
    expect([...new Set(touched)]).toEqual(story.deniedServices);
    const first = await rows(
      `SELECT count(*)::INTEGER AS n FROM elevation_attempt AS t JOIN credential_alias AS a ON a.credential_id = t.credential_id
       WHERE a.credential_key = ? AND t.kind = 'first-service'`,
      [story.credentialKey],
    );
    expect(first).toEqual([{ n: story.firstTouchedServices.length }]);
  });

  it('in Shape every planted credential lies farther from ideal than any other of its kind, and its reason says why', async () => {
    const stories: readonly (readonly [key: string, reason: string])[] = [
      [planted['retained-write'].credentialKey, 'used after task'],
      [planted['long-metadata-credential'].credentialKey, '29 d long'],
      [hmac(planted['silent-token'].tokenHmac), 'live and silent'],
      [planted['probing-token'].credentialKey, 'attempts to go further'],
      [planted['missing-issuance'].credentialKey, 'used without issuance'],
      [planted['two-places'].credentialKey, 'two places'],
    ];
    const told = await rows('SELECT credential_key AS key, kind, distance, reason FROM shape');
    const of = (key: string) => told.find((row) => row['key'] === key);
    const keys = new Set(stories.map(([key]) => key));
    for (const [key, reason] of stories) {
      const own = of(key);
      expect(own?.['reason']).toContain(reason);
      const others = told.filter((row) => row['kind'] === own?.['kind'] && !keys.has(String(row['key'])));
      const farthest = Math.max(...others.map((row) => Number(row['distance'])));
      expect([reason, Number(own?.['distance']) > farthest]).toEqual([reason, true]);
    }
    expect(of(planted['use-after-expiry'].credentialKey)?.['reason']).toContain('used after expiry');
    expect(of(planted['dns-task'].credentialKey)?.['reason']).toBeNull();
  });

  it('the task that is as it should be has neither', async () => {
    const key = planted['dns-task'].credentialKey;
    expect(await ofKey('kind', 'credential_mismatch', key)).toEqual([]);
    expect(await ofKey('kind', 'elevation_attempt', key)).toEqual([]);
  });

  it('hours add up to all uses, and a day never holds less than its last hour', async () => {
    const [sum] = await rows(
      `SELECT (SELECT sum(calls) FROM credential_use WHERE span = 'hour') = (SELECT sum(uses) FROM credential WHERE kind <> 'aws-session') AS all_counted`,
    );
    expect(sum).toEqual({ all_counted: true });
    const less = await rows(
      `SELECT h.credential_id FROM credential_use AS h JOIN credential_use AS d ON d.credential_id = h.credential_id AND d.to_at = h.to_at
       WHERE h.span = 'hour' AND d.span = 'day'
         AND (d.calls < h.calls OR d.permissions < h.permissions OR d.services < h.services OR d.resources < h.resources OR d.addresses < h.addresses)`,
    );
    expect(less).toEqual([]);
  });
});
