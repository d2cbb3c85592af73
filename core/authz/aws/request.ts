import type { Known, Lookup } from '#core/authz/aws/pattern.ts';

/** Every kind of caller. */
export const AWS_PRINCIPAL_KINDS = [
  'user',
  'role',
  'session',
  'federated-user',
  'root',
  'service',
  'web-identity',
  'saml',
  'anonymous',
] as const;
/**
 * Who calls: a user, a role whose session is not named, a session of a role, a session of GetFederationToken, an account's root, a
 * service of AWS, somebody whom an OpenID Connect or SAML provider vouches for, or nobody in particular.
 */
export type AwsPrincipalKind = (typeof AWS_PRINCIPAL_KINDS)[number];

/** Who calls. */
export interface AwsPrincipal {
  /** What it is. */
  readonly kind: AwsPrincipalKind;
  /** Its ARN; of a service its name (`ec2.amazonaws.com`), of web-identity and saml the provider as policies name it; empty if anonymous. */
  readonly name: string;
  /** Account it belongs to; null if none or not known. */
  readonly account: string | null;
  /** ARN of the role of a session, or of the user behind a federated session; null where it is not known or there is none. */
  readonly behind: string | null;
  /** Unique id (`AROA…`, `AIDA…`) of the user or role; null where it is not known. */
  readonly uniqueId: string | null;
  /** Whether its role is linked to a service, which no policy of the organisation bounds. */
  readonly serviceLinked: boolean;
}

/** One call, as far as the evidence tells of it. */
export interface AwsRequest {
  /** IAM action, e.g. `s3:GetObject`; without case. */
  readonly action: string;
  /** ARN it is done on, `*` where the action has none; null where the evidence does not say. */
  readonly resource: string | null;
  /** Account that owns the resource; null takes the one in its ARN. */
  readonly resourceAccount: string | null;
  /** Who calls. */
  readonly principal: AwsPrincipal;
  /** Values of context keys: null where a key is known to be absent. Keys that are not here are not known, unless the request itself says. */
  readonly context: Readonly<Record<string, readonly string[] | null>>;
  /** Whether the caller's account is the management account of its organisation, which service control policies do not bound. */
  readonly fromManagement: boolean;
  /** Whether the resource's account is a management account, which resource control policies do not bound. */
  readonly inManagement: boolean;
}

/** Account in an ARN; null where it has none or the text is no ARN. */
export function accountOf(arn: string): string | null {
  const parts = arn.split(':', 6);
  return parts[0] === 'arn' && /^\d{12}$/.test(parts[4] ?? '') ? (parts[4] ?? null) : null;
}

const KINDS: readonly (readonly [RegExp, AwsPrincipalKind])[] = [
  [/^arn:[\w-]+:iam::\d{12}:user\//, 'user'],
  [/^arn:[\w-]+:iam::\d{12}:role\//, 'role'],
  [/^arn:[\w-]+:sts::\d{12}:assumed-role\//, 'session'],
  [/^arn:[\w-]+:sts::\d{12}:federated-user\//, 'federated-user'],
  [/^arn:[\w-]+:iam::\d{12}:root$/, 'root'],
  [/^arn:[\w-]+:iam::\d{12}:oidc-provider\//, 'web-identity'],
  [/^arn:[\w-]+:iam::\d{12}:saml-provider\//, 'saml'],
  [/^[\w.-]+\.amazonaws\.com(\.cn)?$/, 'service'],
];

/** The caller that an ARN or the name of a service names; null for any other text. `behind` is the ARN of its role or user, if known. */
export function principalOf(
  name: string,
  behind: string | null = null,
  uniqueId: string | null = null,
): AwsPrincipal | null {
  const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  if (kind === undefined) return null;
  const federated = kind === 'web-identity' || kind === 'saml';
  return {
    kind,
    name,
    account: federated ? null : accountOf(name),
    behind,
    uniqueId,
    serviceLinked: /:role\/aws-service-role\//.test(behind ?? name),
  };
}

const TYPES: Readonly<Partial<Record<AwsPrincipalKind, string>>> = {
  user: 'User',
  role: 'AssumedRole',
  session: 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Account',
  anonymous: 'Anonymous',
};

/** Account that owns the resource; null where neither the request nor the ARN says. */
export function resourceAccountOf(request: Pick<AwsRequest, 'resource' | 'resourceAccount'>): string | null {
  return request.resourceAccount ?? (request.resource === null ? null : accountOf(request.resource));
}

/** What the caller itself says of context keys (IAM User Guide, "AWS global condition context keys"). */
function ofPrincipal(principal: AwsPrincipal): Readonly<Record<string, Known>> {
  const { kind, name, account, behind, uniqueId } = principal;
  const signed = ['user', 'role', 'session', 'federated-user', 'root'].includes(kind);
  const arn = kind === 'session' ? behind : name;
  return {
    'aws:principalarn': signed ? (arn === null ? undefined : [arn]) : null,
    'aws:principalaccount': signed ? (account === null ? undefined : [account]) : null,
    'aws:principaltype': TYPES[kind] === undefined ? undefined : [TYPES[kind]],
    'aws:username': kind === 'user' ? [name.slice(name.lastIndexOf('/') + 1)] : null,
    'aws:userid': kind === 'user' && uniqueId !== null ? [uniqueId] : undefined,
    'aws:principalisawsservice': [kind === 'service' ? 'true' : 'false'],
    'aws:principalservicename': kind === 'service' ? [name] : null,
  };
}

/** Answers what is known of each context key of a call; what the request gives goes before what the caller says. */
export function lookupOf(
  principal: AwsPrincipal | null,
  context: AwsRequest['context'],
  resourceAccount: string | null,
): Lookup {
  const known = new Map<string, Known>(principal === null ? [] : Object.entries(ofPrincipal(principal)));
  if (resourceAccount !== null) known.set('aws:resourceaccount', [resourceAccount]);
  for (const [key, value] of Object.entries(context)) known.set(key.toLowerCase(), value);
  return (key) => {
    const value = known.get(key.toLowerCase());
    return value?.length === 0 ? null : value;
  };
}
