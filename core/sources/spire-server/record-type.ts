/** Fields of a line that are read, as the server names them (`pkg/common/telemetry/names.go` of SPIRE). */
const FIELDS = [
  'time',
  'level',
  'msg',
  'type',
  'status',
  'status_code',
  'request_id',
  'method',
  'service',
  'subsystem_name',
  'authorized_as',
  'caller_id',
  'caller_addr',
  'caller_uid',
  'caller_gid',
  'caller_user_sid',
  'caller_path',
  'address',
  'entry_id',
  'spiffe_id',
  'agent_id',
  'parent_id',
  'trust_domain_id',
  'expiration',
  'expires_at',
  'serial_num',
  'revision_number',
  'ttl',
  'csr',
  'dns_name',
  'selectors',
  'admin',
  'downstream',
  'node_attestor_type',
];

/**
 * What is read of one line, as a DuckDB type: a line of text in `line`, or in the `log` of a container's JSON file; else the fields of
 * a JSON line. `audience` is a list in debug lines and a text in audit lines.
 */
export const RECORD_TYPE = `STRUCT(line VARCHAR, log VARCHAR, audience JSON, ${FIELDS.map((name) => `"${name}" VARCHAR`).join(', ')})`;
