import { all, negated, some, type Truth } from '#core/authz/decision.ts';
import type { AwsPrincipal } from '#core/authz/aws/request.ts';

/**
 * How a Principal element names the caller: itself (its session, its user, everybody, its service or provider), by the role or user
 * behind its session, or by its account, which leaves it to the account's own policies. Source: IAM User Guide, "AWS JSON policy
 * elements: Principal" and "NotPrincipal".
 */
export type NamedBy = 'itself' | 'behind' | 'account';

/** Whether a Principal element means the caller, for each way of naming it. */
export type Meant = Readonly<Record<NamedBy, Truth>>;

const NOT: Meant = { itself: 'no', behind: 'no', account: 'no' };

/** How one value names the caller; null where it does not. */
type Naming = readonly [NamedBy, 'yes' | 'open'] | null;

/** Account and name of a role by its own ARN or by that of a session; null for other texts. Names of roles are unique in an account. */
function roleOf(arn: string): { readonly account: string; readonly name: string } | null {
  const match =
    /^arn:[\w-]+:(?:iam::(\d{12}):role\/(?:.*\/)?([^/]+)|sts::(\d{12}):assumed-role\/([^/]+)\/.*)$/.exec(arn);
  return match && { account: match[1] ?? match[3] ?? '', name: match[2] ?? match[4] ?? '' };
}

function isRoleOf(arn: string, principal: AwsPrincipal): boolean {
  const [named, own] = [roleOf(arn), roleOf(principal.behind ?? principal.name)];
  return named !== null && own !== null && named.account === own.account && named.name === own.name;
}

function namesAccount(value: string, account: string): boolean {
  return value === account || /^arn:[\w-]+:iam::(\d{12}):root$/.exec(value)?.[1] === account;
}

/** How one value of a Principal element names the caller. */
function naming(value: string, principal: AwsPrincipal): Naming {
  const { kind, name, account, behind, uniqueId } = principal;
  if (value === '*') return ['itself', 'yes'];
  if (kind === 'service') return value.toLowerCase() === name.toLowerCase() ? ['itself', 'yes'] : null;
  if (kind === 'web-identity' || kind === 'saml') return value === name ? ['itself', 'yes'] : null;
  if (kind === 'anonymous') return null;
  if (value === name) return [kind === 'role' ? 'behind' : 'itself', 'yes'];
  if (account !== null && namesAccount(value, account)) return ['account', 'yes'];
  const ofRole = kind === 'session' || kind === 'role';
  if (/^A(ROA|IDA)[A-Z0-9]{8,}$/.test(value)) {
    const fits = kind !== 'root' && value.startsWith(ofRole ? 'AROA' : 'AIDA');
    if (!fits || (uniqueId !== null && uniqueId.split(':')[0] !== value)) return null;
    return [kind === 'user' ? 'itself' : 'behind', uniqueId === null ? 'open' : 'yes'];
  }
  // A canonical user id is another name of an account, and no log says of which.
  if (/^[0-9a-f]{64}$/.test(value)) return ['account', 'open'];
  if (kind === 'federated-user' && value === behind) return ['behind', 'yes'];
  if (!ofRole || !isRoleOf(value, principal)) return null;
  if (value.includes(':role/')) return ['behind', 'yes'];
  return kind === 'role' ? ['itself', 'open'] : null;
}

function meant(values: readonly string[], principal: AwsPrincipal): Meant {
  const names = values.map((value) => naming(value, principal));
  const by = (way: NamedBy): Truth => some(names.map((each) => (each?.[0] === way ? each[1] : 'no')));
  return { itself: by('itself'), behind: by('behind'), account: by('account') };
}

/**
 * Whether a Deny with NotPrincipal spares the caller: it has to list the caller itself, its role and its account. Where it lists the
 * caller and leaves out one of the others, services differ. It never spares a caller that has a boundary.
 */
function spared(listed: Meant, principal: AwsPrincipal, bounded: boolean, everybody: boolean): Truth {
  if (everybody) return 'yes';
  if (bounded) return 'no';
  const { kind, account } = principal;
  const own = kind === 'role' ? listed.behind : listed.itself;
  if (own !== 'yes') return own;
  const others: Truth[] = [];
  if (account !== null && kind !== 'root') others.push(listed.account);
  if (kind === 'session') others.push(listed.behind);
  return all(others) === 'yes' ? 'yes' : 'open';
}

/**
 * Whether a Principal element (values of NotPrincipal begin with `not:`) means the caller. `bounded` says whether the caller has a
 * permissions boundary.
 */
export function meansPrincipal(
  values: readonly string[],
  principal: AwsPrincipal,
  effect: 'allow' | 'deny',
  bounded: boolean,
): Meant {
  const excepted = values
    .filter((value) => value.startsWith('not:'))
    .map((value) => value.slice('not:'.length));
  if (excepted.length === 0) return meant(values, principal);
  const listed = meant(excepted, principal);
  const except =
    effect === 'deny'
      ? spared(listed, principal, bounded, excepted.includes('*'))
      : some(Object.values(listed));
  return { ...NOT, itself: negated(except) };
}
