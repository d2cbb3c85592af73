/** What an SSH certificate says of its use. Source: PROTOCOL.certkeys of OpenSSH. */
export interface SshCertificate {
  /** Principals it is good for; empty where it names none. */
  readonly principals: readonly string[];
  /** Names of its extensions, e.g. `permit-pty`; what is not among them is not permitted. */
  readonly extensions: readonly string[];
  /** Critical options by name, e.g. `force-command`; the value is empty where an option has none. */
  readonly options: ReadonlyMap<string, string>;
  /** Names of other makers (`name@domain`) that may be extensions, which say nothing here, or critical options. */
  readonly others: readonly string[];
}

/** Every extension of OpenSSH that permits something. */
export const SSH_EXTENSIONS = [
  'permit-X11-forwarding',
  'permit-agent-forwarding',
  'permit-port-forwarding',
  'permit-pty',
  'permit-user-rc',
] as const;

/** Extensions that permit nothing by themselves. */
const SILENT_EXTENSIONS = ['no-touch-required', 'no-presence-required'];

/** Every critical option that OpenSSH knows; a certificate with any other is refused. */
export const SSH_OPTIONS = ['force-command', 'source-address', 'verify-required'] as const;

const EXTENSIONS = new Set<string>([...SSH_EXTENSIONS, ...SILENT_EXTENSIONS]);
const OPTIONS = new Set<string>(SSH_OPTIONS);

/**
 * Reads the words of a certificate's scope, as a row of `lifecycle` lists them: principals, then extensions and options by their names,
 * with `=` and a value behind. A name of OpenSSH's is never taken for a principal.
 */
export function certificateOf(words: readonly string[]): SshCertificate {
  const principals: string[] = [];
  const extensions: string[] = [];
  const options = new Map<string, string>();
  const others: string[] = [];
  for (const word of words) {
    const [, name = word, value = ''] = /^([a-z][\w@.-]*)=(.*)$/s.exec(word) ?? [];
    if (EXTENSIONS.has(name)) extensions.push(name);
    else if (OPTIONS.has(name)) options.set(name, value);
    else if (name !== word && name.includes('@')) others.push(name);
    else principals.push(word);
  }
  return { principals, extensions, options, others };
}
