import { TECHNIQUES, cataloguePermissions } from '#core/authz/escalation/catalogue.ts';
import type { CatalogueProvider, Gain, Technique } from '#core/authz/escalation/technique.ts';
import type { AccessLevel } from '#core/model/vocabulary.ts';

/** Names of AWS actions that only look at permissions, though AWS lists them under the management of permissions. */
const LOOKS = /^[^:]+:(?:BatchGet|Describe|Get|List|Search|Validate|View)/i;

/** Whether a permission is by itself a whole set of a technique of which something holds. */
function isSetOf(
  provider: CatalogueProvider,
  permission: string,
  holds: (technique: Technique) => boolean,
): boolean {
  const given = new Set(cataloguePermissions(provider, permission));
  if (given.size === 0) return false;
  return TECHNIQUES.some(
    (technique) =>
      technique.provider === provider &&
      holds(technique) &&
      technique.permissions.some(
        ([first, ...more]) => first !== undefined && more.length === 0 && given.has(first),
      ),
  );
}

const CHANGES: ReadonlySet<Gain> = new Set(['change-permissions', 'lift-guard', 'resource-takeover']);

/**
 * Whether a permission can change by itself who may do what: by the catalogue (rights that were not there, a bound that is gone, a
 * resource opened to others; techniques of everyday calls do not count), or, in AWS, because its access level is the management of
 * permissions and it does more than look. The level is null where it is not known or not of AWS.
 */
export function changesPermissions(
  provider: CatalogueProvider,
  permission: string,
  access: AccessLevel | null,
): boolean {
  if (provider === 'aws' && access === 'permissions' && !LOOKS.test(permission)) return true;
  return isSetOf(
    provider,
    permission,
    ({ gives, everyday }) => everyday !== true && gives.some((gain) => CHANGES.has(gain)),
  );
}

/** Whether a permission gives by itself a further credential, by the catalogue; also by an everyday call. */
export function mintsCredentials(provider: CatalogueProvider, permission: string): boolean {
  return isSetOf(provider, permission, ({ gives }) => gives.includes('new-credential'));
}
