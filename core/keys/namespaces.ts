/**
 * The closed list of key namespaces. A key is `<namespace>:<value>`, scoped by its system wherever two systems could
 * hold the same value.
 */
export const NAMESPACES = {
  'aws-key':
    'AWS access key id: long-lived (AKIA), temporary (ASIA), or of a kind that its first letters do not say',
  'aws-session': 'AWS session: <principal id>/<creation date>',
  'aws-idc': 'IAM Identity Center credential id',
  'aws-principal': 'AWS unique principal id (AIDA, AROA:session, an account)',
  'aws-arn': 'AWS ARN of a user, role, role session, group, policy or resource',
  'aws-service': 'AWS service that acts by itself',
  'aws-account': 'AWS account as a whole',
  'vault-hmac': 'HMAC of a Vault token or accessor: <system>/<hex>',
  'vault-accessor': 'Vault accessor logged in the clear: <system>/<accessor>',
  'vault-token': 'Vault token logged in the clear, as its own hash: <system>/sha256:<hex>',
  'vault-secret-id':
    "secret-id of a Vault AppRole: <system>/<hex of its HMAC or its accessor's, else sha256:<hex>>",
  'vault-entity': 'Vault entity: <system>/<entity id>',
  'vault-name': 'Vault display name: <system>/<namespace>/<name>',
  'vault-lease': 'Vault lease: <system>/<lease id>',
  'gcp-principal':
    'GCP principal: an e-mail address, a subject of a workload or workforce identity pool (principal://…), or a member that is no account (group:…, domain:…, allUsers, deleted:…)',
  'gcp-key': 'GCP service account key: <service account>/<key id>',
  'gcp-role': 'GCP role, with its organisation or project where it is a custom one',
  'k8s-jti': 'id of a Kubernetes service account token',
  'k8s-user':
    'Kubernetes user: <cluster>/<user name>, service accounts as system:serviceaccount:<namespace>:<name>',
  'k8s-group': 'Kubernetes group: <cluster>/<group name>',
  'k8s-role': 'Kubernetes role: <cluster>/<namespace, empty for a cluster role>/<name>',
  'x509-sha256': 'SHA-256 of a certificate in DER, hex',
  'x509-serial':
    'certificate by issuer or system and serial number: <issuer or system>/<hex, no leading zeros>',
  'x509-name': 'distinguished name of a certificate subject or issuer (RFC 4514)',
  'spki-sha256': 'SHA-256 of a subject public key info in DER, hex',
  spiffe: 'SPIFFE ID; the key is the id itself: spiffe://<trust domain>/<path>',
  'spire-entry': 'SPIRE registration entry: <trust domain>/<entry id>',
  jwt: 'JWT by its id: <issuer>/<jti>',
  'jwt-sha256': 'JWT by the SHA-256 of its compact form, hex',
  'jwt-sub': 'subject of a JWT: <issuer>/<sub>',
  'jwt-client': 'OAuth client: <issuer>/<client id>',
  jwk: 'signing key of an issuer: <issuer>/<kid>',
  'ssh-cert': 'SSH certificate: <fingerprint of its CA>/<serial, decimal>',
  'ssh-key': 'SSH public key by its fingerprint: SHA256:… or MD5:…',
  'ssh-ca': 'SSH certification authority by the fingerprint of its key',
  'ssh-user': 'account on a host: <host>/<user>',
  'ssh-principal': 'principal named in SSH certificates',
  'vault-policy': 'Vault policy: <system>/<namespace>/<name>',
  'vault-group': 'Vault identity group: <system>/<group id>',
  'vault-role': 'role of a Vault auth mount or secrets engine: <system>/<namespace>/<mount>/<name>',
  secret: 'static secret kept in a store: <system>/<its name there>',
  process: 'process: <system>/<id that the runtime gives it>',
  container: 'container: its id',
  pod: 'Kubernetes pod: its uid, else <cluster>/<namespace>/<name>',
  host: 'machine, also as an installation that logs',
  service: 'service that a trace or a log names: <namespace>/<name>',
  person: 'person or team, as an inventory names them',
  'attestation-key': 'key that signs attestations: SHA-256 of its SPKI, else the id that an envelope gives',
  aws: 'AWS account as an installation that logs',
  gcp: 'GCP project, folder or organisation as an installation that logs',
  k8s: 'Kubernetes cluster as an installation that logs',
  spire: 'SPIFFE trust domain as an installation that logs',
  oauth: 'issuer of tokens as an installation that logs',
  x509: 'certification authority as an installation that logs',
  ssh: 'host that accepts SSH logins, as an installation that logs',
  otel: 'service that emits traces, as an installation that logs',
  'agent-usage': "agents' own logs as an installation that logs",
  attestation: 'signer of attestations as an installation that logs',
  inventory: "the case's own inventory as an installation",
  mapping: 'log read by a mapping: its id',
  'task-registry': 'task registry as an installation that logs',
  vault: 'Vault installation',
  instance: 'machine instance',
  agent: 'agent: its uuid',
  task: 'task: its id',
} as const satisfies Record<string, string>;

/** One namespace of {@link NAMESPACES}. */
export type Namespace = keyof typeof NAMESPACES;

/** Builds a key; `parts` are joined by `/`. */
export function key(namespace: Namespace, ...parts: readonly string[]): string {
  return `${namespace}:${parts.join('/')}`;
}

/** Splits a key into namespace and value; null when its namespace is not in the list. */
export function parseKey(text: string): { readonly namespace: Namespace; readonly value: string } | null {
  const colon = text.indexOf(':');
  const namespace = text.slice(0, colon);
  if (colon < 1 || !Object.hasOwn(NAMESPACES, namespace)) return null;
  return { namespace: namespace as Namespace, value: text.slice(colon + 1) };
}
