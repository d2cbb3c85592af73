import { TECHNIQUES } from '#core/authz/escalation/catalogue.ts';
import { permissionMatcher } from '#core/authz/escalation/permission-pattern.ts';

/** Calls for one permission, as far as attempts are told by it. */
export interface Needed {
  readonly source: string;
  readonly service: string | null;
  readonly access: string | null;
  /** The permission, null where it is not known. */
  readonly permission: string | null;
}

/** An attempt to go further, as far as its calls are told by it. */
export interface Attempt extends Omit<Needed, 'access'> {
  /** As in elevation_attempt. */
  readonly kind: string;
  /** As in elevation_attempt. */
  readonly technique: string | null;
  /** Access of its first call, null where unknown. */
  readonly access: string | null;
}

/** What kind of thing a permission is about, as `resource_kind` of elevation.sql has it; null where the permission does not say. */
function kindOfThing(source: string, permission: string | null): string | null {
  const word = permission ?? '';
  switch (source) {
    case 'kubernetes-audit':
      return / (.*)$/.exec(word)?.[1] ?? null;
    case 'vault-audit':
      return /^[^ ]+ \/?((?:auth\/|sys\/|identity\/)?[^/]+)/.exec(word)?.[1] ?? null;
    case 'gcp-audit':
      return /^(.*)\.[^.]+$/.exec(word)?.[1] ?? null;
    default:
      return null;
  }
}

function needs(technique: string | null, permission: string | null): boolean {
  const found = TECHNIQUES.find(({ id }) => id === technique);
  if (!found || permission === null) return false;
  const wanted = new Set(found.permissions.flat());
  return [...wanted].some((each) => permissionMatcher(found.provider, each)(permission));
}

/** Whether calls for a permission are of an attempt: of its technique, or of what it touched first. */
export function isOf(attempt: Attempt, needed: Needed): boolean {
  if (attempt.source !== needed.source) return false;
  switch (attempt.kind) {
    case 'catalogue':
      return needs(attempt.technique, needed.permission);
    case 'first-service':
      return attempt.service === needed.service;
    case 'first-access':
      return attempt.service === needed.service && attempt.access === needed.access;
    case 'first-resource-kind': {
      const kind = kindOfThing(attempt.source, attempt.permission);
      return kind !== null && kind === kindOfThing(needed.source, needed.permission);
    }
    default:
      return false;
  }
}

/** What a technique of the catalogue does, as a sentence; null for none. */
export function techniqueTitle(technique: string | null): string | null {
  return TECHNIQUES.find(({ id }) => id === technique)?.title ?? null;
}
