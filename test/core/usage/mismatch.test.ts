import { describe, expect, it } from 'vitest';
import type { Connection } from '#core/db/database.ts';
import { runUsage } from '#core/usage/stage.ts';
import { credentialsOf, factsOf, type Given, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE000000001';
const TOKEN = 'vault-hmac:default/0a';
const VAULT = 'vault:default';

/** A moment of 2026-10-01, or of a later day of that month. */
const at = (time: string, day = 1): string => `2026-10-${String(day).padStart(2, '0')} ${time}`;
const used = (time: string, more: Row = {}): Row => ({ occurred_at: at(time), credential_key: KEY, ...more });
const issued = (more: Row = {}): Row => ({
  phase: 'issued',
  occurred_at: at('08:00:00'),
  credential_key: KEY,
  kind: 'aws-temporary-key',
  expiry: 'at',
  expires_at: at('09:00:00'),
  ...more,
});
const mismatches = async (given: Given): Promise<Record<string, unknown>[]> =>
  (await credentialsOf(given)).rows('SELECT * FROM credential_mismatch ORDER BY kind, credential_id');
const kinds = async (given: Given): Promise<unknown[]> => (await mismatches(given)).map((row) => row['kind']);

describe('a use after the expiry', () => {
  it('is told with its writes and both records', async () => {
    const rows = await mismatches({
      lifecycle: [issued({ ordinal: 71 })],
      event: [
        used('08:30:00'),
        used('11:00:00', { access: 'write' }),
        used('12:00:00', { outcome: 'failed' }),
        used('12:30:00', { outcome: 'denied' }),
      ],
    });
    expect(rows).toMatchObject([
      {
        kind: 'used-after-expiry',
        events: 3n,
        allowed: 1n,
        writes: 1n,
        issued_ordinal: 71n,
        used_ordinal: 2n,
      },
    ]);
    expect(rows[0]?.['reason']).toBe(
      '3 uses after it expired at 2026-10-01 09:00:00 UTC, 1 let through, 1 of them writing; the last at 2026-10-01 12:30:00 UTC.',
    );
    expect(rows[0]?.['cannot_show']).toMatch(/second issuance/);
  });

  it('is told of a clock that stands before 1970', async () => {
    const long = (time: string): string => `1969-12-30 ${time}`;
    const rows = await mismatches({
      lifecycle: [issued({ occurred_at: long('08:00:00'), expires_at: long('09:00:00') })],
      event: ['13:00:00', '12:00:00'].map((time) => used(time, { occurred_at: long(time) })),
    });
    expect(rows).toMatchObject([{ kind: 'used-after-expiry', events: 2n, used_ordinal: 2n }]);
  });

  it('is none within what two unknown clocks may differ by', async () => {
    expect(await kinds({ lifecycle: [issued()], event: [used('09:05:02')] })).toEqual([]);
    expect(await kinds({ lifecycle: [issued()], event: [used('09:05:03')] })).toEqual(['used-after-expiry']);
  });

  it('is told from the first second on that the clock of its own log can tell', async () => {
    const toleranceOf = async (offset: string): Promise<unknown[]> => {
      const db = await credentialsOf({ lifecycle: [issued()], event: [used('09:00:03')] });
      await db.run(
        `INSERT INTO evidence_file (file_id, source, system_key) VALUES (1, 'aws-cloudtrail', 'aws:111111111111')`,
      );
      await db.run(`INSERT INTO source_clock (source, time_step) VALUES ('aws-cloudtrail', 'second')`);
      await db.run(offset);
      await runUsage(db);
      return (await db.rows('SELECT tolerance_seconds FROM credential_mismatch')).map(
        (row) => row['tolerance_seconds'],
      );
    };
    expect(await toleranceOf('SELECT 1')).toEqual([2]);
    expect(
      await toleranceOf(`UPDATE evidence_file SET source = 'vault-audit', system_key = 'vault:default'`),
    ).toEqual([]);
    const apart = `INSERT INTO clock_offset VALUES ('aws-cloudtrail', 'aws:111111111111', 'vault-audit', 'vault:default', -400000, 100000, 9)`;
    expect(
      await toleranceOf(
        `UPDATE evidence_file SET source = 'vault-audit', system_key = 'vault:default'; ${apart}`,
      ),
    ).toEqual([2.5]);
  });

  it('is none where it was refused or not accepted as a credential', async () => {
    expect(await kinds({ lifecycle: [issued()], event: [used('11:00:00', { outcome: 'denied' })] })).toEqual(
      [],
    );
    const expired = used('11:00:00', { outcome: 'failed', error: 'ExpiredToken' });
    expect(await kinds({ lifecycle: [issued()], event: [expired] })).toEqual([]);
  });

  it('is none after a renewal that moved the end', async () => {
    const renewed = issued({
      phase: 'renewed',
      occurred_at: at('08:50:00'),
      expires_at: at('13:00:00'),
    });
    expect(await kinds({ lifecycle: [issued(), renewed], event: [used('12:00:00')] })).toEqual([]);
  });

  it('counts an action that two accounts log once', async () => {
    const both = ['aws:111111111111', 'aws:222222222222'].map((system_key) =>
      used('11:00:00', { system_key, shared_uid: 'shared-1' }),
    );
    expect(await mismatches({ lifecycle: [issued()], event: both })).toMatchObject([
      { events: 1n, allowed: 1n },
    ]);
  });
});

describe('a use after the revocation', () => {
  const token = issued({ credential_key: TOKEN, kind: 'vault-token', expires_at: at('20:00:00') });
  const revoked: Row = { phase: 'revoked', occurred_at: at('10:00:00'), credential_key: TOKEN };
  const call = (time: string, more: Row = {}): Row =>
    used(time, { credential_key: TOKEN, system_key: VAULT, ...more });

  it('is told where Vault still answered', async () => {
    expect(await kinds({ lifecycle: [token, revoked], event: [call('12:00:00')] })).toEqual([
      'used-after-revocation',
    ]);
  });

  it('is none where Vault refused', async () => {
    expect(
      await kinds({ lifecycle: [token, revoked], event: [call('12:00:00', { outcome: 'denied' })] }),
    ).toEqual([]);
  });
});

describe('a use after the end of the task', () => {
  const task: Row = { task_id: 'a1b2', started_at: at('07:59:00'), ended_at: at('08:20:00') };
  const forTask: Row = {
    rule: 'agent-says-task',
    relation: 'for-task',
    left_key: KEY,
    right_key: 'task:a1b2',
  };
  const given = (event: readonly Row[], more: Row = {}, strength = 'exact'): Given => ({
    lifecycle: [issued()],
    registered_task: [{ ...task, ...more }],
    identity_claim: [{ ...forTask, strength }],
    event: [used('08:10:00'), ...event],
  });

  it('names the task, its end and what was written', async () => {
    expect(await mismatches(given([used('08:50:00', { access: 'write' })]))).toMatchObject([
      { kind: 'used-after-task', task_id: 'a1b2', events: 1n, writes: 1n },
    ]);
  });

  it('is none where the task has not ended, where nothing was let through, or where the task is only a guess', async () => {
    expect(await kinds(given([used('08:50:00')], { ended_at: null }))).toEqual([]);
    expect(await kinds(given([used('08:50:00', { outcome: 'denied' })]))).toEqual([]);
    expect(await kinds(given([used('08:50:00')], {}, 'weak'))).toEqual([]);
  });

  it('is none where the use gives something back', async () => {
    const back = given([used('08:50:00', { event_id: 77 })]);
    const revokes: Row = {
      event_id: 77,
      phase: 'revoked',
      occurred_at: at('08:50:00'),
      credential_key: 'vault-lease:default/x',
      by_key: KEY,
    };
    expect(await kinds({ ...back, lifecycle: [...(back.lifecycle ?? []), revokes] })).toEqual([]);
  });

  it('is none while another task of the same credential runs', async () => {
    const second: Row = { task_id: 'c3d4', started_at: at('08:30:00'), ended_at: at('09:30:00') };
    const both = given([used('08:50:00')]);
    expect(
      await kinds({
        ...both,
        registered_task: [...(both.registered_task ?? []), second],
        identity_claim: [...(both.identity_claim ?? []), { ...forTask, right_key: 'task:c3d4' }],
      }),
    ).toEqual([]);
  });
});

describe('a live and silent credential', () => {
  const token = (more: Row = {}): Row =>
    issued({
      credential_key: TOKEN,
      kind: 'vault-token',
      issuer_key: VAULT,
      expires_at: '2027-01-01 00:00:00',
      ...more,
    });
  const logOn = (days: readonly number[]): Row[] =>
    days.map((day) => ({ occurred_at: at('08:00:00', day), system_key: VAULT }));
  const everyDay = Array.from({ length: 31 }, (_, i) => i + 1);

  it('was never used in a week that the log covers', async () => {
    expect(await mismatches({ lifecycle: [token()], event: logOn(everyDay.slice(0, 8)) })).toMatchObject([
      { kind: 'live-and-silent', events: 0n, issued_ordinal: 1n, used_ordinal: 8n },
    ]);
    expect(await kinds({ lifecycle: [token()], event: logOn(everyDay.slice(0, 7)) })).toEqual([]);
  });

  it('is not claimed over days on which the log is silent itself', async () => {
    expect(await kinds({ lifecycle: [token()], event: logOn([1, 2, 3, 20, 21]) })).toEqual([]);
  });

  it('was used and then not for thirty days', async () => {
    const once = (time: string): Row => used(time, { credential_key: TOKEN, system_key: VAULT });
    const given = (first: string): Given => ({
      lifecycle: [token({ occurred_at: at('07:00:00') })],
      event: [once(first), ...logOn(everyDay)],
    });
    expect(await kinds(given('07:30:00'))).toEqual(['live-and-silent']);
    expect(await kinds(given('20:00:00'))).toEqual([]);
  });

  it('is not claimed of one that ended, or whose end nobody knows', async () => {
    const event = logOn(everyDay);
    expect(await kinds({ lifecycle: [token({ expires_at: at('08:00:00', 3) })], event })).toEqual([]);
    expect(await kinds({ lifecycle: [token({ expiry: 'unknown', expires_at: null })], event })).toEqual([]);
  });

  it('is not claimed of a key that was switched off nobody knows when', async () => {
    const key = issued({
      kind: 'aws-access-key',
      credential_key: 'aws-key:AKIAEXAMPLE000000001',
      expiry: 'never',
      expires_at: null,
    });
    const event = everyDay.map((day) => ({ occurred_at: at('08:00:00', day) }));
    const account = factsOf('aws-key:AKIAEXAMPLE000000001', { account: '111111111111' });
    const off: Row = { ...key, phase: 'disabled', occurred_at: null, expiry: 'unknown' };
    expect(await kinds({ lifecycle: [key], event, credential_fact: account })).toEqual(['live-and-silent']);
    expect(await kinds({ lifecycle: [key, off], event, credential_fact: account })).toEqual([]);
  });

  it('is not claimed of a token that is meant for others than the cluster whose log is there', async () => {
    const jti = 'k8s-jti:00000000-0000-4000-8000-000000000001';
    const event = everyDay.map((day) => ({
      occurred_at: at('08:00:00', day),
      system_key: 'k8s:default',
      source: 'kubernetes-audit',
    }));
    const lifecycle = [
      token({ credential_key: jti, kind: 'kubernetes-token', issuer_key: 'k8s:default', expiry: 'at' }),
    ];
    expect(await kinds({ lifecycle, event })).toEqual(['live-and-silent']);
    const elsewhere = factsOf(jti, { audiences: 'sts.example.com' });
    expect(await kinds({ lifecycle, event, credential_fact: elsewhere })).toEqual([]);
  });
});

describe('two places', () => {
  const session = factsOf(KEY, {
    role_delivery: '2.0',
    type: 'AssumedRole',
    principal: 'AROAEXAMPLE:i-0123456789abcdef0',
  });
  const from = (...addresses: string[]): Row[] =>
    addresses.map((client_addr, i) => used(`08:${String(10 + i)}:00`, { client_addr }));
  const ofMachine = (...addresses: string[]): Promise<unknown[]> =>
    kinds({ credential_fact: session, event: from(...addresses) });

  it('are told where a machine is back at its address after another was used', async () => {
    const rows = await mismatches({
      credential_fact: session,
      event: from('192.0.2.1', '192.0.2.1', '203.0.113.9', '192.0.2.1'),
    });
    expect(rows).toMatchObject([{ kind: 'two-places', events: 1n, issued_ordinal: 1n, used_ordinal: 3n }]);
    expect(rows[0]?.['reason']).toBe(
      '1 use from 203.0.113.9 between 3 uses from 192.0.2.1, though it was given to one machine.',
    );
  });

  it('are none where it moved once, and none beside each other in one network', async () => {
    expect(await ofMachine('192.0.2.1', '192.0.2.1', '203.0.113.9', '203.0.113.9')).toEqual([]);
    expect(await ofMachine('192.0.2.1', '192.0.2.9', '192.0.2.1', '192.0.2.9')).toEqual([]);
  });

  it('are none where one address is inside and the other outside, or the name of a service', async () => {
    expect(await ofMachine('192.0.2.1', '10.0.0.7', '192.0.2.1', '10.0.0.7')).toEqual([]);
    expect(await ofMachine('192.0.2.1', 'athena.amazonaws.com', '192.0.2.1', 'AWS Internal')).toEqual([]);
  });

  it('are none for keys that several machines may hold', async () => {
    const event = from('192.0.2.1', '203.0.113.9', '192.0.2.1', '203.0.113.9', '192.0.2.1').map((row) => ({
      ...row,
      credential_key: 'aws-key:AKIAEXAMPLE000000001',
    }));
    expect(await kinds({ event })).toEqual([]);
  });
});

describe('a use without issuance', () => {
  it('is told of a session that the log should have shown being made', async () => {
    const session = factsOf(KEY, {
      type: 'AssumedRole',
      principal: 'AROAEXAMPLE:deploy',
      account: '111111111111',
      session_created: '2026-10-01T08:00:00Z',
    });
    const earlier: Row = { occurred_at: at('01:00:00') };
    expect(await mismatches({ credential_fact: session, event: [earlier, used('08:10:00')] })).toMatchObject([
      { kind: 'used-without-issuance', events: 1n, issued_file_id: null, used_ordinal: 2n },
    ]);
    expect(await kinds({ credential_fact: session, event: [used('08:10:00')] })).toEqual([]);
  });
});

it('says of each what the evidence cannot show', async () => {
  const db: Connection = await credentialsOf({ lifecycle: [issued()], event: [used('11:00:00')] });
  const silent = await db.rows(
    'SELECT kind FROM credential_mismatch WHERE cannot_show IS NULL OR reason IS NULL',
  );
  expect(silent).toEqual([]);
});
