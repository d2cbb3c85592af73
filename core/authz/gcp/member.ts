import { some, type Truth } from '../decision.ts';
import type { Grant } from '../grant.ts';

/** Who asks in Google Cloud. */
export interface GcpHolder {
  /** Key of the principal (`gcp-principal:<address or identifier>`); null for a caller without credentials. */
  readonly principal: string | null;
  /** Addresses of groups that it is in for certain. Others are not known. */
  readonly groups: readonly string[];
}

const KEY = 'gcp-principal:';
const SERVICE_ACCOUNT = /@[\w.-]*gserviceaccount\.com$/;
const FEDERATED = /^principal(?:Set)?:\/\//;

/** A member without the prefix of its key, and in the form of allow policies where it stands in that of deny policies (IAM, principal identifiers). */
export function memberName(member: string): string {
  const written = member.startsWith(KEY) ? member.slice(KEY.length) : member;
  const subject =
    /^principal:\/\/(?:goog\/subject|iam\.googleapis\.com\/projects\/-\/serviceAccounts)\/(.+)$/.exec(
      written,
    );
  if (subject?.[1] !== undefined) return subject[1].toLowerCase();
  const group = /^principalSet:\/\/goog\/group\/(.+)$/.exec(written);
  if (group?.[1] !== undefined) return `group:${group[1].toLowerCase()}`;
  if (written === 'principalSet://goog/public:all') return 'allUsers';
  return written.replace(/^(?:user|serviceAccount):/, '');
}

/**
 * Whether a member of a policy means who asks. Groups, sets of principals and other domains of the same customer are open where the evidence does not say who is in them;
 * `allAuthenticatedUsers` are accounts of Google, never federated identities; a deleted member is nobody any more. Source:
 * https://cloud.google.com/iam/docs/principals-overview and `/principal-identifiers`.
 */
export function meansHolder(member: string, who: GcpHolder, grants: readonly Grant[]): Truth {
  const name = memberName(member);
  const own = who.principal === null ? null : memberName(who.principal);
  if (name === 'allUsers') return 'yes';
  if (own === null || name.startsWith('deleted:')) return own === name ? 'yes' : 'no';
  if (name === own) return 'yes';
  const federated = FEDERATED.test(own);
  if (name === 'allAuthenticatedUsers') return federated ? 'no' : 'yes';
  if (name.startsWith('group:'))
    return who.groups.some((group) => group.toLowerCase() === name.slice(6)) ? 'yes' : 'open';
  if (name.startsWith('domain:')) return inDomain(own, name.slice(7), federated);
  const basic = /^project(Owner|Editor|Viewer):(.+)$/.exec(name);
  if (basic) return hasBasicRole(basic[1] ?? '', basic[2] ?? '', who, grants);
  return name.startsWith('principalSet://') ? inSet(own, name, federated) : 'no';
}

/** Accounts of a domain; a service account is in none, and another domain may be of the same customer. */
function inDomain(own: string, domain: string, federated: boolean): Truth {
  if (federated || SERVICE_ACCOUNT.test(own)) return 'no';
  return own.endsWith(`@${domain.toLowerCase()}`) ? 'yes' : 'open';
}

/** Whether who asks has a basic role on the project itself; the policy of the project may not be whole in evidence. */
function hasBasicRole(role: string, project: string, who: GcpHolder, grants: readonly Grant[]): Truth {
  const held = grants.filter(
    ({ kind, effect, policyKey, scopeNode, condition, holder }) =>
      kind === 'attachment' &&
      effect === 'allow' &&
      policyKey === `gcp-role:roles/${role.toLowerCase()}` &&
      scopeNode === `projects/${project}` &&
      condition === null &&
      holder !== null &&
      !/:project(?:Owner|Editor|Viewer):/.test(holder),
  );
  return some([...held.map(({ holder }) => meansHolder(holder ?? '', who, [])), 'open']);
}

/** A set of principals: all of a pool, those of a pool by group or attribute, of a customer, or of a part of the hierarchy. */
function inSet(own: string, set: string, federated: boolean): Truth {
  const pool =
    /^principalSet:\/\/(iam\.googleapis\.com\/.*?\/(?:workload|workforce)(?:Identity)?Pools\/[^/]+)\/(.+)$/.exec(
      set,
    );
  if (pool) {
    if (!own.startsWith(`principal://${pool[1] ?? ''}/`)) return 'no';
    return pool[2] === '*' ? 'yes' : 'open';
  }
  if (set.startsWith('principalSet://goog/cloudIdentityCustomerId/'))
    return federated || SERVICE_ACCOUNT.test(own) ? 'no' : 'open';
  return 'open';
}
