/** A question that investigators ask, with the statement that answers it. */
export interface Example {
  /** The question. */
  readonly name: string;
  /** The statement. */
  readonly sql: string;
}

/** Ready-made statements, to be run as they are or changed. Each is run on the sample by a test. */
export const EXAMPLES: readonly Example[] = [
  {
    name: 'Credentials that live longest',
    sql: `-- Credentials by the time from issue to expiry; those that never expire come first.
SELECT credential_key, kind, label, owner, issued_at, expires_at,
  expires_at - issued_at AS lifetime, uses
FROM credential
WHERE expiry = 'never' OR expires_at IS NOT NULL
ORDER BY lifetime DESC NULLS FIRST
LIMIT 100`,
  },
  {
    name: 'Credentials that were used but whose making was not seen',
    sql: `-- Why its making is not in the evidence stands in issuance.
SELECT credential_key, kind, label, origin, issuance, first_used_at, uses
FROM credential
WHERE uses > 0 AND issuance <> 'seen'
ORDER BY issuance, uses DESC`,
  },
  {
    name: 'Credentials used from several addresses',
    sql: `-- A temporary credential belongs in one place; each address with its first and last use.
SELECT credential_key, count(DISTINCT client_addr) OVER (PARTITION BY credential_key) AS addresses,
  client_addr, count(*) AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at
FROM event
WHERE credential_key IS NOT NULL AND client_addr IS NOT NULL AND noise IS NULL
GROUP BY credential_key, client_addr
QUALIFY addresses > 1
ORDER BY addresses DESC, credential_key, first_at`,
  },
  {
    name: 'What was denied',
    sql: `-- Refused calls by who made them, most first.
SELECT credential_key, actor_key, service, action, count(*) AS denied,
  min(occurred_at) AS first_at, max(occurred_at) AS last_at
FROM event
WHERE outcome = 'denied'
GROUP BY ALL
ORDER BY denied DESC`,
  },
  {
    name: 'Calls that change permissions',
    sql: `-- Every event that grants, takes or could widen what somebody may do, with its record.
SELECT occurred_at, service, action, outcome, actor_key, credential_key, resource, event_id
FROM event
WHERE access = 'permissions'
ORDER BY occurred_at`,
  },
  {
    name: 'Role chains: who was handed what by whom',
    sql: `-- The way from a credential back to its first ancestor, longest first.
WITH RECURSIVE chain AS (
  SELECT credential_id, credential_key, [credential_key] AS hops FROM credential
  WHERE credential_id NOT IN (SELECT child_id FROM credential_link)
  UNION ALL
  SELECT c.credential_id, c.credential_key, list_append(chain.hops, c.credential_key)
  FROM chain
    JOIN credential_link AS l ON l.parent_id = chain.credential_id
    JOIN credential AS c ON c.credential_id = l.child_id
  WHERE NOT list_contains(chain.hops, c.credential_key)
)
SELECT len(hops) AS length, credential_key, hops
FROM chain
WHERE len(hops) > 2
ORDER BY length DESC, credential_key`,
  },
  {
    name: 'Who held what',
    sql: `-- Every credential with who held it, by which rules, and for which task; weak ones only may have.
SELECT i.label AS holder, i.kind AS holder_kind, h.strength, list(DISTINCT h.rule ORDER BY h.rule) AS rules,
  c.credential_key, c.kind, c.task_id, h.from_at, h.to_at, c.uses
FROM credential_holder AS h
  JOIN identity AS i ON i.identity_id = h.identity_id
  JOIN credential AS c ON c.credential_id = h.credential_id
GROUP BY ALL
ORDER BY holder, h.from_at`,
  },
  {
    name: 'First use of each service by each credential',
    sql: `-- A service touched for the first time long after the credential was first used stands out.
SELECT e.credential_key, e.service, min(e.occurred_at) AS first_at,
  min(e.occurred_at) - any_value(c.first_used_at) AS after_first_use, count(*) AS events
FROM event AS e JOIN credential AS c ON c.credential_key = e.credential_key
WHERE e.noise IS NULL
GROUP BY e.credential_key, e.service
ORDER BY after_first_use DESC`,
  },
  {
    name: 'Activity by hour of the day (UTC)',
    sql: `-- When each actor works; use outside of it is worth a look.
SELECT actor_key, hour(occurred_at) AS hour, count(*) AS events
FROM event
WHERE noise IS NULL AND actor_key IS NOT NULL
GROUP BY ALL
ORDER BY actor_key, hour`,
  },
  {
    name: 'Credentials issued and never used',
    sql: `-- Only where the log that would show the use is in the evidence does this mean dormant.
SELECT credential_key, kind, label, owner, issued_at, expires_at
FROM credential
WHERE uses = 0
ORDER BY issued_at`,
  },
  {
    name: 'What became of each record',
    sql: `-- records = events + paired + duplicates + set_aside, for every file.
SELECT path, source, records, events, paired, duplicates, set_aside, first_at, last_at
FROM evidence_file
ORDER BY set_aside DESC, path`,
  },
];
