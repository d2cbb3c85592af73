-- Registration entries of the SPIRE server say for which pods or service accounts a SPIFFE ID is.
WITH entry AS (
  SELECT i."value" AS spiffe, unnest(string_split(s."value", ',')) AS selector, s."value" AS said, s.file_id, s.ordinal, s.first_at, s.credential_key AS entry
  FROM credential_fact AS s JOIN credential_fact AS i ON i.credential_key = s.credential_key AND i.name = 'spiffe_id'
  WHERE s.name = 'selectors' AND starts_with(s.credential_key, 'spire-entry:')
),
-- A pod's tokens say as whom it runs; a selector of a name and one of its namespace say it outright, where one cluster is in evidence.
of_pod AS (
  SELECT r.right_key AS pod, u.right_key AS account
  FROM identity_claim AS r JOIN identity_claim AS u ON u.left_key = r.left_key
  WHERE r.rule IN ('k8s-bound-token', 'k8s-token-pod') AND u.rule IN ('k8s-issued-token', 'k8s-authenticated-user')
),
by_pod AS (
  SELECT e.spiffe, p.account, e.file_id, e.ordinal, e.first_at, e.entry
  FROM entry AS e JOIN of_pod AS p ON p.pod = 'pod:' || regexp_extract(trim(e.selector), '^k8s:pod-uid:(.+)$', 1)
),
account AS (
  SELECT regexp_extract(key, '/system:serviceaccount:(.*)$', 1) AS name, min(key) AS key
  FROM _actor WHERE regexp_matches(key, '^k8s-user:.*/system:serviceaccount:') GROUP BY 1 HAVING count(*) = 1
),
named AS (
  SELECT spiffe, entry, file_id, ordinal, first_at,
    max(nullif(regexp_extract(trim(selector), '^k8s:ns:(.+)$', 1), '')) || ':' || max(nullif(regexp_extract(trim(selector), '^k8s:sa:(.+)$', 1), '')) AS name
  FROM entry GROUP BY spiffe, entry, said, file_id, ordinal, first_at
),
told AS (
  FROM by_pod
  UNION
  SELECT n.spiffe, a.key, n.file_id, n.ordinal, n.first_at, n.entry
  FROM named AS n JOIN account AS a ON a.name = n.name
),
by_spiffe AS (SELECT spiffe FROM told GROUP BY spiffe HAVING count(DISTINCT account) = 1),
by_account AS (SELECT account FROM told GROUP BY account HAVING count(DISTINCT spiffe) = 1)
SELECT spiffe AS left_key, account AS right_key, first_at AS occurred_at, entry AS tie, file_id, ordinal
FROM told WHERE spiffe IN (SELECT spiffe FROM by_spiffe) AND account IN (SELECT account FROM by_account)
