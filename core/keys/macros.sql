-- Keys, masks and ids as SQL macros; the TypeScript twins are in namespaces.ts and mask.ts.

-- NULL for the empty text that many logs write where they mean "absent".
CREATE OR REPLACE TEMP MACRO present(t) AS nullif(t, '');

-- The id of an event: 64 bits of MD5 over its source and the source's own id, else over its entry and position.
CREATE OR REPLACE TEMP MACRO event_id_of(source_id, uid, entry_sha256, ordinal_in_entry) AS
  md5_number_lower(source_id || chr(31) || coalesce(uid, entry_sha256 || chr(31) || ordinal_in_entry));

-- Free text with the values of known secret shapes replaced by a hash of themselves.
CREATE OR REPLACE TEMP MACRO masked_text(t) AS
  CASE WHEN t IS NOT NULL AND regexp_matches(t, $pattern$SECRET_PATTERN$pattern$)
    THEN regexp_replace(t, $pattern$SECRET_PATTERN$pattern$, 'masked', 'g') ELSE t END;

-- The same with each secret as its own hash, so that values that differ still do: for names, and for keys made of them.
CREATE OR REPLACE TEMP MACRO hashed_text(t) AS
  CASE WHEN t IS NOT NULL AND regexp_matches(t, $pattern$SECRET_PATTERN$pattern$)
    THEN list_reduce(regexp_extract_all(t, $pattern$SECRET_PATTERN$pattern$),
      lambda text, secret: replace(text, secret, CASE WHEN length(secret) >= 22 THEN 'sha256:' || sha256(secret) ELSE 'masked' END), t)
    ELSE t END;

-- Whether a text holds one.
CREATE OR REPLACE TEMP MACRO has_secret(t) AS t IS NOT NULL AND regexp_matches(t, $pattern$SECRET_PATTERN$pattern$);

-- Many texts hashed alike; a pattern is compiled once for each place where it stands, so a row of columns is best hashed as one list.
CREATE OR REPLACE TEMP MACRO hashed_texts(list) AS list_transform(list, lambda t: hashed_text(t));

-- JSON, minified, with each secret in its texts as its own hash; NULL where it is none. A shape is looked for within one text of it, and takes no
-- half of an escape.
CREATE OR REPLACE TEMP MACRO hashed_json(t) AS
  CASE WHEN NOT json_valid(t) THEN NULL WHEN regexp_matches(replace(json(t), '"', ' " '), $pattern$SECRET_PATTERN$pattern$)
    THEN try_cast(list_reduce(
      list_transform(regexp_extract_all(replace(json(t), '"', ' " '), $pattern$SECRET_PATTERN$pattern$), lambda s: regexp_extract(s, '^(?:[^\\]|\\.)*')),
      lambda text, secret: replace(text, secret, CASE WHEN length(secret) >= 22 THEN 'sha256:' || sha256(secret) ELSE 'masked' END),
      CAST(json(t) AS VARCHAR)) AS JSON)
    ELSE json(t) END;

-- A secret value as the hash of itself, so that a pasted one can be found; NULL stays NULL.
CREATE OR REPLACE TEMP MACRO secret_hash(t) AS 'sha256:' || sha256(t);

-- A time that a log can hold; NULL for infinity and for years that no log has.
CREATE OR REPLACE TEMP MACRO real_time(t) AS CASE WHEN t BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31' THEN t END;

-- A stated lifetime in seconds; NULL where it is no number, not above 0, or longer than a thousand years.
CREATE OR REPLACE TEMP MACRO lifetime_seconds(t) AS
  CASE WHEN try_cast(t AS BIGINT) BETWEEN 1 AND 31536000000 THEN try_cast(t AS BIGINT) END;

-- Which keys are tied together, directly or over others, by the pairs (a, b) of a table: each key with the smallest of its component.
CREATE OR REPLACE TEMP MACRO components_of(pairs) AS TABLE
WITH RECURSIVE
edge AS MATERIALIZED (
  SELECT a, b FROM query_table(pairs)
  UNION
  SELECT b, a FROM query_table(pairs)
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
