import { readFileSync } from 'node:fs';

/** What the system says of a process: when it was started, and whether it is only waiting to be forgotten. */
export interface ProcessState {
  /** Start in the system's clock ticks since it was booted; tells two processes of one number apart. */
  readonly started: string;
  /** Whether it has ended and only its parent has not taken note yet. */
  readonly ended: boolean;
}

/** The state of a process on this machine, null where it is gone or the system does not say (only Linux does). */
export function processState(pid: number): ProcessState | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return null;
  }
  const [state = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = rest[STARTED_AFTER_STATE];
  return started === undefined ? null : { started, ended: state === 'Z' || state === 'X' };
}

/** Field 22 of `/proc/<pid>/stat`, counted from the one after the state, which is field 3. */
const STARTED_AFTER_STATE = 18;
