import type { Permission } from '#core/authz/decision.ts';
import type { CatalogueProvider } from '#core/authz/escalation/technique.ts';
import { accountOf, principalOf, type AwsPrincipal } from '#core/authz/aws/request.ts';
import { expandAws } from '#core/authz/aws/expand.ts';
import { isSilent, type AwsStatement, type PolicyPart } from '#core/authz/aws/statement.ts';
import { expandGcp } from '#core/authz/gcp/expand.ts';
import { conditionFields, texts } from '#core/authz/grant.ts';
import { expandJwt } from '#core/authz/jwt/expand.ts';
import { mergedPermissions } from '#core/authz/merged.ts';
import { expandKubernetes } from '#core/authz/kubernetes/expand.ts';
import { expandSsh } from '#core/authz/ssh/expand.ts';
import { expandVault } from '#core/authz/vault/expand.ts';
import type { PolicyGrant } from './grant-rows.ts';

/** What credentials that may do the same have in common. */
export interface Basis {
  /** Keys under which permissions are held: principals, policies, groups. */
  readonly holders: readonly string[];
  /** Policy handed in with the making of a session of AWS, as JSON; null if none. */
  readonly sessionPolicy: string | null;
  /** Managed policies named there, as keys; empty if none. */
  readonly sessionPolicies: readonly string[];
  /** Scopes or principals that the credential itself names. */
  readonly words: readonly string[];
  /** What those words are; null if there are none. */
  readonly wordKind: 'jwt' | 'ssh' | null;
  /** For whom a token is meant; empty if it names nobody. */
  readonly audiences: readonly string[];
}

/** A basis as a row of a table holds it, with NULL for lists that are empty. */
export type BasisRow = {
  readonly [K in keyof Basis]: Basis[K] extends readonly string[] ? Basis[K] | null : Basis[K];
};

/** The basis that a row holds. */
export function basisOf(row: BasisRow): Basis {
  return {
    holders: row.holders ?? [],
    sessionPolicy: row.sessionPolicy,
    sessionPolicies: row.sessionPolicies ?? [],
    words: row.words ?? [],
    wordKind: row.wordKind,
    audiences: row.audiences ?? [],
  };
}

/** A statement in force, and the part that it plays. */
export interface InForce {
  /** The statement. */
  readonly grant: PolicyGrant;
  /** Its part: identity, boundary, service-control, session. */
  readonly part: string;
}

/** What somebody may do in one system, as far as the evidence tells. */
export interface Held {
  /** The system, as the catalogue of techniques calls it. */
  readonly provider: CatalogueProvider;
  /** Permissions, each named once. */
  readonly permissions: readonly Permission[];
  /** Policies and grants whose content is not in evidence: ids of grants, else keys of policies. */
  readonly unknown: readonly string[];
}

/** What a basis comes to under the statements in force. */
export function heldBy(basis: Basis, inForce: readonly InForce[]): readonly Held[] {
  const systems = [ofAws, ofVault, ofKubernetes, ofGcp, ofWords];
  return systems.map((system) => system(basis, inForce)).filter((held) => held !== null);
}

function of(basis: Basis, ...namespaces: readonly string[]): readonly string[] {
  return basis.holders.filter((key) => namespaces.some((namespace) => key.startsWith(`${namespace}:`)));
}

function ofAws(basis: Basis, inForce: readonly InForce[]): Held | null {
  const holders = of(basis, 'aws-arn');
  if (holders.length === 0) return null;
  const contents = new Set(inForce.map(({ grant }) => grant.holder));
  const statements = inForce
    .filter(
      ({ grant }) =>
        grant.kind !== 'membership' &&
        (grant.policyKey === null || grant.effect === 'unknown' || !contents.has(grant.policyKey)),
    )
    .map(({ grant, part }) => statementOf(grant, part as PolicyPart));
  const roots = holders.filter((key) => key.endsWith(':root')).map(everything);
  const handedIn = basis.sessionPolicy === null ? [] : sessionStatements(basis.sessionPolicy);
  const unseen = basis.sessionPolicies.filter((key) => !contents.has(key)).map(silentSession);
  const all = [...roots, ...statements, ...handedIn, ...unseen];
  return {
    provider: 'aws',
    permissions: mergedPermissions(
      expandAws(all, { principal: holderOf(holders), context: {}, fromManagement: false }),
    ),
    unknown: all.filter(isSilent).map(({ id }) => id),
  };
}

