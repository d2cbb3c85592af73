import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { drawnSeed, sampleOf, workFolder } from '#test/kit/sample.ts';
import { openCase, type OpenedCase } from '#test/kit/read-case.ts';
import type { Truth } from '#test/kit/staging/index.ts';

/** 812745 draws a Vault log that states no issue time for the token that switched its audit device on. */
const seeds = [1, 2, 812_745, drawnSeed('what is planted')];
const hmac = (value: string): string => `vault-hmac:default/${value.replace('hmac-sha256:', '')}`;
const iso = (column: string): string => `strftime(${column}, '%Y-%m-%dT%H:%M:%SZ')`;

describe.each(seeds)('in the sample of seed %i', (seed) => {
  const work = workFolder();
  let truth: Truth;
  let opened: OpenedCase;
  const rows = (sql: string, params: readonly (string | number)[] = []) => opened.db.rows(sql, params);
  const planted = <K extends keyof Truth['planted']>(name: K): Truth['planted'][K] => truth.planted[name];

  beforeAll(async () => {
    const sample = await sampleOf(seed, join(work.path, 'sample'));
    truth = sample.truth;
    const caseDir = join(work.path, 'a.credtrail');
    await runImport({ caseDir, paths: [sample.bundle] });
    opened = await openCase(caseDir);
  });
  afterAll(() => {
    opened.close();
    work.remove();
  });

  it('every file balances and holds the records that were written', async () => {
    const files = await rows(
      `SELECT path, source, records, records = events + paired + duplicates + set_aside AS balances FROM evidence_file ORDER BY path`,
    );
    const written = truth.files.map(({ path, source, records }) => ({
      path,
      source,
      records: BigInt(records),
      balances: true,
    }));
    expect(files).toEqual(written.sort((a, b) => (a.path < b.path ? -1 : 1)));
  });

  it('every source has as many events, pairs, duplicates and set-aside records as were written', async () => {
    const sums = await rows(
      `SELECT source, count(*)::INTEGER AS files, sum(records)::INTEGER AS records, sum(events)::INTEGER AS events, sum(paired)::INTEGER AS paired,
         sum(duplicates)::INTEGER AS duplicates, sum(set_aside)::INTEGER AS aside
       FROM evidence_file WHERE records > 0 GROUP BY source ORDER BY source`,
    );
    const written = Object.entries(truth.totals.perSource).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sums).toEqual(
      written.map(([source, { setAside, ...counts }]) => ({ source, ...counts, aside: setAside })),
    );
  });

  it('every record of a run of an agent is an event of its source', async () => {
    const told = truth.runs.flatMap(({ records }) => records);
    const sources = new Set(told.map(({ source }) => source));
    expect(sources.size).toBeGreaterThanOrEqual(12);
    const events = await rows(
      `SELECT DISTINCT f.path, p.ordinal::INTEGER AS ordinal, e.source
       FROM (SELECT event_id, file_id, ordinal FROM event UNION SELECT event_id, file_id, ordinal FROM event_record) AS p
         JOIN event AS e USING (event_id) JOIN evidence_file AS f ON f.file_id = p.file_id`,
    );
    const known = new Set(
      events.map(({ path, ordinal, source }) => [path, ordinal, source].map(String).join('#')),
    );
    const missing = told.filter(
      ({ path, ordinal, source }) => !known.has([path, ordinal, source].map(String).join('#')),
    );
    expect(missing).toEqual([]);
  });

  it('the credentials of a run come from each other across systems, and from those of no other run', async () => {
    const keys = new Map(
      (
        await rows(
          `SELECT a.credential_key AS known_by, c.credential_key AS key FROM credential_alias AS a JOIN credential AS c ON c.credential_id = a.credential_id`,
        )
      ).map(({ known_by, key }) => [known_by, key]),
    );
    const keyOf = (key: string): unknown => keys.get(key) ?? key;
    const tasks = new Set<string | null>(truth.runs.map(({ task }) => task));
    const own = new Set(
      truth.held.flatMap(({ credential, task }) => (tasks.has(task) ? [keyOf(credential)] : [])),
    );
    const ofRuns = ([child, parent]: readonly unknown[]): boolean => own.has(child) || own.has(parent);
    const wanted = truth.links.map(({ child, parent }) => [keyOf(child), keyOf(parent)]).filter(ofRuns);
    expect(wanted.length).toBe(5 * truth.runs.length);
    const found = (
      await rows(
        `SELECT DISTINCT c.credential_key AS child, p.credential_key AS parent FROM credential_link AS l
         JOIN credential AS c ON c.credential_id = l.child_id JOIN credential AS p ON p.credential_id = l.parent_id`,
      )
    ).map(({ child, parent }) => [child, parent]);
    expect(found.filter(ofRuns).sort()).toEqual(wanted.sort());
  });

  it('one session writes on after its task has ended', async () => {
    const story = planted('retained-write');
    const found = await rows(
      `SELECT c.credential_key, t.task_id, t.actor AS agent, ${iso('c.issued_at')} AS issued_at, ${iso('c.expires_at')} AS expires_at,
         c.uses::INTEGER AS uses, count(*)::INTEGER AS writes_after, ${iso('max(e.occurred_at)')} AS last_write, list_sort(list(e.event_uid)) AS events
       FROM (SELECT task_id, agent_uuid AS actor, ended_at FROM registered_task) AS t
         JOIN credential AS c ON starts_with(c.label, 'ironclaw-task-' || t.task_id || '-')
         JOIN event AS e ON e.credential_key = c.credential_key AND e.access = 'write' AND e.occurred_at > t.ended_at
       GROUP BY ALL`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        task_id: story.task,
        agent: story.agentUuid,
        issued_at: story.issuedAt,
        expires_at: story.expiresAt,
        uses: story.uses,
        writes_after: story.writesAfterEnd,
        last_write: story.lastWriteAt,
        events: [...story.writesAfterEndEvents].sort(),
      },
    ]);
  });

  it('one credential of the metadata service is used for more than a week', async () => {
    const story = planted('long-metadata-credential');
    const found = await rows(
      `SELECT c.credential_key, c.session_key, c.origin, ${iso('c.issued_at')} AS created, ${iso('c.first_used_at')} AS first, ${iso('c.last_used_at')} AS last,
         c.uses::INTEGER AS uses, f.value AS delivery
       FROM credential AS c LEFT JOIN credential_fact AS f ON f.credential_key = c.credential_key AND f.name = 'role_delivery'
       WHERE c.origin = 'instance-role' AND c.last_used_at - c.issued_at > INTERVAL 7 DAY`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        session_key: story.sessionKey,
        origin: story.expectedOrigin,
        created: story.createdAt,
        first: story.firstUsedAt,
        last: story.lastUsedAt,
        uses: story.uses,
        delivery: story.delivery,
      },
    ]);
  });

  it('one Vault token outlives the logs without a single call', async () => {
    const story = planted('silent-token');
    const found = await rows(
      `SELECT c.credential_key, c.issuance, c.system_key, ${iso('c.issued_at')} AS issued_at, ${iso('c.expires_at')} AS expires_at, c.uses::INTEGER AS uses,
         (SELECT list_sort(list(credential_key)) FROM credential_alias AS a WHERE a.credential_id = c.credential_id) AS keys
       FROM credential AS c WHERE c.kind = 'vault-token' AND c.uses = 0 AND c.revoked_at IS NULL AND c.expires_at > ?::TIMESTAMP`,
      [truth.period.to],
    );
    expect(found).toEqual([
      {
        credential_key: hmac(story.tokenHmac),
        issuance: 'seen',
        system_key: 'vault:default',
        issued_at: story.issuedAt,
        expires_at: story.expiresAt,
        uses: 0,
        keys: [hmac(story.tokenHmac), hmac(story.accessorHmac)].sort(),
      },
    ]);
  });

  it('the task that checks DNS lists and reads zones and nothing else', async () => {
    const story = planted('dns-task');
    const [credential, ...more] = await rows(
      `SELECT credential_key, ${iso('issued_at')} AS issued_at, ${iso('expires_at')} AS expires_at, uses::INTEGER AS uses, denied::INTEGER AS denied
       FROM credential WHERE label = ?`,
      [story.sessionName],
    );
    expect(more).toEqual([]);
    expect(credential).toEqual({
      credential_key: story.credentialKey,
      issued_at: story.issuedAt,
      expires_at: story.expiresAt,
      uses: story.uses,
      denied: 0,
    });
    const calls = await rows(
      `SELECT service, action, count(*)::INTEGER AS "count" FROM event WHERE credential_key = ? AND access IN ('list', 'read') AND outcome = 'allowed'
       GROUP BY ALL ORDER BY "count"`,
      [story.credentialKey],
    );
    expect(calls).toEqual(story.calls);
    const [row] = await rows('SELECT agent_uuid FROM registered_task WHERE task_id = ?', [story.task]);
    expect(row).toEqual({ agent_uuid: story.agentUuid });
  });

  it('one token is refused by many services that it had not used', async () => {
    const story = planted('probing-token');
    const found = await rows(
      `WITH denied AS (
         SELECT credential_key, list_sort(list(DISTINCT service)) AS services, count(*)::INTEGER AS denied, min(occurred_at) AS since, max(occurred_at) AS until
         FROM event WHERE outcome = 'denied' GROUP BY credential_key
       )
       SELECT d.credential_key, d.services, d.denied, c.denied::INTEGER AS counted, c.uses::INTEGER AS uses, ${iso('d.until')} AS until,
         (SELECT list_sort(list(DISTINCT service)) FROM event AS e WHERE e.credential_key = d.credential_key AND e.service NOT IN (
           SELECT service FROM event AS b WHERE b.credential_key = d.credential_key AND b.occurred_at < d.since - INTERVAL 10 MINUTE)) AS first_touched
       FROM denied AS d JOIN credential AS c ON c.credential_key = d.credential_key
       WHERE len(d.services) >= 5 AND d.until - d.since < INTERVAL 15 MINUTE`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        services: story.deniedServices,
        denied: story.denied,
        counted: story.denied,
        uses: story.uses,
        until: story.probedTo,
        first_touched: story.firstTouchedServices,
      },
    ]);
  });

  it('one temporary key has no explained issuance', async () => {
    const story = planted('missing-issuance');
    const found = await rows(
      `SELECT credential_key, account, ${iso('issued_at')} AS created, ${iso('first_used_at')} AS first, ${iso('last_used_at')} AS last, uses::INTEGER AS uses
       FROM credential WHERE issuance = 'unexplained'`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        account: story.account,
        created: story.createdAt,
        first: story.firstUsedAt,
        last: story.lastUsedAt,
        uses: story.uses,
      },
    ]);
  });

  it('one key is used ten years after it was made', async () => {
    const story = planted('ten-year-key');
    const found = await rows(
      `SELECT c.credential_key, c.label, c.expiry, ${iso('c.issued_at')} AS created, e.event_uid, ${iso('c.first_used_at')} AS first, ${iso('c.last_used_at')} AS last,
         c.uses::INTEGER AS uses, date_diff('hour', c.issued_at, c.last_used_at)::INTEGER // 24 AS days
       FROM credential AS c JOIN lifecycle AS l ON l.credential_key = c.credential_key AND l.phase = 'issued' JOIN event AS e ON e.event_id = l.event_id
       WHERE c.kind = 'aws-access-key' AND c.last_used_at - c.issued_at > INTERVAL 3650 DAY`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        label: story.user,
        expiry: 'never',
        created: story.createdAt,
        event_uid: story.createdByEvent,
        first: story.firstUsedAt,
        last: story.lastUsedAt,
        uses: story.uses,
        days: story.ageDaysAtLastUse,
      },
    ]);
  });

  it('one chain of roles is three hops long', async () => {
    const story = planted('role-chain');
    const found = await rows(
      `WITH RECURSIVE chain AS (
         SELECT credential_id, parent_id, [credential_key] AS keys, uses FROM credential
         UNION ALL
         SELECT c.credential_id, p.parent_id, list_prepend(p.credential_key, c.keys), c.uses
         FROM chain AS c JOIN credential AS p ON p.credential_id = c.parent_id
       )
       SELECT keys, uses::INTEGER AS uses FROM chain WHERE len(keys) > 3`,
    );
    expect(found).toEqual([{ keys: story.keys, uses: story.lastKeyUses }]);
    const hops = await rows(
      `SELECT p.credential_key AS "parentKey", c.credential_key AS "childKey", e.event_uid AS event, e.account FROM credential_link AS l
         JOIN credential AS c ON c.credential_id = l.child_id JOIN credential AS p ON p.credential_id = l.parent_id
         JOIN lifecycle AS f ON f.credential_key = c.credential_key AND f.phase = 'issued' JOIN event AS e ON e.event_id = f.event_id
       WHERE list_contains(?::VARCHAR[], e.event_uid) ORDER BY e.occurred_at`,
      [`[${story.hops.map(({ event }) => event).join()}]`],
    );
    expect(hops).toEqual(
      story.hops.map(({ parentKey, childKey, event }) => ({
        parentKey,
        childKey,
        event,
        account: expect.any(String) as unknown,
      })),
    );
  });

  it('one Kubernetes token is used for hours after its own, and its pod was given others that nobody used', async () => {
    const story = planted('use-after-expiry');
    const found = await rows(
      `SELECT c.credential_key, ${iso('c.issued_at')} AS issued_at, ${iso('c.expires_at')} AS expires_at, c.uses::INTEGER AS uses, c.denied::INTEGER AS denied,
         count(*)::INTEGER AS late, ${iso('min(e.occurred_at)')} AS first, ${iso('max(e.occurred_at)')} AS last
       FROM credential AS c JOIN event AS e ON e.credential_key = c.credential_key AND e.occurred_at > c.expires_at
       WHERE c.kind = 'kubernetes-token' GROUP BY ALL`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        issued_at: story.issuedAt,
        expires_at: story.expiresAt,
        uses: story.uses,
        denied: 0,
        late: story.usesAfterExpiry,
        first: story.firstUseAfterExpiryAt,
        last: story.lastUseAfterExpiryAt,
      },
    ]);
    const unread = await rows(
      `SELECT b.credential_key FROM credential_fact AS b JOIN credential AS c ON c.credential_key = b.credential_key
       WHERE b.name = 'bound_to' AND b.value = 'Pod ' || ? AND c.uses = 0 ORDER BY b.credential_key`,
      [story.pod],
    );
    expect(unread.map((row) => row['credential_key'])).toEqual([...story.unreadTokenKeys].sort());
  });

  it('one instance credential is used from two places in the same hours', async () => {
    const story = planted('two-places');
    const found = await rows(
      `WITH place AS (
         SELECT credential_key, client_addr, count(*)::INTEGER AS uses, min(occurred_at) AS since, max(occurred_at) AS until
         FROM event GROUP BY ALL
       )
       SELECT c.credential_key, h.client_addr AS home, f.client_addr AS foreign_addr, f.uses AS foreign_uses, c.uses::INTEGER AS uses, c.addresses::INTEGER AS addresses,
         ${iso('f.since')} AS overlap_from, ${iso('f.until')} AS overlap_to
       FROM credential AS c JOIN place AS h ON h.credential_key = c.credential_key
         JOIN place AS f ON f.credential_key = c.credential_key AND f.since > h.since AND f.until < h.until
       WHERE c.origin = 'instance-role'`,
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        home: story.instanceAddress,
        foreign_addr: story.foreignAddress,
        foreign_uses: story.foreignUses,
        uses: story.uses,
        addresses: 2,
        overlap_from: story.overlapFrom,
        overlap_to: story.overlapTo,
      },
    ]);
  });

  it('one key is only used by a service on behalf of a session, whose own key explains it', async () => {
    const story = planted('service-forwarded');
    const found = await rows(
      `SELECT c.credential_key, c.issuance, c.uses::INTEGER AS uses, p.credential_key AS parent, p.issuance AS parent_issuance, l.relation,
         (SELECT list_sort(list(event_uid)) FROM event AS e WHERE e.credential_key = c.credential_key AND e.via_service = ?) AS events
       FROM credential AS c JOIN credential_link AS l ON l.child_id = c.credential_id JOIN credential AS p ON p.credential_id = c.parent_id
       WHERE c.origin = 'service-forwarded'`,
      [story.service],
    );
    expect(found).toEqual([
      {
        credential_key: story.credentialKey,
        issuance: 'not-logged',
        uses: story.uses,
        parent: story.directKey,
        parent_issuance: 'seen',
        relation: 'forwarded',
        events: [...story.events].sort(),
      },
    ]);
  });

  it('one console session has a dozen keys and more, from a login at the same second', async () => {
    const story = planted('console-session');
    const found = await rows(
      `SELECT s.credential_key, s.origin, s.keys::INTEGER AS keys, s.uses::INTEGER AS uses, e.event_uid AS login, ${iso('s.issued_at')} AS created
       FROM credential AS s JOIN event AS e ON e.action = 'ConsoleLogin' AND e.actor_key = s.subject_key AND e.occurred_at = s.issued_at
       WHERE s.kind = 'aws-session' AND s.keys >= 12`,
    );
    expect(found).toEqual([
      {
        credential_key: story.sessionKey,
        origin: story.expectedOrigin,
        keys: story.keys.length,
        uses: story.uses,
        login: story.loginEvent,
        created: story.createdAt,
      },
    ]);
    expect(await membersOf(story.sessionKey)).toEqual([...story.keys].sort());
  });

  it('a console session without the flag is known by its login alone', async () => {
    const story = planted('console-session-without-flag');
    const [session] = await rows(
      `SELECT origin, keys::INTEGER AS keys, uses::INTEGER AS uses,
         (SELECT count(*)::INTEGER FROM credential_fact AS f JOIN credential AS m ON m.credential_key = f.credential_key
          WHERE m.session_key = s.credential_key AND f.name = 'from_console') AS flags
       FROM credential AS s WHERE credential_key = ?`,
      [story.sessionKey],
    );
    expect(session).toEqual({
      origin: story.expectedOrigin,
      keys: story.keys.length,
      uses: story.uses,
      flags: 0,
    });
    expect(await membersOf(story.sessionKey)).toEqual([...story.keys].sort());
  });

  it('one temporary key was made before the logs begin, and one in an account whose logs nobody has', async () => {
    const found = await rows(
      `SELECT credential_key, issuance, uses::INTEGER AS uses FROM credential
       WHERE kind = 'aws-temporary-key' AND issuance IN ('before-evidence', 'account-not-in-evidence', 'log-not-in-evidence') ORDER BY issuance`,
    );
    const [partner, before] = [planted('partner-account'), planted('before-evidence')];
    expect(found).toEqual([
      { credential_key: partner.credentialKey, issuance: partner.expectedIssuance, uses: partner.uses },
      { credential_key: before.credentialKey, issuance: before.expectedIssuance, uses: before.uses },
    ]);
    const [account] = await rows('SELECT account FROM credential WHERE credential_key = ?', [
      partner.credentialKey,
    ]);
    expect(account).toEqual({ account: partner.account });
  });

  it('an action that two accounts log is one use', async () => {
    const story = planted('shared-events');
    const [found] = await rows(
      `SELECT c.uses::INTEGER AS uses, count(*)::INTEGER AS records, count(DISTINCT e.account)::INTEGER AS accounts
       FROM credential AS c JOIN event AS e ON e.credential_key = c.credential_key WHERE c.credential_key = ? GROUP BY c.uses`,
      [story.credentialKey],
    );
    expect(found).toEqual({ uses: story.uses, records: story.records, accounts: 2 });
  });

  it('one Vault token was made by another', async () => {
    const { parent, child, ...story } = planted('vault-parent-child');
    const found = await rows(
      `SELECT p.credential_key AS parent, c.credential_key AS child, ${iso('c.issued_at')} AS created, p.uses::INTEGER AS parent_uses, c.uses::INTEGER AS child_uses,
         p.origin AS parent_origin, c.origin AS child_origin
       FROM credential AS c JOIN credential AS p ON p.credential_id = c.parent_id
       WHERE c.kind = 'vault-token' AND p.kind = 'vault-token'`,
    );
    expect(found).toEqual([
      {
        parent: hmac(parent.tokenHmac),
        child: hmac(child.tokenHmac),
        created: story.createdAt,
        parent_uses: story.parentUses,
        child_uses: story.childUses,
        parent_origin: 'login',
        child_origin: 'minted',
      },
    ]);
  });

  it('a token that two devices wrote down is one credential', async () => {
    const story = planted('vault-two-devices');
    const keys = story.devices.flatMap(({ tokenHmac, accessorHmac }) => [
      hmac(tokenHmac),
      hmac(accessorHmac),
    ]);
    const found = await rows(
      `SELECT c.uses::INTEGER AS uses, c.label, (SELECT list_sort(list(credential_key)) FROM credential_alias AS a WHERE a.credential_id = c.credential_id) AS keys
       FROM credential AS c WHERE credential_id IN (SELECT credential_id FROM credential_alias WHERE credential_key IN (?, ?, ?, ?))`,
      keys,
    );
    expect(found).toEqual([{ uses: story.uses, label: 'approle', keys: [...keys].sort() }]);
  });

  async function membersOf(sessionKey: string): Promise<unknown[]> {
    const members = await rows(
      `SELECT credential_key FROM credential WHERE session_key = ? AND kind <> 'aws-session' ORDER BY credential_key`,
      [sessionKey],
    );
    return members.map((row) => row['credential_key']);
  }
});
