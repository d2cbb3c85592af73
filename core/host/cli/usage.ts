/** What each command is for and how it is called, in the order of the help text. */
export const USAGE = {
  import: {
    line: 'import <path>... --case <dir> [--mapping <file.yaml>] [--reference] [--threads <n>] [--examiner <name>] [--json]',
    text: 'Bring evidence into a case: folders, zip, tar, tar.gz or single files.',
  },
  digest: {
    line: 'digest --case <dir>',
    text: 'One hash over the public tables, the same for the same evidence.',
  },
  show: {
    line: 'show coverage|credentials|events|files|gaps|grants|lifecycle|overview|proofs|set-aside|shape --case <dir> [--where "<condition>"] [--limit <n>] [--format table|json|csv]',
    text: 'Rows of a public table; `overview` is what the case cannot show, `coverage` the days that its logs cover.',
  },
  lineage: {
    line: 'lineage <credential> --case <dir> [--format table|json|csv]',
    text: 'Where a credential comes from and what came from it, hop by hop, with the rule, its strength and the record of each.',
  },
  scope: {
    line: 'scope <credential or holder> --case <dir> [--at <time>] [--list scopes|parts|reasons|permissions] [--format table|json|csv]',
    text: 'What a credential, or a principal by its key, may do: the parts of its scope and the statements that say so; `permissions` lists what it had, used and never used.',
  },
  gate: {
    line: 'gate --case <dir> [--kinds <kind,...>] [--format table|json|csv]',
    text: 'What keeps the labels of a case from being relied on, each with what would fix it; exit code 1 where there is any of the kinds that fail the gate.',
  },
  decide: {
    line: 'decide accept|reject <key> <key> | owner|name <key> <text> | undo <line>... | list | export|import <file.yaml> --case <dir> [--reason "<text>"] [--format table|json|csv]',
    text: 'Decide that two keys are one actor or two, who answers for one, or what it is called; each decision is a line of the journal.',
  },
  sql: {
    line: 'sql --case <dir> "<select>" [--timeout <seconds>] [--format table|json|csv]',
    text: 'One reading query over the public tables.',
  },
  export: {
    line: 'export events|credentials|set-aside|story|sql|tables --case <dir> --to <file> [--format csv|json|parquet|timesketch] [--zone <zone>] [--columns <name,...>] [--where "<condition>"] [--key <key>] [--sql "<select>"] [--examiner <name>] [--json]',
    text: 'Rows as a file, whole or not at all, with its hash in the journal; all public tables as Parquet in a folder or .zip.',
  },
  raw: {
    line: 'raw <event-id> --case <dir>',
    text: 'Every record behind an event, masked, with file, hash and position.',
  },
  serve: {
    line: 'serve --case <dir> [--port <n>] [--root <dir>] [--no-open]',
    text: 'Show the case in a browser on this machine; the first line is the address.',
  },
  open: {
    line: 'open [--case <dir>] [--no-open]',
    text: 'Open the app on a case, or on the sample when none is named; in a browser each case has its own server.',
  },
} as const;

/** Name of a command. */
export type CommandName = keyof typeof USAGE;

/** The whole help text. */
export function helpText(version: string): string {
  const commands = Object.values(USAGE).map(({ line, text }) => `  credtrail ${line}\n      ${text}\n`);
  return [
    `Credtrail ${version}: which credentials existed, who held them, and what they were really used for.\n`,
    ...commands,
    '  credtrail --help | --version\n',
    'JSON: integers beyond 2^53 are text, times are ISO 8601 in UTC with microseconds, lists are arrays.',
    'Data goes to standard output, progress and messages to standard error.',
    'Exit code: 0 done, 1 failed or a gate that fails, 2 wrong use.\n',
  ].join('\n');
}
