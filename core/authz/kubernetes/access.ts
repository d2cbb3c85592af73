import type { AccessLevel } from '#core/model/vocabulary.ts';

const PERMISSION_VERBS = new Set(['approve', 'attest', 'bind', 'escalate', 'impersonate', 'sign']);
const READ_VERBS = new Set(['get', 'head', 'options']);
const WRITE_VERBS = new Set([
  'create',
  'delete',
  'deletecollection',
  'patch',
  'post',
  'put',
  'update',
  'use',
]);
const LIST_VERBS = new Set(['list', 'watch']);
const RUNS = /^(pods\/(exec|attach|portforward|proxy|ephemeralcontainers)|(nodes|services)\/proxy)$/;

/**
 * What kind of access a verb on a target (`group/resource`, or a path) gives; null for a verb that is not known. Beyond what the verb says:
 *
 * - changing roles and bindings, approving certificates, and the verbs escalate, bind, impersonate, approve, sign change permissions;
 * - making a service account's token, a certificate request and a token review is auth;
 * - running or reaching something in a pod or behind a node is write, whatever the verb;
 * - listing and watching secrets shows their content: read;
 * - access reviews are read.
 *
 * Source: kubernetes.io, Role Based Access Control Good Practices, "Privilege escalation risks".
 */
export function kubernetesAccess(verb: string, target: string): AccessLevel | null {
  const slash = target.indexOf('/');
  const [group, resource] = target.startsWith('/')
    ? ['', '']
    : [target.slice(0, slash), target.slice(slash + 1)];
  if (PERMISSION_VERBS.has(verb)) return 'permissions';
  const changes = WRITE_VERBS.has(verb);
  if (changes && group === 'rbac.authorization.k8s.io') return 'permissions';
  if (changes && resource === 'certificatesigningrequests/approval') return 'permissions';
  if (verb === 'create') {
    if (/^(certificatesigningrequests|tokenreviews|serviceaccounts\/token)$/.test(resource)) return 'auth';
    if (group === 'authorization.k8s.io' || resource === 'selfsubjectreviews') return 'read';
  }
  if (RUNS.test(resource)) return 'write';
  if (LIST_VERBS.has(verb)) return resource === 'secrets' ? 'read' : 'list';
  if (READ_VERBS.has(verb)) return 'read';
  return changes ? 'write' : null;
}
