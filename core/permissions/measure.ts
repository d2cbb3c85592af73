import { ACCESS_LEVELS, type AccessLevel } from '#core/model/vocabulary.ts';
import { scoreOf, weightOf } from './score.ts';

/** One permission, as far as its measure goes. */
export interface Measured {
  /** Service or part of a system. */
  readonly service: string;
  /** Access level, null where unknown. */
  readonly access: AccessLevel | null;
  /** Whether it hangs on a condition that is open, or on content that is not in evidence. */
  readonly conditional: boolean;
  /** Share of its weight that it has on its resources, 0 to 1. */
  readonly breadth: number;
}

/** How many permissions there are in one service and access level. */
export interface ServicePart {
  /** Service or part of a system. */
  readonly service: string;
  /** Access level, null where unknown. */
  readonly access: AccessLevel | null;
  /** Distinct permissions. */
  readonly permissions: number;
  /** Of those, only under a condition that is open. */
  readonly conditional: number;
}

/** A set of permissions as its parts. */
export interface ScopeMeasure {
  /** Distinct permissions. */
  readonly permissions: number;
  /** Of those, at each access level; `unknown` where the level is not known. */
  readonly byAccess: Readonly<Record<AccessLevel | 'unknown', number>>;
  /** Of those, only under a condition that is open. */
  readonly conditional: number;
  /** Its parts by service and access level, in that order. */
  readonly parts: readonly ServicePart[];
  /** Distinct services. */
  readonly services: number;
  /** Scope score, 0 to 100. */
  readonly score: number;
}

/** Measures a set of permissions, each of which is named once. */
export function measure(permissions: readonly Measured[]): ScopeMeasure {
  const parts = new Map<string, { -readonly [K in keyof ServicePart]: ServicePart[K] }>();
  const byAccess = { list: 0, read: 0, write: 0, permissions: 0, tagging: 0, auth: 0, unknown: 0 };
  let conditional = 0;
  let weight = 0;
  for (const { service, access, conditional: open, breadth } of permissions) {
    const place = `${service} ${access ?? ''}`;
    const part = parts.get(place) ?? { service, access, permissions: 0, conditional: 0 };
    part.permissions += 1;
    byAccess[access ?? 'unknown'] += 1;
    if (open) {
      part.conditional += 1;
      conditional += 1;
    }
    parts.set(place, part);
    weight += weightOf(access, breadth);
  }
  return {
    permissions: permissions.length,
    byAccess,
    conditional,
    parts: [...parts.values()].sort(
      (a, b) => compare(a.service, b.service) || rank(a.access) - rank(b.access),
    ),
    services: new Set(permissions.map(({ service }) => service)).size,
    score: scoreOf(weight),
  };
}

function rank(access: AccessLevel | null): number {
  return access === null ? ACCESS_LEVELS.length : ACCESS_LEVELS.indexOf(access);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
