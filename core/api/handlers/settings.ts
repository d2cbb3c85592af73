import { join } from 'node:path';
import type { z } from 'zod';
import type { SettingsAnswer } from '#core/api/calls/settings.ts';
import { CASE_SETTINGS, USER_SETTINGS } from '#core/api/calls/settings.ts';
import { CredtrailError } from '#core/base/error.ts';
import { readJsonFile, setFileAside, whileFileIsOurs, writeJsonFile } from '#core/pipeline/json-file.ts';
import type { HandlersOf } from './context.ts';

/** Where settings are kept; null where there is no such place. */
export interface SettingsPlaces {
  /** Folder of this user's own files. */
  readonly userDir: string | null;
  /** Folder of the case. */
  readonly caseDir: string | null;
}

/** Memory that DuckDB may take for one case where no setting says otherwise. */
export const DEFAULT_MEMORY = '1GB';

type Kept = Readonly<Record<string, unknown>>;

const ASIDE = 'It is set aside when a setting is changed.';

function pathIn(scope: 'user' | 'case', { userDir, caseDir }: SettingsPlaces): string | null {
  if (scope === 'user') return userDir && join(userDir, 'settings.json');
  return caseDir && join(caseDir, 'config', 'settings.json');
}

async function keptIn(path: string | null, faults: string[]): Promise<Kept> {
  if (path === null) return {};
  const { value, fault } = await readJsonFile(path);
  if (fault !== null) faults.push(`${fault} ${ASIDE}`);
  if (value === undefined) return {};
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Kept;
  faults.push(`${path} is no object of settings. ${ASIDE}`);
  return {};
}

/** The settings of a file that hold; the others are named. */
function understood<S extends Readonly<Record<string, z.ZodType>>>(
  shape: S,
  kept: Kept,
  path: string | null,
  faults: string[],
): { [K in keyof S]: Exclude<z.output<S[K]>, undefined> | null } {
  for (const name of Object.keys(kept).filter((each) => !Object.hasOwn(shape, each))) {
    faults.push(
      `${String(path)} names ${name}, which is no setting; there are ${Object.keys(shape).join(', ')}.`,
    );
  }
  const values = Object.entries(shape).map(([name, schema]) => {
    const checked = schema.safeParse(kept[name]);
    if (checked.success) return [name, checked.data ?? null];
    faults.push(
      `${String(path)} has no valid ${name}: ${checked.error.issues[0]?.message ?? 'not understood'}.`,
    );
    return [name, null];
  });
  return Object.fromEntries(values) as { [K in keyof S]: Exclude<z.output<S[K]>, undefined> | null };
}

/** The settings of a person and a case; what cannot be understood is named in `faults` and left at its default. */
export async function readSettings(places: SettingsPlaces): Promise<SettingsAnswer> {
  const faults: string[] = [];
  const userPath = pathIn('user', places);
  const casePath = pathIn('case', places);
  const user = understood(USER_SETTINGS, await keptIn(userPath, faults), userPath, faults);
  const own = understood(CASE_SETTINGS, await keptIn(casePath, faults), casePath, faults);
  return {
    user: userPath === null ? null : user,
    case: casePath === null ? null : own,
    inForce: {
      theme: user.theme ?? 'system',
      zone: own.zone ?? user.zone ?? 'UTC',
      memoryLimit: own.memoryLimit ?? user.memoryLimit ?? DEFAULT_MEMORY,
    },
    faults,
  };
}

async function writeSettings(places: SettingsPlaces, scope: 'user' | 'case', values: Kept): Promise<void> {
  const path = pathIn(scope, places);
  if (path === null) {
    const what = scope === 'case' ? 'No case is open' : 'This host keeps no settings of its user';
    throw new CredtrailError('not-here', `${what}; the setting was not kept.`);
  }
  await whileFileIsOurs(path, async () => {
    const faults: string[] = [];
    const next = { ...(await keptIn(path, faults)), ...values };
    if (faults.length > 0) await setFileAside(path);
    await writeJsonFile(path, Object.fromEntries(Object.entries(next).filter(([, value]) => value != null)));
  });
}

/** Preferences of a person and of a case. */
export const settingsHandlers: HandlersOf<'settings.get' | 'settings.set'> = {
  'settings.get': ({ host, caseDir }) => readSettings({ userDir: host.userDir ?? null, caseDir }),
  'settings.set': async ({ host, caseDir }, { scope, values }) => {
    const places = { userDir: host.userDir ?? null, caseDir };
    await writeSettings(places, scope, values);
    return readSettings(places);
  },
};
