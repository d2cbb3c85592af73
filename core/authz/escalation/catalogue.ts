import catalogue from '#core/authz/escalation/catalogue.json' with { type: 'json' };
import {
  foldedPermission,
  isPattern,
  permissionMatcher,
  permissionPattern,
} from '#core/authz/escalation/permission-pattern.ts';
import type { CatalogueProvider, Gain, Technique } from '#core/authz/escalation/technique.ts';

/** A permission that a system checks without a call of its own, so that no log of calls shows its use. */
export interface UnloggedPermission {
  /** The system that checks it. */
  readonly provider: CatalogueProvider;
  /** The permission, written as in the techniques. */
  readonly permission: string;
  /** Why there is no call, as a sentence. */
  readonly reason: string;
}

/** An AWS action of the catalogue that the data of AWS does not name. */
export interface RetiredPermission {
  /** The action. */
  readonly permission: string;
  /** Why it is kept, as a sentence. */
  readonly reason: string;
}

/** One permission of one set of a technique, as a row of a table. */
export interface CatalogueRow {
  /** The system. */
  readonly provider: CatalogueProvider;
  /** Id of the technique. */
  readonly technique: string;
  /** Number of the set within the technique, from 1. */
  readonly alternative: number;
  /** How many permissions the set has. */
  readonly setSize: number;
  /** How many of them a log of calls can show. */
  readonly loggedSize: number;
  /** The permission as the catalogue writes it. */
  readonly permission: string;
  /** The folded form of the permission, to compare with lower-case text of AWS and GCP; null where it is a pattern. */
  readonly exact: string | null;
  /** Pattern of RE2 over the folded form; anchored. */
  readonly pattern: string;
  /** Whether no log of calls shows its use. */
  readonly unlogged: boolean;
  /** Whether the calls of the technique are also everyday work. */
  readonly everyday: boolean;
  /** What the technique gives, the most important first. */
  readonly gives: readonly Gain[];
}

const { techniques, unlogged, retired, version } = catalogue as {
  readonly version: string;
  readonly techniques: readonly Technique[];
  readonly unlogged: readonly UnloggedPermission[];
  readonly retired: readonly RetiredPermission[];
};

/** When the catalogue was last changed (a date); reports show it. */
export const CATALOGUE_VERSION: string = version;

/** Every technique, by system; within one in the order in which `docs/techniques.md` explains them. */
export const TECHNIQUES: readonly Technique[] = techniques;

/** Permissions of the catalogue whose use no log of calls shows. */
export const UNLOGGED_PERMISSIONS: readonly UnloggedPermission[] = unlogged;

/** AWS actions of the catalogue that the data of AWS does not name, each with the reason why it is kept. */
export const RETIRED_PERMISSIONS: readonly RetiredPermission[] = retired;

const unloggedKeys = new Set(unlogged.map((each) => `${each.provider} ${each.permission}`));

/** Whether a permission of the catalogue is checked without a call of its own. */
export function isUnlogged(provider: CatalogueProvider, permission: string): boolean {
  return unloggedKeys.has(`${provider} ${permission}`);
}

/** Every permission of every set as rows, in the order of the techniques, to be joined with what was used. */
export const CATALOGUE_ROWS: readonly CatalogueRow[] = techniques.flatMap((technique) =>
  technique.permissions.flatMap((set, index) =>
    set.map((permission) => ({
      provider: technique.provider,
      technique: technique.id,
      alternative: index + 1,
      setSize: set.length,
      loggedSize: set.filter((each) => !isUnlogged(technique.provider, each)).length,
      permission,
      exact: isPattern(technique.provider, permission)
        ? null
        : foldedPermission(technique.provider, permission),
      pattern: permissionPattern(technique.provider, permission),
      unlogged: isUnlogged(technique.provider, permission),
      everyday: technique.everyday === true,
      gives: technique.gives,
    })),
  ),
);

interface Matcher {
  readonly permission: string;
  readonly isGivenBy: (held: string) => boolean;
}

/** The permissions of one system's sets, each once. */
interface Index {
  /** Those that are one text, by their folded form. */
  readonly exact: ReadonlyMap<string, string>;
  /** Those that stand for several texts. */
  readonly patterns: readonly Matcher[];
  /** All of them. */
  readonly all: readonly Matcher[];
}

function indexOf(provider: CatalogueProvider): Index {
  const rows = CATALOGUE_ROWS.filter((row) => row.provider === provider);
  const all = [...new Set(rows.map((row) => row.permission))].map((permission) => ({
    permission,
    isGivenBy: permissionMatcher(provider, permission),
  }));
  return {
    exact: new Map(rows.flatMap((row) => (row.exact === null ? [] : [[row.exact, row.permission]]))),
    patterns: all.filter(({ permission }) => isPattern(provider, permission)),
    all,
  };
}

const indexes = new Map<CatalogueProvider, Index>();

/** The permissions of the catalogue, as it writes them, that a permission gives, or may give where it has wildcards of its own. */
export function cataloguePermissions(provider: CatalogueProvider, permission: string): readonly string[] {
  const index = indexes.get(provider) ?? indexOf(provider);
  indexes.set(provider, index);
  const isWide = /[*+]/.test(permission);
  const exact = isWide ? undefined : index.exact.get(foldedPermission(provider, permission));
  const others = (isWide ? index.all : index.patterns).filter((each) => each.isGivenBy(permission));
  return [...(exact === undefined ? [] : [exact]), ...others.map((each) => each.permission)];
}

/** The techniques of which some set has a permission, in the order of the catalogue. */
export function techniquesNeeding(provider: CatalogueProvider, permission: string): readonly Technique[] {
  const given = new Set(cataloguePermissions(provider, permission));
  return techniques.filter(
    (technique) =>
      technique.provider === provider &&
      technique.permissions.some((set) => set.some((each) => given.has(each))),
  );
}
