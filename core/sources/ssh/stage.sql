-- Lines of sshd, its entries in a journal, and what keys, certificates and revocation lists state, one row each.

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
headed AS (
  SELECT file_id, ordinal, entry_sha256, r.object AS object, raw, r IS NULL AS absent,
    CASE WHEN r.object IS NOT NULL THEN json_extract_string(r.object, '$.kind') WHEN r.line IS NOT NULL THEN 'line' ELSE 'journal' END AS shape,
    CASE WHEN r.line IS NOT NULL THEN ssh_head(r.line) ELSE {
      'stamp': coalesce(journal_text(r."_SOURCE_REALTIME_TIMESTAMP"), journal_text(r."__REALTIME_TIMESTAMP")),
      'host': journal_text(r."_HOSTNAME"),
      'program': coalesce(journal_text(r.SYSLOG_IDENTIFIER), journal_text(r."_COMM")),
      'pid': coalesce(journal_text(r."_PID"), journal_text(r.SYSLOG_PID)),
      'message': journal_text(r."MESSAGE")} END AS head,
    CASE WHEN r.object IS NOT NULL THEN json_extract_string(r.object, '$.uid') WHEN r.line IS NOT NULL THEN substr(sha256(r.line), 1, 32)
      ELSE journal_text(r."__CURSOR") END AS uid,
    coalesce(r.line, CAST(raw AS VARCHAR)) AS excerpt
  FROM _record
),
said AS (
  SELECT *,
    regexp_matches(head.message, '\[preauth\]\s*\]?$') AS preauth,
    regexp_replace(regexp_replace(regexp_replace(trim(head.message), '^message repeated \d+ times?: \[ ?(.*)\]$', '\1'), '\s*\[preauth\]$', ''), '^(error|fatal): ', '') AS m
  FROM headed
),
told AS (
  SELECT *, ssh_action(m) AS named, ssh_who(m) AS who, ssh_key_named(m) AS named_key,
    CASE shape WHEN 'line' THEN stated_time(replace(head.stamp, ',', '.')) WHEN 'journal' THEN epoch_time(head.stamp) END AS zoned_at,
    CASE shape WHEN 'line' THEN real_time(coalesce(try_cast(replace(head.stamp, ',', '.') AS TIMESTAMP), try_strptime(head.stamp, '%b %d %Y %H:%M:%S'))) END AS local_at,
    CASE WHEN shape = 'line' AND regexp_matches(head.stamp, '^[A-Z][a-z]{2} +\d{1,2} \d{2}:') THEN
      try_strptime('2000 ' || regexp_replace(head.stamp, '(\.\d{6})\d+$', '\1'), ['%Y %b %d %H:%M:%S', '%Y %b %d %H:%M:%S.%f']) END AS yearless
  FROM said
),
judged AS (
  SELECT *,
    CASE
      WHEN named IN ('Accepted certificate', 'Found matching key') THEN 'helper'
      WHEN named IS NULL OR starts_with(named, 'Postponed') OR named IN ('session opened', 'session closed', 'Starting session', 'Close session') THEN 'service'
      WHEN regexp_matches(named, '^(Accepted|Partial) ') THEN 'login'
      WHEN regexp_matches(named, '^(Connection (closed|reset)|Disconnected|Received disconnect)') THEN
        CASE WHEN preauth OR regexp_matches(m, '^\w+ (?:\w+ )?(?:by|from) \S+ user ') THEN 'refusal' ELSE 'service' END
      WHEN named IN ('Unable to negotiate', 'Timeout before authentication', 'Connection failed') THEN 'failure'
      ELSE 'refusal'
    END AS kind
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, event_id_of('ssh', NULL, entry_sha256, ordinal) AS event_id, shape, uid,
  CASE WHEN shape IN ('list', 'revoked') THEN epoch_time(json_extract_string(object, '$.generated'))
    WHEN shape = 'certificate' THEN coalesce(epoch_time(json_extract_string(object, '$.valid_after')), try_cast(json_extract_string(object, '$.from') AS TIMESTAMP))
    ELSE coalesce(zoned_at, local_at) END AS stated_at,
  zoned_at IS NOT NULL OR json_extract_string(object, '$.generated') IS NOT NULL OR json_extract_string(object, '$.valid_after') IS NOT NULL AS zoned,
  real_time(yearless) AS yearless,
  CASE WHEN object IS NULL THEN hashed_text(nullif(present(head.host), '-')) END AS host,
  CASE WHEN regexp_matches(head.pid, '^\d+$') THEN head.pid END AS pid,
  CASE shape WHEN 'certificate' THEN 'Certificate' WHEN 'key' THEN 'PublicKey' WHEN 'list' THEN 'RevocationList' WHEN 'revoked' THEN 'Revocation'
    ELSE coalesce(named, 'Message') END AS "action",
  CASE WHEN object IS NULL THEN kind END AS kind,
  CASE WHEN object IS NOT NULL OR kind IN ('login', 'helper', 'service') THEN 'allowed' WHEN kind = 'failure' THEN 'failed' ELSE 'denied' END AS outcome,
  CASE WHEN object IS NULL AND kind IN ('refusal', 'failure') THEN left(masked_text(CASE named
    WHEN 'User not allowed' THEN regexp_extract(m, 'not allowed because .*')
    WHEN 'Certificate refused' THEN m
    WHEN 'Unable to negotiate' THEN regexp_extract(m, ' port \d+: ([^.]*)', 1)
    WHEN 'Disconnecting' THEN coalesce(present(regexp_extract(m, ' port \d+: (.*)$', 1)), 'Disconnecting')
    WHEN 'Key revoked' THEN 'revoked'
    WHEN 'Authentication refused' THEN regexp_replace(m, '(?i) from .*$', '')
    ELSE named END), 240) END AS "error",
  CASE WHEN object IS NULL THEN ssh_name(who.name) END AS user_name,
  CASE WHEN object IS NULL THEN nullif(masked_text(present(who.addr)), 'UNKNOWN') END AS client_addr,
  CASE WHEN object IS NULL AND try_cast(who.port AS INTEGER) BETWEEN 1 AND 65535 THEN try_cast(who.port AS INTEGER) END AS client_port,
  coalesce(json_extract_string(object, '$.key_type'), CASE WHEN object IS NULL THEN masked_text(present(named_key.key_type)) END) AS key_type,
  coalesce(json_extract_string(object, '$.key'), json_extract_string(object, '$.fingerprint'),
    CASE WHEN object IS NULL THEN hashed_text(ssh_fingerprint(named_key.fingerprint)) END) AS "key",
  json_extract_string(object, '$.key_md5') AS key_md5,
  json_extract_string(object, '$.key_sha1') AS key_sha1,
  coalesce(json_extract_string(object, '$.ca_type'), CASE WHEN object IS NULL THEN masked_text(present(named_key.ca_type)) END) AS ca_type,
  coalesce(json_extract_string(object, '$.ca'), CASE WHEN object IS NULL THEN hashed_text(ssh_fingerprint(named_key.ca)) END) AS ca,
  json_extract_string(object, '$.ca_md5') AS ca_md5,
  try_cast(coalesce(json_extract_string(object, '$.serial'), CASE WHEN object IS NULL THEN named_key.serial END) AS UBIGINT) AS serial,
  try_cast(json_extract_string(object, '$.last_serial') AS UBIGINT) AS last_serial,
  hashed_text(present(coalesce(json_extract_string(object, '$.key_id'), CASE WHEN object IS NULL THEN named_key.key_id END))) AS key_id,
  CASE WHEN shape = 'certificate' THEN coalesce(epoch_time(json_extract_string(object, '$.valid_after')),
    try_cast(json_extract_string(object, '$.from') AS TIMESTAMP)) END AS not_before,
  CASE WHEN shape = 'certificate' THEN coalesce(epoch_time(json_extract_string(object, '$.valid_before')),
    try_cast(json_extract_string(object, '$.to') AS TIMESTAMP)) END AS expires_at,
  list_transform(json_extract_string(object, '$.principals[*]'), lambda p: hashed_text(p)) AS principals,
  CASE WHEN shape IN ('certificate', 'key') THEN list_concat(
    list_filter([
      {'name': 'holder', 'value': json_extract_string(object, '$.holder')},
      {'name': 'signature', 'value': json_extract_string(object, '$.signature')},
      {'name': 'comment', 'value': left(masked_text(present(json_extract_string(object, '$.comment'))), 240)},
      {'name': 'authority', 'value': CASE WHEN json_extract_string(object, '$.authority') = 'true' THEN 'true' END},
      {'name': 'revoked', 'value': CASE WHEN json_extract_string(object, '$.revoked') = 'true' THEN 'true' END}], lambda f: f.value IS NOT NULL),
    list_transform(list_zip(json_extract_string(object, '$.options[*].name'), json_extract_string(object, '$.options[*].value')),
      lambda o: {'name': 'option.' || hashed_text(left(o[1], 100)), 'value': left(masked_text(o[2]), 1000)}),
    list_transform(list_zip(json_extract_string(object, '$.extensions[*].name'), json_extract_string(object, '$.extensions[*].value')),
      lambda o: {'name': 'extension.' || hashed_text(left(o[1], 100)), 'value': left(masked_text(o[2]), 1000)})) END AS facts,
  CASE
    WHEN absent THEN 'not-an-object'
    WHEN object IS NOT NULL THEN NULL
    WHEN shape = 'journal' AND (head.stamp IS NULL OR head.program IS NULL) THEN 'not-this-source'
    WHEN present(head.program) IS NULL THEN 'not-this-source'
    WHEN NOT regexp_matches(head.program, '^(?:.*/)?sshd(-session|-auth)?$') THEN 'other-entry-type'
    WHEN coalesce(zoned_at, local_at, yearless) IS NULL THEN 'bad-time'
  END AS reject,
  CASE
    WHEN object IS NOT NULL THEN NULL
    WHEN present(head.program) IS NULL OR head.stamp IS NULL THEN 'a line has time, host and program'
    WHEN NOT regexp_matches(head.program, '^(?:.*/)?sshd(-session|-auth)?$') THEN 'a line of ' || left(head.program, 60)
    WHEN coalesce(zoned_at, local_at, yearless) IS NULL THEN 'time is missing or not a time'
  END AS detail,
  excerpt
FROM judged;
