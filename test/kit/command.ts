import { forkChild } from '#core/host/child.ts';
import { runCommandLine } from '#core/host/cli/run.ts';

/** What a command of the command line ended with and wrote: its exit code, its output, and its messages. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the command line in this process. */
export async function command(...argv: readonly string[]): Promise<CommandResult> {
  let [out, err] = ['', ''];
  const code = await runCommandLine(argv, {
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => void (err += text),
    errIsTerminal: false,
    signal: new AbortController().signal,
    startChild: forkChild,
  });
  return { code, out, err };
}
