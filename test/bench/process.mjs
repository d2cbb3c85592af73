import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 50;
const PAGE_BYTES = 4096;

/** Parent and resident bytes of every process, by process id. */
function processes() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      const resident = Number(readFileSync(`/proc/${name}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
      found.set(Number(name), { parent, resident });
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error;
    }
  }
  return found;
}

/** Resident bytes of a process and all that it started. */
export function residentOf(root) {
  const all = processes();
  const within = (pid) => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  let sum = 0;
  for (const [pid, { resident }] of all) if (within(pid)) sum += resident;
  return sum;
}

/**
 * Runs a command to its end: wall seconds, peak resident megabytes of its whole process tree (NaN where /proc is absent), and
 * its stdout. Rejects when it fails.
 */
export function timed(command, args) {
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let peak = 0;
    const watched = existsSync('/proc/self/statm');
    const sampler = setInterval(() => {
      if (watched) peak = Math.max(peak, residentOf(child.pid));
    }, SAMPLE_MS);
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(sampler);
      const seconds = (performance.now() - started) / 1000;
      const stdout = Buffer.concat(out).toString('utf8');
      if (code === 0) done({ seconds, peakMB: watched ? peak / 1e6 : NaN, stdout });
      else
        fail(
          new Error(
            `${command} ${args[0]} ended with ${code}: ${Buffer.concat(err).toString('utf8').slice(-2000)}`,
          ),
        );
    });
  });
}

/** The middle of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
