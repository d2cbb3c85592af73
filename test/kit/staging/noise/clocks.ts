import { dirname } from 'node:path';
import { isoSecond, SECOND } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { BundleFile } from '../truth.ts';

/** Logs of several files that one clock stamps. */
const ONE_CLOCK: ReadonlySet<string> = new Set(['aws-cloudtrail', 'vault-audit']);
const TIMES = [
  'eventTime',
  '@timestamp',
  'EventTime',
  'time',
  'timestamp',
  'receiveTimestamp',
  'requestReceivedTimestamp',
  'stageTimestamp',
  'start_time',
  'token_issue_time',
].join('|');
const MOMENT = String.raw`(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)`;
/** A time of a record in JSON, also where the record is a text within JSON; and the time at the head of a line. */
const NAMED = new RegExp(String.raw`(\\*"(?:${TIMES})\\*":\s*\\*")${MOMENT}`, 'g');
const LEADING = new RegExp(`^((?:time=")?)${MOMENT}`);
const NANOS = /("(?:start|end)TimeUnixNano":")(\d{10})/g;

/** The clock that stamps a log: one for all files of a source, or one for each folder. */
export function clockOf({ source, path }: BundleFile): string {
  return ONE_CLOCK.has(source) ? source : `${source}/${dirname(path)}`;
}

/** Seconds that a clock is off: one to four minutes, before or after. */
export function offset(random: Random, level: number): number {
  return Math.round((random.chance(0.5) ? 1 : -1) * random.int(60, 240) * level);
}

/** A record with its own times put off by so many seconds. */
export function shifted(record: string, seconds: number): string {
  const move = (_: string, before: string, day: string, between: string, time: string): string => {
    const moved = isoSecond(Date.parse(`${day}T${time}Z`) + seconds * SECOND).slice(0, 19);
    return before + moved.replace('T', between);
  };
  return record
    .replace(NAMED, move)
    .replace(LEADING, move)
    .replace(NANOS, (_, before: string, at: string) => before + String(Number(at) + seconds));
}
