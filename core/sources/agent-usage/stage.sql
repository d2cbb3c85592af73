-- What agents say they called, one statement a row.
-- Reads the view _record(file_id, ordinal, entry_sha256, r, raw).

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
told AS (
  SELECT file_id, ordinal, entry_sha256, CAST(raw AS VARCHAR) AS raw, r IS NULL AS no_object, coalesce(stated_time(r."time"), epoch_time(r."time")) AS occurred_at,
    present(r.uid) AS uid, present(r.agent) AS agent, present(r.task) AS task, present(r.run) AS run, present(r.service) AS service, present(r."action") AS "action",
    present(r.resource) AS resource, present(r.status) AS status, present(r."error") AS "error", present(r.claimed) AS claimed, present(r.request) AS request,
    lower(present(r.trace)) AS trace_id, lower(present(r.span)) AS span_id, present(r.peer) AS peer, present(r.user_agent) AS user_agent,
    coalesce('pod:' || present(r.pod), 'container:' || present(r.container), 'host:' || present(r.host)) AS workload
  FROM _record
),
joined AS (
  SELECT *, concat_ws(chr(10), uid, agent, task, run, service, "action", resource, status, "error", claimed, request, trace_id, span_id, peer, user_agent, workload) AS all_text
  FROM told
),
looked AS (
  SELECT * EXCLUDE (all_text), has_secret(all_text) AS tainted,
    event_id_of('agent-usage', concat_ws('/', coalesce(trace_id, agent), run, nullif(coalesce(uid, ''), '')) || CASE WHEN uid IS NULL THEN NULL ELSE '' END,
      entry_sha256, ordinal) AS event_id
  FROM joined
),
cleaned AS (
  SELECT * REPLACE (
      CASE WHEN tainted THEN hashed_text(uid) ELSE uid END AS uid, CASE WHEN tainted THEN hashed_text(agent) ELSE agent END AS agent,
      CASE WHEN tainted THEN hashed_text(task) ELSE task END AS task, CASE WHEN tainted THEN hashed_text(run) ELSE run END AS run,
      CASE WHEN tainted THEN hashed_text(service) ELSE service END AS service, CASE WHEN tainted THEN hashed_text("action") ELSE "action" END AS "action",
      CASE WHEN tainted THEN masked_text(resource) ELSE resource END AS resource, CASE WHEN tainted THEN masked_text("error") ELSE "error" END AS "error",
      CASE WHEN tainted THEN hashed_text(claimed) ELSE claimed END AS claimed, CASE WHEN tainted THEN hashed_text(request) ELSE request END AS request,
      CASE WHEN tainted THEN hashed_text(trace_id) ELSE trace_id END AS trace_id, CASE WHEN tainted THEN hashed_text(span_id) ELSE span_id END AS span_id,
      CASE WHEN tainted THEN masked_text(status) ELSE status END AS status,
      CASE WHEN tainted THEN hashed_text(peer) ELSE peer END AS peer, CASE WHEN tainted THEN masked_text(user_agent) ELSE user_agent END AS user_agent,
      CASE WHEN tainted THEN hashed_text(workload) ELSE workload END AS workload)
  FROM looked
)
SELECT *,
  CASE
    WHEN regexp_matches(concat_ws(' ', status, "error"), '(?i)denied|forbidden|unauthori[sz]ed|not ?authori[sz]ed|^40[13]\b') THEN 'denied'
    WHEN "error" IS NOT NULL OR regexp_matches(status, '(?i)fail|error|exception|timeout|abort|^[45]\d\d\b') THEN 'failed'
    ELSE 'allowed' END AS outcome,
  CASE WHEN claimed IS NOT NULL OR agent IS NOT NULL THEN hash('agent-usage', claimed, agent, task) END AS context_id,
  CASE WHEN no_object THEN 'not-an-object' WHEN "action" IS NULL THEN 'not-this-source' WHEN occurred_at IS NULL THEN 'bad-time' END AS reject,
  CASE WHEN "action" IS NULL THEN 'a statement of an agent names a call, an action or a tool' WHEN occurred_at IS NULL THEN 'its time is missing or not a time' END AS detail,
  raw AS excerpt
FROM cleaned;
