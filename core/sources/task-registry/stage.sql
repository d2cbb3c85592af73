-- One row for each registered task.

CREATE OR REPLACE TEMP MACRO registry_time(t) AS
  CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP) WHEN regexp_matches(t, '[+-]\d{2}:?\d{2}$') THEN try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END;

CREATE OR REPLACE TEMP TABLE _staged AS
SELECT
  file_id, ordinal, entry_sha256,
  event_id_of('task-registry', CASE WHEN present(r.task_id) IS NOT NULL THEN r.task_id || chr(31) || r.started_at || chr(31) || coalesce(r.agent_uuid, '') END, entry_sha256, ordinal) AS event_id,
  hashed_text(present(r.task_id)) AS task_id, hashed_text(present(r.agent_uuid)) AS agent_uuid, hashed_text(present(r.agent_name)) AS agent_name, hashed_text(present(r.owner)) AS owner,
  registry_time(r.started_at) AS started_at, registry_time(r.ended_at) AS ended_at, list_transform(r.needs, lambda n: hashed_text(n)) AS needs,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN present(r.task_id) IS NULL OR present(r.started_at) IS NULL THEN 'bad-row'
    WHEN (registry_time(r.started_at) BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'bad-time'
    WHEN present(r.ended_at) IS NOT NULL AND (registry_time(r.ended_at) BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'bad-time'
    WHEN r.needs IS NULL AND json_type(raw, '$.needs') NOT IN ('NULL', 'ARRAY') THEN 'bad-row'
  END AS reject,
  CASE
    WHEN present(r.task_id) IS NULL OR present(r.started_at) IS NULL THEN 'a task has task_id and started_at'
    WHEN (registry_time(r.started_at) BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'started_at is not a time with a zone'
    WHEN present(r.ended_at) IS NOT NULL AND (registry_time(r.ended_at) BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9999-12-31') IS NOT TRUE THEN 'ended_at is not a time with a zone'
    WHEN r.needs IS NULL AND json_type(raw, '$.needs') NOT IN ('NULL', 'ARRAY') THEN 'needs is not a list'
  END AS detail,
  raw AS excerpt
FROM _record;
