import { gzipSync } from 'node:zlib';
import type { TrailEvent } from './aws/record.ts';
import { isoMillis, MINUTE, SECOND } from './clock.ts';
import type { Json, JsonObject } from './json.ts';

/** Containers that CloudTrail events come in. */
export type Container = 'records' | 'ndjson' | 'array' | 'lookup-events' | 'cloudwatch-logs' | 'logstash';

/** The bytes of a file that holds these events; a name ending in `.gz` gets compressed bytes. */
export function pack(container: Container, name: string, events: readonly TrailEvent[]): Buffer {
  return compressed(name, WRITERS[container](events));
}

/** One JSON document a line. */
export function lines(documents: readonly Json[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('');
}

/** The text as bytes, gzipped when the name ends in `.gz`, without a time in the header. */
export function compressed(name: string, text: string | Buffer): Buffer {
  return name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : Buffer.from(text);
}

const WRITERS: Readonly<Record<Container, (events: readonly TrailEvent[]) => string>> = {
  records: (events) => JSON.stringify({ Records: records(events) }),
  ndjson: (events) => lines(records(events)),
  array: (events) => `${JSON.stringify(records(events), null, 2)}\n`,
  'lookup-events': (events) => `${JSON.stringify({ Events: events.map(lookedUp) }, null, 4)}\n`,
  'cloudwatch-logs': (events) => JSON.stringify(subscription(events)),
  logstash: (events) => lines(events.map(shipped)),
};

function records(events: readonly TrailEvent[]): JsonObject[] {
  return events.map((event) => event.record);
}

function lookedUp({ at, id, record }: TrailEvent): JsonObject {
  const identity = record['userIdentity'] as JsonObject;
  const { accessKeyId, userName } = identity;
  return {
    EventId: id,
    EventName: record['eventName'] ?? null,
    ReadOnly: record['readOnly'] === true ? 'true' : 'false',
    ...(accessKeyId ? { AccessKeyId: accessKeyId } : {}),
    EventTime: `${isoMillis(at + 120 * MINUTE)
      .slice(0, 19)
      .replace('T', ' ')}+02:00`,
    EventSource: record['eventSource'] ?? null,
    ...(userName ? { Username: userName } : {}),
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  };
}

function subscription(events: readonly TrailEvent[]): JsonObject {
  const account = events[0]?.account ?? '';
  return {
    messageType: 'DATA_MESSAGE',
    owner: account,
    logGroup: 'CloudTrail/DefaultLogGroup',
    logStream: `${account}_CloudTrail_us-east-1`,
    subscriptionFilters: ['archive'],
    logEvents: events.map(({ at, record }, index) => ({
      id: `39${String(at)}${String(index).padStart(41, '0')}`,
      timestamp: at - (at % SECOND) + 4 * MINUTE,
      message: JSON.stringify(record),
    })),
  };
}

function shipped({ at, record }: TrailEvent): JsonObject {
  const { eventTime: _dropped, ...rest } = record;
  return { '@timestamp': isoMillis(at - (at % SECOND)), '@version': '1', ...rest };
}
