import type { Truth } from '../decision.ts';

/** A resource of Google Cloud and what it lies in. */
export interface GcpPlace {
  /** The resource as a node, e.g. `projects/example/zones/z/instances/i`; null where no record names it. */
  readonly resource: string | null;
  /** Nodes it lies in, nearest first, by every name they have; null where the evidence does not say. */
  readonly ancestors: readonly string[] | null;
}

const NODE = /^(projects|folders|organizations)\/([^/]+)$/;
const ACCOUNT = /^projects\/[^/]+\/serviceAccounts\/([^/]+)$/;
const PROJECT = /^projects\/([^/]+)(?:\/|$)/;

/**
 * Whether a policy on a node holds for a resource: it is the node or lies in it. A policy that names no resource is open, as is a
 * node above that no record places, and a project that one names by number and the other by id. Source:
 * https://cloud.google.com/iam/docs/resource-hierarchy-access-control.
 */
export function nodeHolds(node: string | null, { resource, ancestors }: GcpPlace): Truth {
  if (node === null || resource === null) return 'open';
  if (node === resource || resource.startsWith(`${node}/`)) return 'yes';
  if (ancestors?.some((one) => one === node || one.startsWith(`${node}/`)) === true) return 'yes';
  const account = sameAccount(node, resource);
  if (account !== null) return account;
  if (resource.startsWith('organizations/') || node.startsWith(`${resource}/`)) return 'no';
  const [, kind, id] = NODE.exec(node) ?? [];
  if (kind === undefined || id === undefined) return 'no';
  if (kind === 'projects') {
    const own = PROJECT.exec(resource)?.[1];
    if (own !== undefined && own !== '_' && own !== '-')
      return sameForm(own, id) || listsProject(ancestors, id) ? 'no' : 'open';
    return NODE.test(resource) || listsProject(ancestors, id) ? 'no' : 'open';
  }
  return ancestors === null || !ancestors.some((one) => one.startsWith('organizations/')) ? 'open' : 'no';
}

/** Whether two names mean one service account, which goes by address or number and in any project as `-`; null where one is no service account. */
function sameAccount(left: string, right: string): Truth | null {
  const [a, b] = [ACCOUNT.exec(left)?.[1], ACCOUNT.exec(right)?.[1]];
  if (a === undefined || b === undefined) return null;
  if (a === b) return 'yes';
  return sameForm(a, b) ? 'no' : 'open';
}

/** Whether two names of projects are both numbers or both ids, so that different ones are different projects. */
function sameForm(left: string, right: string): boolean {
  return /^\d+$/.test(left) === /^\d+$/.test(right);
}

/** Whether ancestors name a project in the form of a given name. */
function listsProject(ancestors: readonly string[] | null, like: string): boolean {
  return (ancestors ?? []).some((one) => {
    const id = PROJECT.exec(one)?.[1];
    return id !== undefined && sameForm(id, like);
  });
}
