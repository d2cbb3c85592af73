import { groupedBy, type Grant } from '../grant.ts';
import { SHIPPED_DEFAULT } from './built-in.ts';

/** What a Vault token or another holder has. */
export interface VaultHolder {
  /** Keys of its policies (`vault-policy:<installation>/<namespace>/<name>`), beside those that grants attach to it. */
  readonly policies: readonly string[];
  /** Values of templates by name, e.g. `identity.entity.id`; null where it has none for certain, absent where not known. */
  readonly identity: Readonly<Record<string, string | null>>;
  /** Whether the default policy, where its content is not in evidence, is taken as Vault ships it. */
  readonly shippedDefault: boolean;
}

/** The content of a holder's policies. */
export interface HeldPolicies {
  /** Whether the root policy is among them. */
  readonly root: boolean;
  /** Grants with the content of the policies that are in evidence. */
  readonly contents: readonly Grant[];
  /** Policies whose content is not in evidence, wholly or since a change, and the grant that says so, if one does. */
  readonly unseen: readonly { readonly policy: string; readonly grant: string | null }[];
  /** Policy of each grant of `contents`, by the grant's id. */
  readonly policyOf: ReadonlyMap<string, string>;
  /** The grants that attach a policy, by its key. */
  readonly attachments: ReadonlyMap<string, readonly Grant[]>;
}

/** Begins the id of a statement of the default policy as Vault ships it, which no grant in evidence makes. */
export const SHIPPED = 'shipped:';

/** Puts together what the policies of a holder say. `grants` hold the holder's attachments and the content of policies. */
export function heldPolicies(holder: VaultHolder, grants: readonly Grant[]): HeldPolicies {
  const attachments = groupedBy(grants, ({ kind, policyKey }) => (kind === 'attachment' ? policyKey : null));
  const hidden = grants.filter(({ kind, policyKey }) => kind === 'attachment' && policyKey === null);
  const contents = groupedBy(grants, ({ kind, holder: key }) => (kind === 'content' ? key : null));
  const keys = [...new Set([...holder.policies, ...attachments.keys()])];
  const unseen: { policy: string; grant: string | null }[] = hidden.map(({ id }) => ({
    policy: 'policies',
    grant: id,
  }));
  const seen: Grant[] = [];
  for (const key of keys) {
    if (isRoot(key)) continue;
    const rows = contents.get(key) ?? [];
    const silent = rows.find(({ effect }) => effect === 'unknown');
    seen.push(...rows.filter(({ effect }) => effect !== 'unknown'));
    if (silent) unseen.push({ policy: key, grant: silent.id });
    else if (rows.length === 0 && holder.shippedDefault && key.endsWith('/default'))
      seen.push(...shipped(key));
    else if (rows.length === 0) unseen.push({ policy: key, grant: null });
  }
  const policyOf = new Map(seen.map(({ id, holder: key }) => [id, key ?? '']));
  return {
    root: keys.some(isRoot),
    contents: seen,
    unseen,
    policyOf,
    attachments,
  };
}

/** Whether a key is that of the root policy, which is there in the root namespace alone. */
export function isRoot(key: string): boolean {
  return /^vault-policy:[^/]*\/root\/root$/.test(key);
}

/** The default policy as Vault ships it, in the namespace that its key names. */
function shipped(key: string): readonly Grant[] {
  const scopeNode = key.replace(/^vault-policy:[^/]*\//, '').replace(/\/default$/, '');
  return SHIPPED_DEFAULT.map(([path, capabilities]) => ({
    id: SHIPPED + path,
    holder: key,
    kind: 'content',
    effect: 'allow',
    actions: capabilities,
    notActions: null,
    resources: [path],
    principals: null,
    condition: null,
    scopeNode,
    policyKey: null,
  }));
}
