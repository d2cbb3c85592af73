-- Under which keys each credential has permissions, which statements those keys come to and when, and which credentials therefore share one scope.

-- Keys under which a credential has permissions: whom it stands for, the role of its session, the policies that a token names, the groups of its subject.
CREATE OR REPLACE TEMP TABLE _has AS
SELECT credential_id, subject_key AS holder_key FROM _credential WHERE subject_key IS NOT NULL
UNION
SELECT a.credential_id, 'aws-arn:' || f."value"
FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
WHERE f.name = 'issuer_arn' OR (f.name = 'arn' AND regexp_matches(f."value", ':iam::[0-9]*:(user/|root$)'))
UNION
SELECT credential_id, 'aws-arn:' || named
FROM (SELECT credential_id, unnest(scope) AS named FROM _credential WHERE kind LIKE 'aws-%')
WHERE regexp_matches(named, '^arn:[^:]*:iam::[0-9]+:role/')
UNION
SELECT credential_id, 'vault-policy:' || substr(system_key, 7) || '/root/' || lower(named)
FROM (SELECT credential_id, system_key, unnest(scope) AS named FROM _credential WHERE kind = 'vault-token' AND starts_with(system_key, 'vault:'))
UNION
SELECT credential_id, 'k8s-group:' || substr(system_key, 5) || '/' || named
FROM (
  SELECT a.credential_id, c.system_key, unnest(string_split(f."value", ', ')) AS named
  FROM credential_fact AS f
    JOIN credential_alias AS a ON a.credential_key = f.credential_key
    JOIN _credential AS c ON c.credential_id = a.credential_id
  WHERE f.name = 'groups' AND c.kind = 'kubernetes-token' AND starts_with(c.system_key, 'k8s:')
)
UNION
SELECT credential_id, 'k8s-group:' || account.cluster || '/' || unnest(['system:authenticated', 'system:serviceaccounts', 'system:serviceaccounts:' || account.namespace])
FROM (
  SELECT credential_id, regexp_extract(subject_key, '^k8s-user:([^/]*)/system:serviceaccount:([^:]*):', ['cluster', 'namespace']) AS account
  FROM _credential WHERE regexp_matches(subject_key, '^k8s-user:[^/]*/system:serviceaccount:')
);

-- A session has what its member keys have.
INSERT INTO _has
SELECT DISTINCT s.credential_id, h.holder_key
FROM _credential AS s JOIN _credential AS m ON m.session_key = s.credential_key JOIN _has AS h ON h.credential_id = m.credential_id
WHERE s.kind = 'aws-session' AND (s.credential_id, h.holder_key) NOT IN (SELECT (credential_id, holder_key) FROM _has);

-- What narrows a session of AWS: the policy handed in with its making, and the managed policies named there.
CREATE OR REPLACE TEMP TABLE _narrowed AS
SELECT credential_id, "policy", policies
FROM (
  SELECT credential_id, "policy", nullif(list_transform(list_filter(scope, lambda s: regexp_matches(s, '^arn:[^:]*:iam::[^:]*:policy/')), lambda s: 'aws-arn:' || s), []) AS policies
  FROM (
    SELECT a.credential_id, arg_min(l."policy", (l.occurred_at, l.event_id)) AS "policy", arg_min(l.scope, (l.occurred_at, l.event_id)) AS scope
    FROM lifecycle AS l JOIN credential_alias AS a ON a.credential_key = l.credential_key
    WHERE l.phase = 'issued' AND starts_with(l.credential_key, 'aws-')
    GROUP BY a.credential_id
  )
)
WHERE "policy" IS NOT NULL OR policies IS NOT NULL;

-- The statements that a key comes to, over attached policies, roles and groups, with the time in which all of that held. Who may become a
-- principal, and what a resource allows, is not among them.
CREATE OR REPLACE TEMP TABLE _comes_to AS
WITH RECURSIVE
own AS (SELECT * FROM permission_grant WHERE kind NOT IN ('trust', 'resource')),
walk AS (
  SELECT holder_key AS root, grant_id, kind, policy_key, CASE WHEN kind IN ('boundary', 'service-control') THEN kind ELSE 'identity' END AS part,
    valid_from AS from_at, valid_to AS to_at, 1 AS depth
  FROM own
  UNION
  SELECT w.root, g.grant_id, g.kind, g.policy_key, w.part, greatest(w.from_at, g.valid_from), least(w.to_at, g.valid_to), w.depth + 1
  FROM walk AS w JOIN own AS g ON g.holder_key = w.policy_key
  WHERE w.depth < 8 AND (w.kind <> 'membership' OR g.kind NOT IN ('boundary', 'service-control'))
)
SELECT DISTINCT root, grant_id, part, from_at, to_at FROM walk WHERE from_at IS NULL OR to_at IS NULL OR from_at < to_at;

