import type { CallResult } from '#core/api/contract.ts';
import { shortKey } from '../../format/keys.ts';
import { small, text } from '../../format/rows.ts';
import type { Story } from '../../format/clauses.ts';

/** Every key of a credential: its aliases and, for a session, its members. */
export function ownKeys(got: CallResult<'credentials.get'>): ReadonlySet<string> {
  const session = text(got.credential, 'kind') === 'aws-session';
  const rows = [got.credential, ...got.aliases, ...(session ? got.members : [])];
  return new Set(rows.map((row) => text(row, 'credential_key') ?? ''));
}

/** What may be told of a credential beside what it is and did; what was not asked for is left out of the statement. */
export type Told = Partial<Pick<Story, 'usage' | 'scopes' | 'permissions'>> & {
  readonly seen?: CallResult<'credentials.seen'> | null;
};

/** Puts together what the statement of a credential needs; a parent is named only where it is the only one. */
export function storyOf(
  got: CallResult<'credentials.get'>,
  lineage: CallResult<'credentials.lineage'> | null,
  { seen = null, usage = null, scopes = null, permissions = null }: Told = {},
): Story {
  const nodes = lineage?.nodes ?? [];
  const start = nodes.filter((node) => small(node, 'distance') === 0);
  const keys = new Set([...ownKeys(got), ...start.map((node) => text(node, 'credential_key') ?? '')]);
  const links = lineage?.links ?? [];
  const parents = new Set(links.filter((link) => keys.has(link.childKey)).map((link) => link.parentKey));
  const [only] = parents.size === 1 ? parents : [text(got.credential, 'parent_key')];
  const node = nodes.find((each) => text(each, 'credential_key') === only);
  const label = (node && text(node, 'label')) ?? shortKey(only ?? '');
  const parent = only === null || only === undefined ? null : { key: only, label };
  const { actions, addresses } = seen ?? { actions: [], addresses: [] };
  return { ...got, actions, addresses, keys, parent, usage, scopes, permissions };
}
