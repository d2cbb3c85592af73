import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import grants from './grants.sql?raw';
import issued from './issued.sql?raw';
import lifecycle from './lifecycle.sql?raw';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';

/** AWS CloudTrail: trail files, event history exports, CloudWatch Logs and Logstash exports. See notes.md for the formats. */
export const awsCloudtrail: Source = {
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: 6 * 3600 },
  envelopes: ['Records', 'Events', 'events', 'logEvents'],
  embedded: ['CloudTrailEvent', 'message'],
  recordType: RECORD_TYPE,
  recognise,
  stage,
  normalise: [issued, normalise, lifecycle, grants].join('\n'),
  deduplicate: true,
};

function recognise(head: Head): Recognition {
  if (head.records.some(isEvent) || beginsAsEvent(head)) return { read: true };
  if (head.envelope && Array.isArray(head.envelope['Records']) && head.envelope['Records'].length === 0)
    return { read: true };
  return null;
}

function isEvent(record: JsonObject): boolean {
  if ('eventSource' in record && 'eventName' in record) return true;
  const inner = record['CloudTrailEvent'] ?? record['message'];
  return typeof inner === 'string' && inner.includes('"eventSource"') && inner.includes('"eventName"');
}

/** Whether the first record is longer than what is looked at and reads as an event, or as an export's wrapping of one. */
function beginsAsEvent({ records, text }: Head): boolean {
  return (
    records.length === 0 &&
    /(^\s*[[{]|\n\{")/.test(text) &&
    /\\?"eventSource\\?"\s*:/.test(text) &&
    /\\?"eventName\\?"\s*:/.test(text)
  );
}