/** The user or role among holders: a group is nobody by itself. */
function holderOf(holders: readonly string[]): AwsPrincipal | null {
  for (const key of holders) {
    const principal = principalOf(key.slice('aws-arn:'.length));
    if (principal) return principal;
  }
  return null;
}

function statementOf(grant: PolicyGrant, part: PolicyPart): AwsStatement {
  const { id, effect, actions, notActions, resources, notResources, principals } = grant;
  return {
    ...{ id, part, effect, actions, notActions, resources, notResources, principals },
    condition: conditionFields(grant.condition),
    level: part === 'service-control' ? grant.scopeNode : null,
    on: null,
    version: null,
  };
}

const BARE: Omit<AwsStatement, 'id' | 'part' | 'effect'> = {
  actions: null,
  notActions: null,
  resources: null,
  notResources: null,
  principals: null,
  condition: null,
  level: null,
  on: null,
  version: null,
};

/** An account's root may do everything in its account: no policy of it says so (IAM User Guide, "AWS account root user"). */
function everything(key: string): AwsStatement {
  const account = accountOf(key.slice('aws-arn:'.length)) ?? '';
  return {
    ...BARE,
    id: `root:${account}`,
    part: 'identity',
    effect: 'allow',
    actions: ['*'],
    resources: ['*'],
  };
}

/** A managed policy that narrows a session, whose content is not in evidence. */
function silentSession(key: string): AwsStatement {
  return { ...BARE, id: key, part: 'session', effect: 'unknown' };
}

/** Version of the policy language of a policy that names none (IAM User Guide, "Version"). */
const OLDEST_VERSION = '2008-10-17';

/** The statements of a policy as a call handed it in. */
function sessionStatements(policy: string): readonly AwsStatement[] {
  const document = conditionFields(JSON.parse(policy) as unknown);
  const written = document?.['Statement'];
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written];
  const version = document?.['Version'];
  return statements.map((statement, at): AwsStatement => {
    const fields = conditionFields(statement) ?? {};
    const effect = { Allow: 'allow', Deny: 'deny' }[String(fields['Effect'])];
    return {
      ...BARE,
      id: `session:${String(at + 1)}`,
      part: 'session',
      effect: effect === 'allow' || effect === 'deny' ? effect : 'unknown',
      actions: listed(fields['Action']),
      notActions: listed(fields['NotAction']),
      resources: listed(fields['Resource']),
      notResources: listed(fields['NotResource']),
      condition: conditionFields(fields['Condition']),
      version: typeof version === 'string' ? version : OLDEST_VERSION,
    };
  });
}

function listed(value: unknown): readonly string[] | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? [value] : texts(value);
}

/** Those whose content is known, and what stands for the others. */
function parted(provider: CatalogueProvider, permissions: readonly Permission[]): Held {
  const silent = permissions.filter(({ notes }) => notes.includes('unknown-content'));
  return {
    provider,
    permissions: permissions.filter(({ notes }) => !notes.includes('unknown-content')),
    unknown: silent.map(({ action }) => action),
  };
}

function ofVault(basis: Basis, inForce: readonly InForce[]): Held | null {
  const holders = of(basis, 'vault-policy', 'vault-role', 'vault-entity', 'vault-group', 'vault-name');
  if (holders.length === 0) return null;
  const policies = holders.filter((key) => key.startsWith('vault-policy:'));
  const grants = inForce.map(({ grant }) => grant);
  return parted('vault', expandVault({ policies, identity: {}, shippedDefault: false }, grants));
}

function ofKubernetes(basis: Basis, inForce: readonly InForce[]): Held | null {
  const users = of(basis, 'k8s-user').map(named);
  const groups = of(basis, 'k8s-group').map(named);
  if (users.length + groups.length === 0) return null;
  const grants = inForce.map(({ grant }) => grant);
  return parted('kubernetes', expandKubernetes({ user: users[0] ?? '', groups }, grants));
}

function named(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function ofGcp(basis: Basis, inForce: readonly InForce[]): Held | null {
  const [principal] = of(basis, 'gcp-principal');
  if (principal === undefined) return null;
  return parted(
    'gcp',
    expandGcp(
      { principal, groups: [] },
      inForce.map(({ grant }) => grant),
    ),
  );
}

function ofWords({ words, wordKind, audiences }: Basis): Held | null {
  if (wordKind === null) return null;
  const permissions = wordKind === 'jwt' ? expandJwt(words, audiences) : expandSsh(words);
  return { provider: wordKind, permissions, unknown: [] };
}
