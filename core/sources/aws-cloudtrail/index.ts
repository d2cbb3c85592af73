import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';

/** AWS CloudTrail: trail files, event history exports, CloudWatch Logs and Logstash exports. See notes.md for the formats. */
export const awsCloudtrail: Source = {
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail',
  envelopes: ['Records', 'Events', 'events', 'logEvents'],
  embedded: ['CloudTrailEvent', 'message'],
  recordType: RECORD_TYPE,
  recognise,
  stage,
  normalise,
  deduplicate: true,
};

function recognise(head: Head): Recognition {
  if (head.records.some(isEvent)) return { read: true };
  const first = head.envelope ?? head.records[0];
  if (first && 'digestStartTime' in first && 'logFiles' in first) {
    return { read: false, note: 'CloudTrail digest file: recognised, not read by this version' };
  }
  if (head.envelope && Array.isArray(head.envelope['Records']) && head.envelope['Records'].length === 0)
    return { read: true };
  return null;
}

function isEvent(record: JsonObject): boolean {
  if ('eventSource' in record && 'eventName' in record && 'awsRegion' in record) return true;
  const inner = record['CloudTrailEvent'] ?? record['message'];
  return typeof inner === 'string' && inner.includes('"eventSource"') && inner.includes('"eventName"');
}
