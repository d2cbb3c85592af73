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
  'aws-arn': 'AWS ARN of a user, role or role session',
  'aws-service': 'AWS service that acts by itself',
  'aws-account': 'AWS account as a whole',
  'vault-hmac': 'HMAC of a Vault token or accessor: <system>/<hex>',
  'vault-accessor': 'Vault accessor logged in the clear: <system>/<accessor>',
  'vault-token': 'Vault token logged in the clear, as its own hash: <system>/sha256:<hex>',
  'vault-entity': 'Vault entity: <system>/<entity id>',
  'vault-name': 'Vault display name: <system>/<namespace>/<name>',
  'vault-lease': 'Vault lease: <system>/<lease id>',
  aws: 'AWS account as an installation that logs',
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
