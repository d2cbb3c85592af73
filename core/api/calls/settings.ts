import { z } from 'zod';
import { isZone } from '#core/base/zone.ts';
import { type CallSpec } from './schemas.ts';

/** A time zone by its name in the IANA database. */
const zone = z.string().refine(isZone, 'name a time zone of the IANA database, e.g. UTC or Europe/Berlin');
/** A size as DuckDB reads it. */
const memory = z
  .string()
  .regex(
    /^(?:(?:25[6-9]|2[6-9]\d|[3-9]\d\d|\d{4,6})MB|[1-9]\d{0,2}GB)$/,
    'give 256MB or more, e.g. 900MB or 2GB',
  );

/** What a person prefers; null or absent where Credtrail's own choice holds. */
export const USER_SETTINGS = {
  /** Light, dark, or as the system says, which is the default. */
  theme: z.enum(['system', 'light', 'dark']).nullish(),
  /** Zone in which times are shown; UTC by default. */
  zone: zone.nullish(),
  /** Memory that the engine may take for one case; takes effect when a case is next opened. */
  memoryLimit: memory.nullish(),
};

/** What holds for one case, over what the person prefers; null or absent where it does not differ. */
export const CASE_SETTINGS = { zone: USER_SETTINGS.zone, memoryLimit: USER_SETTINGS.memoryLimit };

/** Preferences of a person and of a case. */
export const SETTINGS_CALLS = {
  /** The settings and what follows from them. */
  'settings.get': { args: z.strictObject({}), answer: 'json' },
  /** Changes the named settings of one scope and answers as `settings.get`; null takes a setting back. */
  'settings.set': {
    args: z.discriminatedUnion('scope', [
      z.strictObject({ scope: z.literal('user'), values: z.strictObject(USER_SETTINGS) }),
      z.strictObject({ scope: z.literal('case'), values: z.strictObject(CASE_SETTINGS) }),
    ]),
    answer: 'json',
  },
} as const satisfies Record<string, CallSpec>;

/** Which theme is asked for; `system` follows the system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** The settings as they are kept, and what is in force. */
export interface SettingsAnswer {
  /** The person's own, null where not set; null altogether where this host keeps none. */
  readonly user: {
    readonly theme: ThemeChoice | null;
    readonly zone: string | null;
    readonly memoryLimit: string | null;
  } | null;
  /** The case's, null where not set; null altogether where no case is open. */
  readonly case: { readonly zone: string | null; readonly memoryLimit: string | null } | null;
  /** What is in force: the case's before the person's before the default. */
  readonly inForce: { readonly theme: ThemeChoice; readonly zone: string; readonly memoryLimit: string };
  /** What in the files was not understood, as sentences; such settings are left at their default. */
  readonly faults: readonly string[];
}

/** What the JSON calls of this area answer. */
export interface SettingsResults {
  'settings.get': SettingsAnswer;
  'settings.set': SettingsAnswer;
}
