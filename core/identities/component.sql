-- Which keys are tied together, directly or over others: the smallest key of each component, by the pairs of `_tie`.
CREATE OR REPLACE TEMP TABLE _component AS
WITH RECURSIVE
edge AS (
  SELECT a, b FROM _tie
  UNION
  SELECT b, a FROM _tie
),
label(key, component) USING KEY (key) AS (
  SELECT DISTINCT a, a FROM edge
  UNION
  SELECT e.b, min(l.component)
  FROM label AS l
    JOIN edge AS e ON e.a = l.key
    JOIN recurring.label AS old ON old.key = e.b
  WHERE l.component < old.component
  GROUP BY e.b
)
SELECT key, component FROM label;
