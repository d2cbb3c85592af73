-- Names that many carry say nothing; neither do short ones.
WITH spelt AS (
  SELECT l.key, regexp_replace(lower(l.label), '[^a-z0-9]', '', 'g') AS plain, s.first_at, s.file_id, s.ordinal
  FROM _actor_label AS l LEFT JOIN _shown AS s ON s.key = l.key
  WHERE kind_of_actor(l.key) NOT IN ('role', 'service')
),
rare AS (SELECT plain FROM spelt WHERE length(plain) >= 5 GROUP BY plain HAVING count(DISTINCT key) BETWEEN 2 AND 12)
SELECT a.key AS left_key, b.key AS right_key, a.first_at AS occurred_at, a.key AS tie, a.file_id, a.ordinal
FROM spelt AS a JOIN spelt AS b ON b.plain = a.plain AND a.key < b.key
WHERE a.plain IN (SELECT plain FROM rare)
