-- One row for each line, whichever form it has: JSON, logfmt, or what a terminal showed.

-- The text of a logfmt value. A quoted one has the escapes of Go: those of JSON, and \a \v \xNN \UNNNNNNNN.
CREATE OR REPLACE TEMP MACRO spire_text(v) AS
  CASE WHEN NOT starts_with(v, '"') THEN v
    WHEN NOT contains(v, '\') THEN substr(v, 2, length(v) - 2)
    ELSE coalesce(json_extract_string(try_cast(regexp_replace(regexp_replace(
        replace(replace(replace(v, '\\', '\u005c'), '\a', '\u0007'), '\v', '\u000b'),
        '\\x([0-9a-fA-F]{2})', '\\u00\1', 'g'), '\\U[0-9a-fA-F]{8}', '\\ufffd', 'g') AS JSON), '$'),
      substr(v, 2, length(v) - 2)) END;

CREATE OR REPLACE TEMP MACRO spire_domain(id) AS present(regexp_extract(id, '^spiffe://([^/]+)', 1));

-- Audiences: a list in JSON, Go's "[a b]" in debug lines, "a,b" in audit lines.
CREATE OR REPLACE TEMP MACRO spire_audience(own, t) AS
  CASE WHEN json_type(own) = 'ARRAY' THEN list_transform(TRY_CAST(own AS VARCHAR[]), lambda a: hashed_text(a))
    WHEN starts_with(t, '[') THEN string_split(substr(t, 2, length(t) - 2), ' ')
    WHEN t IS NOT NULL THEN string_split(t, ',') END;

CREATE OR REPLACE TEMP TABLE _staged AS
WITH
plain AS (
  SELECT file_id, ordinal, entry_sha256, raw, r,
    rtrim(CASE WHEN contains(coalesce(r.line, r.log), chr(27)) THEN regexp_replace(coalesce(r.line, r.log), '\x1b\[[0-9;]*[A-Za-z]', '', 'g')
      ELSE coalesce(r.line, r.log) END, chr(13) || chr(10)) AS line
  FROM _record
),
-- What comes before the line itself is whatever shipped it.
formed AS (
  SELECT *,
    CASE WHEN starts_with(line, 'time=') THEN line ELSE present(regexp_extract(line, '(?s)^[^="]*?\b((?:time|level)=.*)$', 1)) END AS logfmt,
    CASE WHEN NOT starts_with(line, 'time=') THEN
      present(regexp_extract(line, '(?s)^[^="]*?\b((?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[[^\]]*\].*)$', 1)) END AS terminal,
    CASE WHEN substr(line, 1, 1) BETWEEN '0' AND '9' THEN
      present(regexp_extract(line, '^(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d))\s', 1)) END AS shipped_at
  FROM plain
),
paired AS (
  SELECT *,
    regexp_extract_all(coalesce(logfmt, terminal), '(?s)(?:^|\s)([A-Za-z_][\w.-]*=(?:"(?:[^"\\]|\\.)*"?|\S*))', 1) AS pairs
  FROM formed
),
split AS (
  SELECT *,
    CASE WHEN line IS NULL THEN [
      'time', 'level', 'msg', 'type', 'status', 'status_code', 'request_id', 'method', 'service', 'subsystem_name', 'authorized_as', 'caller_id',
      'caller_addr', 'caller_uid', 'caller_gid', 'caller_user_sid', 'caller_path', 'address', 'entry_id', 'spiffe_id', 'agent_id', 'parent_id',
      'trust_domain_id', 'expiration', 'expires_at', 'serial_num', 'revision_number', 'ttl', 'csr', 'dns_name', 'selectors', 'admin',
      'downstream', 'node_attestor_type', 'audience']
      ELSE list_transform(pairs, lambda p: split_part(p, '=', 1)) END AS names,
    CASE WHEN line IS NULL THEN [
      r."time", r.level, r.msg, r."type", r.status, r.status_code, r.request_id, r."method", r.service, r.subsystem_name, r.authorized_as, r.caller_id,
      r.caller_addr, r.caller_uid, r.caller_gid, r.caller_user_sid, r.caller_path, r.address, r.entry_id, r.spiffe_id, r.agent_id, r.parent_id,
      r.trust_domain_id, r.expiration, r.expires_at, r.serial_num, r.revision_number, r.ttl, r.csr, r.dns_name, r.selectors, r.admin,
      r.downstream, r.node_attestor_type, json_extract_string(r.audience, '$')]
      ELSE list_transform(pairs, lambda p: spire_text(substr(p, strpos(p, '=') + 1))) END AS texts,
    contains(list_extract(pairs, -1), '="') AND NOT regexp_matches(list_extract(pairs, -1), '(?s)="(?:[^"\\]|\\.)*"$') AS breaks_off
  FROM paired
),
hashed AS (
  SELECT file_id, ordinal, entry_sha256, raw, r, line, breaks_off, terminal, shipped_at, names,
    CASE WHEN masked_text(array_to_string(texts, chr(10))) = array_to_string(texts, chr(10)) THEN list_transform(texts, lambda v: present(v))
      ELSE list_transform(texts, lambda v: hashed_text(present(v))) END AS texts
  FROM split
),
named AS (
  SELECT file_id, ordinal, entry_sha256, raw, r, line, breaks_off,
    coalesce(texts[list_position(names, 'time')], present(regexp_extract(terminal, '^\w{4}\[(\d{4}-[^\]]*)\]', 1)), r."time", shipped_at) AS time_text,
    coalesce(texts[list_position(names, 'msg')], hashed_text(present(rtrim(
      regexp_extract(terminal, '(?s)^\w{4}\[[^\]]*\]\s*(.*?)(?:\s+[A-Za-z_][\w.-]*=.*)?$', 1))))) AS message,
    coalesce(texts[list_position(names, 'level')], CASE WHEN regexp_matches(terminal, '^(ERRO|FATA|PANI)') THEN 'error' END) AS level,
    texts[list_position(names, 'type')] AS type, texts[list_position(names, 'status')] AS status, texts[list_position(names, 'status_code')] AS status_code, texts[list_position(names, 'request_id')] AS request_id,
    texts[list_position(names, 'method')] AS "method", texts[list_position(names, 'service')] AS service, texts[list_position(names, 'subsystem_name')] AS subsystem, texts[list_position(names, 'authorized_as')] AS authorized_as,
    texts[list_position(names, 'caller_id')] AS caller_id, coalesce(texts[list_position(names, 'caller_addr')], texts[list_position(names, 'address')]) AS caller_addr,
    coalesce(texts[list_position(names, 'caller_uid')], texts[list_position(names, 'caller_user_sid')]) AS caller_uid, texts[list_position(names, 'caller_gid')] AS caller_gid, texts[list_position(names, 'caller_path')] AS caller_path,
    texts[list_position(names, 'entry_id')] AS entry_id, texts[list_position(names, 'spiffe_id')] AS spiffe_id, texts[list_position(names, 'agent_id')] AS agent_id, texts[list_position(names, 'parent_id')] AS parent_id,
    texts[list_position(names, 'trust_domain_id')] AS trust_domain_id, texts[list_position(names, 'expiration')] AS expiration, texts[list_position(names, 'expires_at')] AS expires_at,
    texts[list_position(names, 'serial_num')] AS serial_num, texts[list_position(names, 'revision_number')] AS revision, texts[list_position(names, 'ttl')] AS ttl, texts[list_position(names, 'csr')] AS csr, texts[list_position(names, 'dns_name')] AS dns_name,
    texts[list_position(names, 'selectors')] AS selectors, texts[list_position(names, 'admin')] = 'true' AS admin, texts[list_position(names, 'downstream')] = 'true' AS downstream,
    texts[list_position(names, 'node_attestor_type')] AS attestor, spire_audience(r.audience, texts[list_position(names, 'audience')]) AS audience
  FROM hashed
),
told AS (
  SELECT * EXCLUDE (spiffe_id) REPLACE (regexp_extract(message, '^(?:Signed x509 SVID|(?s:.*))') AS message), stated_time(time_text) AS occurred_at,
    coalesce(spiffe_id, present(regexp_extract(message, '^Signed x509 SVID "(spiffe://[^"]+)"', 1))) AS spiffe_id,
    coalesce(expiration, present(regexp_extract(message, '^Signed x509 SVID .* \(expires ([^)]+)\)', 1))) AS ends,
    CASE WHEN message IN ('Signed X509 SVID', 'Signed X509 CA SVID') OR starts_with(message, 'Signed x509 SVID "') THEN 'x509-svid'
      WHEN message = 'Server CA successfully signed JWT SVID' THEN 'jwt-svid' END AS signed,
    CASE WHEN "method" IN ('MintX509SVID', 'BatchNewX509SVID', 'NewDownstreamX509CA', 'AttestAgent', 'RenewAgent') THEN 'x509-svid'
      WHEN "method" IN ('MintJWTSVID', 'NewJWTSVID') THEN 'jwt-svid'
      WHEN "method" = 'CreateJoinToken' THEN 'spire-join-token' END AS asked
  FROM named
),
placed AS (
  SELECT *,
    CASE WHEN signed IS NOT NULL THEN 'signed'
      WHEN type = 'audit' OR message = 'API accessed' THEN 'audit'
      WHEN request_id IS NOT NULL OR subsystem IN ('api', 'node_api', 'registration_api') THEN 'said'
      WHEN subsystem = 'ca_manager' AND regexp_matches(message, '^(X509 CA|JWT key) (prepared|activated)$') THEN 'authority' END AS role
  FROM told
)
SELECT
  file_id, ordinal, entry_sha256, event_id_of('spire-server', NULL, entry_sha256, ordinal) AS event_id, role, occurred_at,
  coalesce(CASE WHEN signed IS NOT NULL OR contains("method", 'Entry') THEN spire_domain(spiffe_id) END,
    spire_domain(agent_id), spire_domain(parent_id), CASE WHEN authorized_as IN ('agent', 'downstream') THEN spire_domain(caller_id) END,
    CASE WHEN "method" = 'NewDownstreamX509CA' THEN spire_domain(trust_domain_id) WHEN asked IS NOT NULL THEN spire_domain(spiffe_id) END) AS trust_domain,
  request_id,
  CASE WHEN starts_with("method", 'Batch') THEN coalesce(entry_id, spiffe_id, trust_domain_id, '') ELSE '' END AS item,
  service, "method", message, coalesce(status = 'error' OR level IN ('error', 'fatal', 'panic'), false) AS failed, status_code, authorized_as, caller_id,
  trim(regexp_replace(caller_addr, ':\d+$', ''), '[]') AS client_addr, caller_path,
  present(concat_ws(', ', 'uid ' || caller_uid, 'gid ' || caller_gid)) AS caller_name,
  entry_id,
  coalesce(spiffe_id, agent_id, CASE "method" WHEN 'RenewAgent' THEN caller_id WHEN 'NewDownstreamX509CA' THEN trust_domain_id END) AS subject,
  coalesce(signed, asked) AS svid,
  CASE WHEN signed IS NOT NULL OR asked IN ('x509-svid', 'jwt-svid') THEN coalesce(stated_time(ends), stated_time(expires_at), epoch_time(expires_at))
    WHEN asked = 'spire-join-token' THEN real_time(occurred_at + to_seconds(lifetime_seconds(ttl))) END AS expires_at,
  hex_of_decimal(serial_num) AS serial, revision, audience, csr, dns_name, parent_id, selectors, admin, downstream, attestor,
  CASE
    WHEN r IS NULL THEN 'not-an-object'
    WHEN message IS NULL THEN 'not-this-source'
    WHEN breaks_off THEN 'truncated'
    WHEN time_text IS NOT NULL AND occurred_at IS NULL THEN 'bad-time'
    WHEN role IS NULL THEN 'other-entry-type'
  END AS reject,
  CASE
    WHEN message IS NULL THEN 'a line of the server has a message'
    WHEN breaks_off THEN 'a text in the line has no end'
    WHEN time_text IS NOT NULL AND occurred_at IS NULL THEN 'time is not a time with a zone'
    WHEN role IS NULL THEN concat_ws(' ', 'a line of no call', 'by ' || subsystem)
  END AS detail,
  coalesce(line, CAST(raw AS VARCHAR)) AS excerpt
FROM placed;
