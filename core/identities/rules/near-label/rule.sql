-- Two names that differ by one letter share what is left when one letter is taken out; a number at the end is left out as well, but of those that
-- only count on from one another (runner-1, runner-2) nothing is said.
WITH spelt AS (
  SELECT l.key, regexp_replace(lower(l.label), '[^a-z0-9]', '', 'g') AS plain, s.first_at, s.file_id, s.ordinal
  FROM _actor_label AS l LEFT JOIN _shown AS s ON s.key = l.key
  WHERE kind_of_actor(l.key) NOT IN ('role', 'service') AND NOT regexp_full_match(l.label, '[0-9A-Fa-f-]{16,}|[0-9]+')
),
word AS (SELECT DISTINCT plain, regexp_replace(plain, '[0-9]+$', '') AS stem FROM spelt WHERE length(plain) BETWEEN 6 AND 64),
variant AS (
  SELECT plain, stem, unnest(list_append(list_transform(range(1, length(plain) + 1), lambda i: substr(plain, 1, i - 1) || substr(plain, i + 1)), plain)) AS part FROM word
  UNION
  SELECT plain, stem, stem || '#' FROM word WHERE length(stem) >= 6
),
near AS (
  SELECT DISTINCT a.plain AS one, b.plain AS other
  FROM variant AS a JOIN variant AS b ON b.part = a.part AND a.plain < b.plain
  WHERE CASE WHEN regexp_replace(a.plain, '[0-9]', '', 'g') = regexp_replace(b.plain, '[0-9]', '', 'g') THEN a.plain = a.stem OR b.plain = b.stem
    ELSE damerau_levenshtein(a.plain, b.plain) <= 1 END
),
few AS (SELECT * FROM near QUALIFY count(*) OVER (PARTITION BY one) <= 8 AND count(*) OVER (PARTITION BY other) <= 8)
SELECT a.key AS left_key, b.key AS right_key, a.first_at AS occurred_at, a.key AS tie, a.file_id, a.ordinal
FROM few AS n
  JOIN spelt AS a ON a.plain = n.one
  JOIN spelt AS b ON b.plain = n.other
