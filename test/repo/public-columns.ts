/** Columns that each public table must have; `credtrail sql` shows them to users, so none is ever renamed. */
export const PUBLIC_COLUMNS: Readonly<Record<string, string>> = {
  bundle: 'bundle_id path sha256 imported_at examiner tool_version',
  evidence_file:
    'file_id path sha256 bytes source system_key records events paired duplicates set_aside first_at last_at note',
  set_aside: 'file_id ordinal reason detail excerpt',
  system: 'system_key kind label rule',
  event:
    'event_id file_id ordinal event_uid occurred_at time_basis source system_key account region category service action access resource outcome error credential_key principal_kind actor_key effective_key via_service client_addr user_agent session_name workload_key peer_addr peer_name peer_port request_id shared_uid trace_id noise',
  event_key: 'event_id key role',
  event_permission: 'event_id permission resource granted',
  lifecycle:
    'event_id file_id ordinal occurred_at phase credential_key kind not_before expires_at expiry renewable_until num_uses subject_key issuer_key parent_key replaces_key lease_key by_key scope policy',
  credential_fact: 'credential_key name value file_id ordinal first_at last_at events',
  identity_claim: 'rule relation strength left_key right_key file_id ordinal first_at last_at events',
  permission_grant:
    'grant_id holder_key kind effect actions not_actions resources not_resources principals condition scope_node via policy_key policy_version statement valid_from valid_to observed_at file_id ordinal',
  process: 'process_key parent_key workload_key task_id started_at ended_at file_id ordinal',
  evidence_proof: 'file_id subject sha256 verdict reason covers_from covers_to',
  task_mention: 'task_id pattern place value key events file_id ordinal',
  inventory_agent: 'event_id file_id ordinal line agent_uuid name aliases owner kind',
  credential:
    'credential_id credential_key kind system_key account subject_key session_key origin issuance parent_id identity_id owner task_id issued_at expires_at expiry revoked_at first_used_at last_used_at uses denied elevation_attempts',
  used_permission:
    'credential_id permission source service action access basis calls denied failed resources first_at last_at event_id',
  unmapped_action: 'source service action events event_id',
  scope:
    'scope_id holder_key holders session_policy words from_at to_at basis permissions conditional roles scopes endpoints services resources any_resource changes_permissions mints_credentials unknown_grants score',
  scope_source: 'scope_id grant_id part',
  scope_service: 'scope_id service access permissions conditional',
  credential_scope: 'credential_id scope_id from_at to_at',
  credential_alias: 'credential_key credential_id rule',
  credential_use: 'credential_id span from_at to_at calls denied permissions services resources addresses',
  credential_expectation:
    'credential_id basis sibling_key siblings expected_calls spread observed_calls utilisation permissions_expected permissions_used lifetime_expected_seconds file_id ordinal',
  credential_mismatch:
    'credential_id kind due_at task_id from_at to_at events allowed writes tolerance_seconds reason cannot_show issued_file_id issued_ordinal used_file_id used_ordinal',
  elevation_attempt:
    'credential_id event_id occurred_at kind technique source service action permission outcome calls denied failed against detail file_id ordinal',
  credential_link: 'child_id parent_id relation rule strength file_id ordinal',
  coverage_span: 'source system_key account region from_at to_at days events data_events file_id ordinal',
  coverage_gap:
    'kind source system_key account subject from_at to_at missing consequence remedy pointers counted file_id ordinal',
};
