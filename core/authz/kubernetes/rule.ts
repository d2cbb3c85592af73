/** What is asked of a cluster: a verb on a resource, or on a path that is none. Source: `k8s.io/apiserver` RequestInfo. */
export interface KubernetesAttributes {
  /** Verb of the request, e.g. `get`; of a path, the method in small letters. */
  readonly verb: string;
  /** API group, `core` for the one without a name; null for a path. */
  readonly group: string | null;
  /** Resource in the plural; null for a path. */
  readonly resource: string | null;
  /** Subresource; null where none. */
  readonly subresource: string | null;
  /** Namespace; null for a resource without one, and for all namespaces at once. For a namespace itself, its own name. */
  readonly namespace: string | null;
  /** Name of the object; null where the request names none. */
  readonly name: string | null;
  /** Path of a request that is for no resource; null for a resource. */
  readonly path: string | null;
}

/** Whether a rule's verbs hold a verb; `*` is every verb (`VerbMatches` of `k8s.io/kubernetes/pkg/apis/rbac/v1`). */
export function verbMatches(verbs: readonly string[], verb: string): boolean {
  return verbs.includes('*') || verbs.includes(verb);
}

/**
 * Whether what a rule is about (`group/resource`, `group/resource/subresource`, a path) holds the request. `*` as resource is every
 * resource and subresource, `*` before a subresource that of every resource; a path may end in `*` and holds every path that
 * begins so (`APIGroupMatches`, `ResourceMatches`, `NonResourceURLMatches`).
 */
export function targetMatches(target: string, asked: KubernetesAttributes): boolean {
  if (asked.path !== null) {
    if (target === '*' || target === asked.path) return true;
    return (
      target.startsWith('/') && target.endsWith('*') && asked.path.startsWith(target.replace(/\*+$/, ''))
    );
  }
  if (isPath(target)) return false;
  const { group, resource } = partsOf(target);
  if (group !== '*' && group !== asked.group) return false;
  if (resource === '*') return true;
  const wanted = asked.subresource === null ? asked.resource : `${asked.resource ?? ''}/${asked.subresource}`;
  if (resource === wanted) return true;
  return asked.subresource !== null && resource === `*/${asked.subresource}`;
}

/**
 * Whether the names that narrow a rule hold the request. A creation and the deletion of a collection cannot be narrowed by names,
 * for the name is not known when they are decided; a subresource is created on an object that is.
 */
export function nameMatches(names: readonly string[], asked: KubernetesAttributes): boolean {
  if (names.length === 0) return true;
  const unnamed =
    asked.verb === 'deletecollection' || (asked.verb === 'create' && asked.subresource === null);
  return !unnamed && asked.name !== null && names.includes(asked.name);
}

/** Whether a rule's target is a path that is no resource. */
export function isPath(target: string): boolean {
  return target.startsWith('/') || target === '*';
}

/** API group and resource, with its subresource, of a rule's target. */
export function partsOf(target: string): { readonly group: string; readonly resource: string } {
  const slash = target.indexOf('/');
  return { group: target.slice(0, slash), resource: target.slice(slash + 1) };
}
