import { homedir } from 'node:os';
import { join } from 'node:path';

export {
  caseName,
  forgetCases,
  isCase,
  recentCases,
  rememberCase,
  type RecentCase,
} from '#core/pipeline/recent-cases.ts';

/** Folder of this user's settings and list of recent cases; every door uses the same one. */
export function userConfigFolder(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  if (process.platform === 'win32' && APPDATA) return join(APPDATA, 'Credtrail');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Credtrail');
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'credtrail');
}

/** Folder in which this user's own data of Credtrail lies. */
export function userDataFolder(): string {
  const { XDG_DATA_HOME, APPDATA } = process.env;
  if (process.platform === 'win32' && APPDATA) return join(APPDATA, 'Credtrail');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Credtrail');
  return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'credtrail');
}
