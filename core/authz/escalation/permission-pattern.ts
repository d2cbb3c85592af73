import { type Glob, STAR, STAR_IN_NAME, overlaps } from '#core/authz/aws/glob.ts';
import type { CatalogueProvider } from '#core/authz/escalation/technique.ts';

/**
 * Permissions as the catalogue writes them: AWS `service:Action`, GCP `service.resource.verb`, Kubernetes `verb group/resource` with
 * `/subresource` where there is one and `core` for the group without a name, Vault `capability path` without a leading slash, SPIRE
 * `service/Method`. A `*` stands for any text; in a path of Vault a segment `+` stands for one segment, and the capability `write`
 * for each of {@link WRITES}.
 */

/** The capabilities of Vault that the word `write` stands for: which of them a call needs hangs on what is there already. */
export const WRITES = ['create', 'update', 'patch'] as const;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The written form of a permission for comparing: names of AWS and GCP have no case. */
export function foldedPermission(provider: CatalogueProvider, permission: string): string {
  return provider === 'aws' || provider === 'gcp' ? permission.toLowerCase() : permission;
}

/** Whether a permission of the catalogue stands for more than one text. */
export function isPattern(provider: CatalogueProvider, permission: string): boolean {
  return permission.includes('*') || (provider === 'vault' && /^write |\/\+|\+\//.test(permission));
}

/**
 * A permission as a pattern of RE2, which is one of JavaScript too and is anchored at both ends. Of AWS and GCP it matches the folded
 * form of {@link foldedPermission}.
 */
export function permissionPattern(provider: CatalogueProvider, permission: string): string {
  const write = provider === 'vault' && permission.startsWith('write ');
  const rest = foldedPermission(provider, write ? permission.slice('write '.length) : permission);
  const body = rest
    .split(/(\*|(?<=^|[ /])\+(?=\/|$))/)
    .map((part) => (part === '*' ? '.*' : part === '+' && provider === 'vault' ? '[^/]+' : escaped(part)))
    .join('');
  return `^${write ? `(?:${WRITES.join('|')}) ` : ''}${body}$`;
}

/** A permission that somebody holds, or a permission of the catalogue without the word `write`, as a glob. */
function globOf(provider: CatalogueProvider, permission: string): Glob {
  return foldedPermission(provider, permission)
    .split(/(\*|(?<=^|[ /])\+(?=\/|$))/)
    .flatMap((part) =>
      part === '*'
        ? [STAR]
        : part === '+' && provider === 'vault'
          ? [STAR_IN_NAME]
          : Array.from({ length: part.length }, (_, at) => part.charCodeAt(at)),
    );
}

/** Tells whether a permission, which may have wildcards of its own, gives or may give a permission of the catalogue. */
export function permissionMatcher(provider: CatalogueProvider, wanted: string): (held: string) => boolean {
  const pattern = new RegExp(permissionPattern(provider, wanted));
  const wantedGlobs =
    provider === 'vault' && wanted.startsWith('write ')
      ? WRITES.map((word) => globOf(provider, `${word}${wanted.slice('write'.length)}`))
      : [globOf(provider, wanted)];
  return (held) => {
    if (!held.includes('*') && !held.includes('+')) return pattern.test(foldedPermission(provider, held));
    const glob = globOf(provider, held);
    return wantedGlobs.some((each) => overlaps(each, glob));
  };
}
