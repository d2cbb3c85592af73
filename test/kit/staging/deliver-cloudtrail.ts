import { GLOBAL, HOME } from '../aws/call.ts';
import type { TrailEvent } from '../aws/record.ts';
import { DAY, HOUR, isoSecond, MINUTE, type Moment } from '../clock.ts';
import type { Container } from '../containers.ts';
import type { Random } from '../random.ts';
import { deliverDigests } from './deliver-digests.ts';
import type { BundleWriter } from './bundle-writer.ts';
import { ACCOUNT } from './company.ts';
import { PERIOD, type Story } from './story.ts';

/** One file to be: where it lies, how it is written, what is in it. */
interface Delivery {
  readonly path: string;
  readonly container: Container;
  readonly events: TrailEvent[];
}

/** Days that one file of a trail covers, by account and region. */
const BATCH_DAYS: Readonly<Record<string, number>> = {
  [`${ACCOUNT.prod}/${HOME}`]: 3,
  [`${ACCOUNT.prod}/${GLOBAL}`]: 6,
  [`${ACCOUNT.data}/${HOME}`]: 3,
  [`${ACCOUNT.security}/${HOME}`]: 10,
  [`${ACCOUNT.security}/${GLOBAL}`]: 10,
};

/** Parts of the evidence that somebody exported in another way than the trail's own files. */
const EXPORTS: readonly {
  readonly path: string;
  readonly container: Container;
  readonly account: string;
  readonly region: string;
  readonly from: Moment;
  readonly to: Moment;
  /** From when on the trail's own files hold these events too. */
  readonly also: Moment;
}[] = [
  {
    path: 'exports/security-lookup-events.json',
    container: 'lookup-events',
    account: ACCOUNT.security,
    region: GLOBAL,
    from: PERIOD.start,
    to: PERIOD.start + 5 * DAY,
    also: PERIOD.start + 4 * DAY,
  },
  {
    path: 'exports/security-first-days.json',
    container: 'array',
    account: ACCOUNT.security,
    region: HOME,
    from: PERIOD.start,
    to: PERIOD.start + 3 * DAY,
    also: PERIOD.end,
  },
  {
    path: 'exports/data-cloudwatch-logs.json',
    container: 'cloudwatch-logs',
    account: ACCOUNT.data,
    region: GLOBAL,
    from: PERIOD.start,
    to: PERIOD.end + DAY,
    also: PERIOD.end + DAY,
  },
  {
    path: 'exports/prod-logstash.ndjson.gz',
    container: 'logstash',
    account: ACCOUNT.prod,
    region: GLOBAL,
    from: PERIOD.start + 24 * DAY,
    to: PERIOD.end + DAY,
    also: PERIOD.end + DAY,
  },
  {
    path: 'exports/data-forwarder.ndjson.gz',
    container: 'ndjson',
    account: ACCOUNT.data,
    region: HOME,
    from: PERIOD.start + 27 * DAY,
    to: PERIOD.end + DAY,
    also: PERIOD.end + DAY,
  },
];

const GLOBAL_SERVICES = /^(?:sts|iam|signin)\./;

/** Writes all CloudTrail events as files: most in the trails' own layout, some exported, some delivered twice. */
export async function deliverCloudTrail(story: Story, writer: BundleWriter): Promise<void> {
  const random = story.random('deliver');
  const plan = new Map<string, Delivery>();
  for (const event of [...story.trail].sort((left, right) => left.at - right.at)) {
    for (const file of destinations(event, random)) {
      const delivery = plan.get(file.path) ?? { ...file, events: [] };
      plan.set(file.path, delivery);
      delivery.events.push(event);
    }
  }
  let index = 0;
  for (const { path, container, events } of plan.values()) {
    const newestFirst = container === 'array' || container === 'lookup-events' || index++ % 4 === 3;
    const broken =
      container === 'ndjson' ? '{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","princ' : '';
    await writer.trail(path, container, disordered(random, events, newestFirst), broken);
  }
  await deliverDigests(writer);
}

function destinations(event: TrailEvent, random: Random): Omit<Delivery, 'events'>[] {
  const exported = EXPORTS.find(
    ({ account, region, from, to }) =>
      event.account === account && event.region === region && event.at >= from && event.at < to,
  );
  const files: Omit<Delivery, 'events'>[] = exported ? [exported] : [];
  if (!exported || event.at >= exported.also) files.push(trailFile(event, event.region));
  const source = event.record['eventSource'];
  const isGlobal = event.region === GLOBAL && typeof source === 'string' && GLOBAL_SERVICES.test(source);
  if (isGlobal && event.at >= PERIOD.start && random.chance(0.2)) files.push(trailFile(event, HOME));
  return files;
}

function trailFile({ account, at }: TrailEvent, region: string): Omit<Delivery, 'events'> {
  const days = BATCH_DAYS[`${account}/${region}`] ?? 10;
  const batch = Math.floor((at - PERIOD.start) / (days * DAY));
  const end =
    at < PERIOD.start - DAY
      ? at - (at % DAY) + 10 * HOUR
      : PERIOD.start + (batch + 1) * days * DAY - 5 * MINUTE;
  const stamp = isoSecond(end);
  const name = `${account}_CloudTrail_${region}_${stamp.slice(0, 16).replace(/[-:]/g, '')}Z_${suffix(account, region, end)}.json.gz`;
  const path = `AWSLogs/${account}/CloudTrail/${region}/${stamp.slice(0, 10).replaceAll('-', '/')}/${name}`;
  return { path, container: 'records' };
}

function suffix(account: string, region: string, end: Moment): string {
  return Buffer.from(`${account.slice(0, 3)}${region.slice(0, 2)}${end / MINUTE}`)
    .toString('base64url')
    .slice(0, 16);
}

function disordered(random: Random, events: readonly TrailEvent[], newestFirst: boolean): TrailEvent[] {
  const direction = newestFirst ? -1 : 1;
  return events
    .map((event) => ({ event, place: event.at + random.int(-12, 12) * MINUTE }))
    .sort((left, right) => direction * (left.place - right.place))
    .map(({ event }) => event);
}
