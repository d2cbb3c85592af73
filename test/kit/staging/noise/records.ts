import { parse, stringify } from 'yaml';
import { lines } from '../../containers.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { BundleFile } from '../truth.ts';

/** Sources that log what happens; the others say what is. */
const LOGS: ReadonlySet<string> = new Set([
  'agent-usage',
  'aws-cloudtrail',
  'gcp-audit',
  'jwt',
  'kubernetes-audit',
  'otel',
  'runtime',
  'spire-server',
  'ssh',
  'task-registry',
  'vault-audit',
]);
/** Name of the list of records in a document, by its container; documents without a name are the list itself. */
const LISTS: Readonly<Record<string, string | null>> = {
  array: null,
  'cloudwatch-logs': 'logEvents',
  'lookup-events': 'Events',
  otlp: 'resourceSpans',
  records: 'Records',
  yaml: 'tasks',
};
const LINES: ReadonlySet<string> = new Set(['logstash', 'ndjson', 'text']);

/** Whether a file is a log, one file of many records. */
export function isLog({ source, container, path }: BundleFile): boolean {
  return LOGS.has(source) && (LINES.has(container) || container in LISTS) && !path.endsWith('.jwt');
}

/** Puts a log's records, each as one line of text, through `change`, and gives the text of the log that is made of what comes out. */
export function withRecords(
  { container }: BundleFile,
  text: string,
  change: (records: readonly string[]) => readonly string[],
): string {
  if (LINES.has(container)) return lined(text, change);
  const document = (container === 'yaml' ? parse(text) : JSON.parse(text)) as Json;
  const name = LISTS[container] ?? null;
  const list = (name === null ? document : (document as JsonObject)[name]) as readonly Json[];
  const records = change(list.map((record) => JSON.stringify(record))).map(
    (record) => JSON.parse(record) as Json,
  );
  const changed = name === null ? records : { ...(document as JsonObject), [name]: records };
  if (container === 'yaml') return stringify(changed, { aliasDuplicateObjects: false });
  return container === 'array' ? `${JSON.stringify(changed, null, 2)}\n` : lines([changed]);
}

/** What stands after the last line break stays as it is: a record that breaks off. */
function lined(text: string, change: (records: readonly string[]) => readonly string[]): string {
  const end = text.lastIndexOf('\n') + 1;
  const records = change(text.slice(0, end).split('\n').slice(0, -1));
  return records.map((record) => `${record}\n`).join('') + text.slice(end);
}
