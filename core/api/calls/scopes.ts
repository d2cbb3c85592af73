import { z } from 'zod';
import type { Row } from './rows.ts';
import type { CallSpec } from './schemas.ts';

/** Permissions that one answer holds where nothing else is asked for, and at most: more than AWS has. */
const USUAL_PERMISSIONS = 5000;
const MOST_PERMISSIONS = 50_000;

/** What credentials and principals may do. */
export const SCOPES_CALLS = {
  /**
   * The scopes of a credential, by any of its keys, or of a principal: what they come to and from which statements; only those in force at a time (µs)
   * where one is given.
   */
  'scopes.of': {
    args: z.strictObject({ key: z.string().min(1).max(4096), at: z.bigint().optional() }),
    answer: 'json',
  },
  /**
   * What was had, used and never used, permission by permission: under the scope in force at a time (µs), else under the broadest. Those used though
   * nothing gives them come first, then those used, then those never used.
   */
  'scopes.permissions': {
    args: z.strictObject({
      key: z.string().min(1).max(4096),
      at: z.bigint().optional(),
      /** Most permissions; the first are kept. */
      most: z.int().positive().max(MOST_PERMISSIONS).default(USUAL_PERMISSIONS),
    }),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** One permission that was had, used, or both. */
export interface PermissionState {
  readonly permission: string;
  /** used, never-used, not-had (no statement in evidence gives it), seen (nothing says what was had). */
  readonly state: string;
  readonly service: string | null;
  readonly access: string | null;
  /** Patterns of the resources that it holds on, null for all; null too where nothing says. */
  readonly resources: readonly string[] | null;
  /** Whether it holds on every resource. */
  readonly everywhere: boolean;
  /** Patterns that are denied among them. */
  readonly except: readonly string[];
  /** Condition keys that it hangs on and that the evidence does not give. */
  readonly conditional: readonly string[];
  /** Grants that give it (`permission_grant.grant_id` as text). */
  readonly by: readonly string[];
  /** How the permission of the calls is known (USE_BASES), null where there are none. */
  readonly basis: string | null;
  readonly calls: bigint;
  readonly denied: bigint;
  readonly failed: bigint;
  /** First and last call in µs, null where there is none. */
  readonly firstAt: bigint | null;
  readonly lastAt: bigint | null;
  /** First call, as text; null where there is none. */
  readonly eventId: string | null;
}

/** What the JSON calls of this area answer. */
export interface ScopesResults {
  'scopes.of': {
    /** Whether it is a credential or a holder of permissions by itself. */
    readonly kind: 'credential' | 'holder';
    /** Its primary key, or the key. */
    readonly key: string;
    /** Columns of scope with `had_from` and `had_to`, in order of time. */
    readonly scopes: readonly Row[];
    /** Statements: scope_id, part, the columns of permission_grant, path, sha256. */
    readonly sources: readonly Row[];
    /** Rows of scope_service. */
    readonly parts: readonly Row[];
  };
  'scopes.permissions': {
    readonly key: string;
    /** The scope that was taken, null where none is known. */
    readonly scopeId: string | null;
    /** How many permissions there are in each state. */
    readonly used: number;
    readonly neverUsed: number;
    readonly notHad: number;
    readonly seen: number;
    readonly permissions: readonly PermissionState[];
    /** Grants and policies whose content is not in evidence. */
    readonly unknown: readonly string[];
  };
}
