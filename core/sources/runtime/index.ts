import { csvHead, csvRecords } from '../containers/csv.ts';
import type { Head, JsonObject, ParsedRecord, Recognition, Source } from '../source.ts';
import { concludeProcesses } from './conclude.ts';
import connects from './connects.sql?raw';
import falco from './falco.sql?raw';
import normalise from './normalise.sql?raw';
import record from './record.sql?raw';
import stage from './stage.sql?raw';
import strace from './strace.sql?raw';
import tables from './tables.sql?raw';
import tetragon from './tetragon.sql?raw';
import tracee from './tracee.sql?raw';

/** What watches processes and their connections: Tetragon, Tracee, Falco, strace, conntrack and plain connect logs. See notes.md. */
export const runtime: Source = {
  id: 'runtime',
  title: 'Runtime events',
  clock: { precision: 'nanosecond', zone: 'utc', year: 'stated', rhythm: 3600 },
  envelopes: [],
  embedded: [],
  recordType: 'JSON',
  recognise,
  line: 'line',
  parse: connectRows,
  whole: ({ text }) => isConnectHead(text),
  stage: [record, tetragon, tracee, falco, strace, connects, stage].join('\n'),
  normalise,
  deduplicate: true,
  tables,
  conclude: concludeProcesses,
};

/** Keys of Tetragon's events; the key is the kind. */
const TETRAGON = /^process_(exec|exit|kprobe|tracepoint|loader|uprobe|lsm|usdt|connect|close|listen|accept)$/;
/** A line of Tetragon, Tracee or Falco behind what `kubectl logs` or a container runtime writes before it. */
const PREFIXED = /^(?:\[\S+\] )?(?:\d{4}-\S+ )?(?:(?:stdout|stderr) [FP] )?(\{".*\})\s*$/;
const STRACE =
  /^(?:\[pid\s+\d+\]\s+|\d+\s+)?(?:(?:\d{10}\.\d+|\d{2}:\d{2}:\d{2}(?:\.\d+)?)\s+)(?:[a-z_0-9]+\(.*(?:= |<unfinished)|<\.\.\. \w+ resumed>|\+\+\+ |--- SIG)/;
const CONNTRACK =
  /^\s*(?:\[\d{10}\.\d+\]\s*)?\[(?:NEW|UPDATE|DESTROY)\]\s.*\bsrc=\S+ dst=\S+ sport=\d+ dport=\d+/;

function recognise({ records, text }: Head): Recognition {
  if (records.some(isRuntimeEvent) || isConnectHead(text)) return { read: true };
  if (records.length > 0) return null;
  return text.split(/\r?\n/, 50).some(isRuntimeLine) ? { read: true } : null;
}

function isRuntimeEvent(record: JsonObject): boolean {
  const tetragon = Object.entries(record).some(
    ([name, value]) => TETRAGON.test(name) && isObject(value) && 'process' in value,
  );
  const tracee =
    'eventName' in record && 'timestamp' in record && 'processName' in record && 'args' in record;
  const falco = isObject(record['output_fields']) && 'rule' in record && 'priority' in record;
  const connect = 'pid' in record && 'daddr' in record && 'dport' in record && timeOf(record);
  return tetragon || tracee || falco || connect;
}

function timeOf(record: JsonObject): boolean {
  return 'time' in record || 'ts' in record || 'timestamp' in record;
}

function isRuntimeLine(line: string): boolean {
  if (STRACE.test(line) || CONNTRACK.test(line)) return true;
  const json = PREFIXED.exec(line)?.[1];
  if (json === undefined) return false;
  try {
    const record: unknown = JSON.parse(json);
    return isObject(record) && isRuntimeEvent(record);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConnectHead(text: string): boolean {
  const names = new Set(csvHead(text));
  const timed = names.has('time') || names.has('ts') || names.has('timestamp');
  return timed && names.has('pid') && names.has('daddr') && names.has('dport');
}

/** Rows of a connect log in CSV, names of columns in lower case. */
function* connectRows(content: Buffer): Generator<ParsedRecord> {
  for (const row of csvRecords(content)) {
    if (!row.ok) yield row;
    else {
      const cells = Object.entries(row.record).map(([name, cell]) => [name.toLowerCase(), cell] as const);
      yield { ...row, record: Object.fromEntries(cells) };
    }
  }
}
