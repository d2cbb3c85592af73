-- Strong links tie what exact ones made, as whole actors.
CREATE OR REPLACE TEMP TABLE _sure AS
SELECT a.key, coalesce(c.component, a.key) AS sure FROM _actor AS a LEFT JOIN _component AS c ON c.key = a.key;

CREATE OR REPLACE TEMP TABLE _tie AS
SELECT DISTINCT l.sure AS a, r.sure AS b
FROM _same AS s
  JOIN _sure AS l ON l.key = s.left_key
  JOIN _sure AS r ON r.key = s.right_key
WHERE s.standing = 'strong' AND l.sure <> r.sure;

CREATE OR REPLACE TEMP TABLE _component AS FROM components_of('_tie');
