/** Containers that a case's records can be put into. */
export type CaseContainer =
  'records' | 'array' | 'ndjson' | 'lookup-events' | 'cloudwatch' | 'logstash' | 'text' | 'base64';

/** What a case puts in: records in a container (`records` when not said), or the text of a file. */
export interface CaseInput {
  readonly container?: CaseContainer | undefined;
  readonly input: readonly unknown[] | string;
}

/** The text of a file that holds a case's input; in the container `base64`, the text as it stands. */
export function contained({ container = 'records', input }: CaseInput): string {
  return typeof input === 'string' ? input : WRITERS[container](input);
}

/** The content of a file that holds a case's input; in the container `base64`, the bytes that the text stands for. */
export function fileContent(one: CaseInput): string | Buffer {
  return one.container === 'base64' ? Buffer.from(contained(one), 'base64') : contained(one);
}

const WRITERS: Readonly<Record<CaseContainer, (records: readonly unknown[]) => string>> = {
  records: (records) => JSON.stringify({ Records: records }),
  array: (records) => JSON.stringify(records, null, 2),
  ndjson: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  'lookup-events': (records) => JSON.stringify({ Events: records.map(lookedUp) }, null, 4),
  cloudwatch: (records) =>
    JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: 'trail', logEvents: records.map(logged) }),
  logstash: (records) => records.map((record) => `${JSON.stringify(shipped(record))}\n`).join(''),
  text: (records) => records.map((record) => `${String(record)}\n`).join(''),
  base64: (lines) => lines.map(String).join(''),
};

function lookedUp(record: unknown): object {
  const { eventName, readOnly } = record as { eventName?: string; readOnly?: boolean };
  return {
    EventName: eventName,
    ReadOnly: String(readOnly ?? false),
    EventTime: '2026-10-02 11:00:00+02:00',
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  };
}

function logged(record: unknown, index: number): object {
  return { id: String(index), timestamp: 1_790_935_200_000, message: JSON.stringify(record) };
}

function shipped(record: unknown): object {
  const { eventTime, ...rest } = record as { eventTime?: string };
  return {
    '@timestamp': eventTime?.replace(/Z$/, '.000Z'),
    '@version': '1',
    ...rest,
  };
}
