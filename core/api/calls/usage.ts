import { z } from 'zod';
import type { Row } from './rows.ts';
import type { CallSpec } from './schemas.ts';

/** What credentials did against what was issued and expected. */
export const USAGE_CALLS = {
  /** How one credential was used, by any of its keys: its point, what was expected, what does not fit, what it tried, and its hours of use. A session's rows are those of its keys. */
  'usage.of': { args: z.strictObject({ key: z.string().min(1).max(4096) }), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface UsageResults {
  'usage.of': {
    /** Its primary key. */
    readonly key: string;
    /** Columns of shape, of the session that stands for it where there is one; null where it has no point. */
    readonly point: Row | null;
    /** What is ideal for the kind of that point: columns of shape_baseline and path; null where nothing is. */
    readonly baseline: Row | null;
    /** Columns of credential_expectation with credential_key, and path and sha256 of what declares it. */
    readonly expectations: readonly Row[];
    /** Columns of credential_mismatch with credential_key, issued_path, issued_sha256, used_path, used_sha256 and `used_addresses` (of a second place, null else), in order of time. */
    readonly mismatches: readonly Row[];
    /** Columns of elevation_attempt with credential_key, `title` of the technique, path, sha256 and `total`, in order of time, steps last; at most 2,000. */
    readonly attempts: readonly Row[];
    /** Refused calls that are no attempt, by permission, the most first: permission, source, service, action, access, denied, first_at, last_at, and the first such call with its record; at most 2,000. */
    readonly denials: readonly Row[];
    /** Columns of credential_use for hours, with credential_key and `total`, in order of time; at most 2,000. */
    readonly hours: readonly Row[];
  };
}
