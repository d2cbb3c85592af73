import { spawn } from 'node:child_process';

/** Whether windows can be shown here, and if not, why not. */
export function displayHere(): { readonly ok: boolean; readonly reason: string } {
  if (process.platform !== 'linux') return { ok: true, reason: '' };
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY
    ? { ok: true, reason: '' }
    : { ok: false, reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' };
}

function opener(address: string): readonly [string, string[]] {
  if (process.platform === 'darwin') return ['open', [address]];
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  return ['xdg-open', [address]];
}

/** Opens an address in the user's browser; true once the system's opener was started. */
export function openBrowser(address: string): Promise<boolean> {
  const [command, args] = opener(address);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
