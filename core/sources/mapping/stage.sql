-- The records of a mapped log as columns of the event table, by the one row of _mapping.

-- A text of the record at a column's path.
CREATE OR REPLACE TEMP MACRO found_text(r, m, name) AS
  CASE WHEN m.paths[name] IS NOT NULL THEN present(json_extract_string(r, m.paths[name])) END;

-- A column's value: constant, mapped, or as it stands.
CREATE OR REPLACE TEMP MACRO mapped_text(r, m, name) AS
  CASE WHEN m.constants[name] IS NOT NULL THEN m.constants[name]
    WHEN list_contains(m.mapped, name) THEN coalesce(m.words[name || '=' || found_text(r, m, name)], m.others[name])
    ELSE coalesce(found_text(r, m, name), m.others[name]) END;

-- A column's key: constant, or made of its namespace and a value, of which a secret leaves its hash alone.
CREATE OR REPLACE TEMP MACRO mapped_key(r, m, name) AS
  coalesce(m.constants[name], m.prefixes[name] || CASE WHEN list_contains(m.secrets, name) THEN sha256(found_text(r, m, name)) ELSE hashed_text(found_text(r, m, name)) END);

CREATE OR REPLACE TEMP MACRO mapped_time(t, format, zone) AS
  CASE WHEN format = 'epoch' THEN epoch_time(split_part(t, '.', 1))
    ELSE coalesce(stated_time(t), CASE WHEN zone IS NOT NULL AND NOT regexp_matches(t, '(Z|[+-]\d{2}:?(\d{2})?)$')
      OR regexp_full_match(t, '\d{4}-\d{2}-\d{2}') AND zone IS NOT NULL THEN real_time(try_cast(t AS TIMESTAMP) AT TIME ZONE zone AT TIME ZONE 'UTC') END) END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
timed AS (
  SELECT q.*, m, json_extract_string(r, m.time_path) AS time_text
  FROM _record AS q, _mapping AS m
),
told AS (
  SELECT *, mapped_time(time_text, m.time_format, m.zone) AS occurred_at,
    m.time_format = 'iso' AND m.zone IS NOT NULL AND stated_time(time_text) IS NULL AS zone_inferred,
    mapped_text(r, m, 'event_uid') AS event_uid, mapped_text(r, m, 'action') AS "action",
    CASE WHEN m.paths['outcome'] IS NULL THEN coalesce(m.constants['outcome'], 'allowed') ELSE mapped_text(r, m, 'outcome') END AS outcome
  FROM timed
)
SELECT
  file_id, ordinal, entry_sha256, r, m, occurred_at, zone_inferred, hashed_text(event_uid) AS event_uid, "action", outcome,
  event_id_of('mapping-' || m.id, event_uid, entry_sha256, ordinal) AS event_id,
  CASE
    WHEN r IS NULL OR json_type(r) <> 'OBJECT' THEN 'not-an-object'
    WHEN occurred_at IS NULL THEN 'bad-time'
    WHEN "action" IS NULL OR outcome IS NULL THEN 'bad-row'
  END AS reject,
  CASE
    WHEN r IS NULL OR json_type(r) <> 'OBJECT' THEN NULL
    WHEN occurred_at IS NULL THEN 'no time that the mapping can read at ' || m.time_path
    WHEN "action" IS NULL THEN 'the mapping finds no action'
    WHEN outcome IS NULL THEN 'the mapping has no outcome for it'
  END AS detail,
  CASE WHEN len(m.secrets) = 0 THEN raw END AS excerpt
FROM told;