-- What several credentials have in common where their permissions are the same: holders, narrowing, and the words that a credential names itself. A principal that
-- has permissions stands by itself too, whether or not a credential of it was seen.
CREATE OR REPLACE TEMP TABLE _basis AS
WITH
root AS (SELECT DISTINCT root FROM _comes_to),
held AS (
  SELECT credential_id, list_sort(list(holder_key)) AS holders
  FROM _has
  WHERE holder_key IN (SELECT root FROM root) OR starts_with(holder_key, 'vault-policy:') OR regexp_matches(holder_key, '^aws-arn:arn:[^:]*:iam::[0-9]*:root$')
  GROUP BY credential_id
),
word AS (
  SELECT credential_id, list_sort(list(DISTINCT word)) AS words
  FROM (
    SELECT credential_id, unnest(scope) AS word FROM _credential WHERE kind IN ('jwt', 'jwt-svid', 'refresh-token')
    UNION ALL
    SELECT a.credential_id, unnest(CASE WHEN f.name = 'principal' THEN string_split(f."value", ', ') WHEN starts_with(f.name, 'extension.') THEN [substr(f.name, 11)]
      ELSE [substr(f.name, 8) || '=' || f."value"] END)
    FROM credential_fact AS f
      JOIN credential_alias AS a ON a.credential_key = f.credential_key
      JOIN _credential AS c ON c.credential_id = a.credential_id
    WHERE c.kind = 'ssh-certificate' AND (f.name = 'principal' OR starts_with(f.name, 'extension.') OR starts_with(f.name, 'option.'))
  )
  GROUP BY credential_id
),
-- For whom a token is meant: its scopes are good for nothing elsewhere.
meant_for AS (
  SELECT credential_id, list_sort(list(DISTINCT audience)) AS audiences
  FROM (
    SELECT a.credential_id, unnest(string_split(f."value", ', ')) AS audience
    FROM credential_fact AS f JOIN credential_alias AS a ON a.credential_key = f.credential_key
    WHERE f.name IN ('aud', 'audience', 'audiences')
  )
  GROUP BY credential_id
),
basis AS (
  SELECT c.credential_id, CASE WHEN w.words IS NOT NULL THEN CASE WHEN starts_with(c.kind, 'ssh-') THEN 'ssh' ELSE 'jwt' END END AS word_kind, h.holders, n."policy", n.policies, w.words,
    CASE WHEN w.words IS NOT NULL AND NOT starts_with(c.kind, 'ssh-') THEN m.audiences END AS audiences
  FROM _credential AS c
    LEFT JOIN held AS h ON h.credential_id = c.credential_id
    LEFT JOIN _narrowed AS n ON n.credential_id = c.credential_id AND h.holders IS NOT NULL
    LEFT JOIN word AS w ON w.credential_id = c.credential_id
    LEFT JOIN meant_for AS m ON m.credential_id = c.credential_id
  WHERE h.holders IS NOT NULL OR w.words IS NOT NULL
  UNION ALL
  SELECT NULL, NULL, [root], NULL, NULL, NULL, NULL
  FROM root WHERE regexp_matches(root, '^(aws-arn:arn:[^:]*:iam::[0-9]+:(user|role|group)/|gcp-principal:|k8s-user:|k8s-group:|vault-role:|vault-entity:)')
)
SELECT *, md5_number_lower(concat_ws(chr(31), coalesce(word_kind, ''), coalesce(array_to_string(holders, chr(30)), ''), coalesce(CAST("policy" AS VARCHAR), ''),
  coalesce(array_to_string(policies, chr(30)), ''), coalesce(array_to_string(words, chr(30)), ''),
  coalesce(array_to_string(audiences, chr(30)), ''))) AS basis_id
FROM basis;
