import { Random } from '../../random.ts';
import { RUN_TASKS } from '../runs/run.ts';

/** Names that people and tools fill in, by source: what stands before the name, and the name. */
const NAMES: Readonly<Record<string, RegExp>> = {
  'aws-cloudtrail': /()(ironclaw-task-[0-9a-f]{4,6}-[0-9a-f]{4})/g,
  otel: /("(?:gen_ai\.agent\.name|service\.name)","value":\{"stringValue":")([^"]+)/g,
  'task-registry': /("agent_name":")([^"]+)/g,
  'vault-audit': /("display_name":")([^"]+)/g,
};
const FORMS: readonly ((name: string, random: Random) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => name.replaceAll('-', '_'),
  (name) => name.replaceAll('-', '.'),
  (name) => name.charAt(0).toUpperCase() + name.slice(1),
  (name, random) => name.slice(0, -random.int(1, 4)),
];

/** Mangles labels of logs: case, separators, truncation. A log writes the same name the same way throughout. */
export class Labels {
  readonly #seed: string;
  readonly #share: number;

  /** `share` of the names is mangled. */
  constructor(seed: string, share: number) {
    this.#seed = seed;
    this.#share = share;
  }

  /** A record of a source with its labels mangled. */
  mangled(source: string, record: string): string {
    const names = NAMES[source];
    if (!names) return record;
    return record.replace(names, (_, before: string, name: string) => before + this.#mangle(source, name));
  }

  #mangle(source: string, name: string): string {
    const random = new Random(`${this.#seed}/${source}/${name}`);
    if (ofRun(name) || !random.chance(this.#share)) return name;
    return random.pick(FORMS)(name, random);
  }
}

/** Sessions of the runs keep their names. */
function ofRun(name: string): boolean {
  const [, , task] = name.split('-');
  return name.startsWith('ironclaw-task-') && (RUN_TASKS as readonly string[]).includes(task ?? '');
}
