import { join } from 'node:path';
import { awsDate, isoSecond, SECOND, type Moment } from '../clock.ts';
import { Random } from '../random.ts';
import { disordered, redelivered, withRedeliveries } from './disorder.ts';
import { writeParts, type BenchInput } from './parts.ts';

/** Size and place of the CloudTrail input of a benchmark. */
export interface CloudTrailBench {
  /** Different events; nearly a hundredth of them is delivered twice on top. */
  readonly events: number;
  /** Gzip files to spread them over. */
  readonly files: number;
  readonly outDir: string;
  readonly seed: number;
  /** One event in so many hands out a session; 50 when absent. */
  readonly issueEvery?: number;
}

interface Session {
  readonly account: string;
  readonly keyId: string;
  /** `userIdentity`, as text. */
  readonly identity: string;
  readonly address: string;
}

const START = Date.UTC(2026, 9, 1);
const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '555555555555'];
const LIVE_SESSIONS = 400;

const CALLS: readonly (readonly [service: string, action: string, readOnly: boolean, data: boolean])[] = [
  ['s3', 'GetObject', true, true],
  ['s3', 'PutObject', false, true],
  ['ec2', 'DescribeInstances', true, false],
  ['logs', 'FilterLogEvents', true, false],
  ['dynamodb', 'DescribeTable', true, false],
  ['route53', 'ListResourceRecordSets', true, false],
  ['kms', 'Decrypt', true, false],
  ['ssm', 'UpdateInstanceInformation', false, false],
];
const AGENT =
  'Boto3/1.41.2 md/Botocore#1.41.2 ua/2.1 os/linux#6.8.0-1021-aws md/arch#x86_64 lang/python#3.12.7';

/** Writes CloudTrail events: sessions that are issued and then used, neighbours out of order, some delivered twice. */
export async function generateCloudTrail({
  events,
  files,
  outDir,
  seed,
  issueEvery = 50,
}: CloudTrailBench): Promise<BenchInput> {
  const random = new Random(`bench/cloudtrail/${seed}`);
  const lag = Math.max(1, Math.floor(events / 30));
  const records = withRedeliveries(events, lag);
  const written = await writeParts(
    redelivered(disordered(random.fork('order'), stream(random, events, issueEvery)), events, lag),
    {
      outDir,
      records,
      files,
      nameOf: (part) => `cloudtrail-${String(part).padStart(5, '0')}.json.gz`,
      frame: ['{"Records":[', ',', ']}'],
    },
  );
  return { ...written, records, events };
}

/** Pattern of the files that {@link generateCloudTrail} writes, for a database's reader. */
export function cloudTrailPattern(outDir: string): string {
  return join(outDir, 'cloudtrail-*.json.gz');
}

function* stream(random: Random, events: number, issueEvery: number): Generator<string> {
  const live: Session[] = [];
  const step = (30 * 24 * 3600 * SECOND) / events;
  for (let index = 0; index < events; index++) {
    const at = START + Math.floor(index * step);
    const caller = live.length < 40 || index % issueEvery === 0 ? null : random.pick(live);
    if (caller) {
      yield use(random, caller, at);
      continue;
    }
    const { session, record } = issue(random, at);
    if (live.length < LIVE_SESSIONS) live.push(session);
    else live[random.int(0, LIVE_SESSIONS - 1)] = session;
    yield record;
  }
}

function use(random: Random, caller: Session, at: Moment): string {
  const [service, action, readOnly, data] = random.pick(CALLS);
  const denied = random.chance(0.02)
    ? `"errorCode":"AccessDenied","errorMessage":"User is not authorized to perform: ${service}:${action}",`
    : '';
  const name = `part-${random.hex(12)}`;
  const parameters = `{"bucketName":"example-lake","Host":"example-lake.s3.eu-west-1.amazonaws.com","key":"raw/2026/10/${name}.parquet"}`;
  const resources = `[{"accountId":"${caller.account}","type":"AWS::S3::Object","ARN":"arn:aws:s3:::example-lake/raw/2026/10/${name}.parquet"},{"accountId":"${caller.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::example-lake"}]`;
  return `{"eventVersion":"1.11","userIdentity":${caller.identity},"eventTime":"${isoSecond(at)}","eventSource":"${service}.amazonaws.com","eventName":"${action}","awsRegion":"eu-west-1","sourceIPAddress":"${caller.address}","userAgent":"${AGENT}",${denied}"requestParameters":${parameters},"responseElements":null,"requestID":"${random.uuid()}","eventID":"${random.uuid()}","readOnly":${readOnly},"resources":${resources},"eventType":"AwsApiCall","managementEvent":${!data},"recipientAccountId":"${caller.account}","eventCategory":"${data ? 'Data' : 'Management'}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${service}.eu-west-1.amazonaws.com"}}`;
}

function issue(random: Random, at: Moment): { readonly session: Session; readonly record: string } {
  const account = random.pick(ACCOUNTS);
  const keyId = `ASIA${random.base32(16)}`;
  const role = `agent-role-${random.int(1, 40)}`;
  const roleId = `AROA${role.slice(11).padStart(17, 'EXAMPLEROLE234567')}`;
  const name = `ironclaw-task-${random.hex(4)}-${random.hex(4)}`;
  const roleArn = `arn:aws:iam::${account}:role/${role}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
  const address = `10.20.${random.int(0, 31)}.${random.int(1, 254)}`;
  const identity = `{"type":"AssumedRole","principalId":"${roleId}:${name}","arn":"${arn}","accountId":"${account}","accessKeyId":"${keyId}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${roleId}","arn":"${roleArn}","accountId":"${account}","userName":"${role}"},"attributes":{"creationDate":"${isoSecond(at)}","mfaAuthenticated":"false"}}}`;
  const record = `{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE${account.slice(0, 10)}","arn":"arn:aws:iam::${account}:user/orchestrator","accountId":"${account}","accessKeyId":"AKIAEXAMPLE${account.slice(0, 9)}","userName":"orchestrator"},"eventTime":"${isoSecond(at)}","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"eu-west-1","sourceIPAddress":"${address}","userAgent":"${AGENT}","requestParameters":{"roleArn":"${roleArn}","roleSessionName":"${name}","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"${keyId}","sessionToken":"IQoJb3JpZ2luX2Vj${random.base62(240)}=","expiration":"${awsDate(at + 3600 * SECOND, 'sts')}"},"assumedRoleUser":{"assumedRoleId":"${roleId}:${name}","arn":"${arn}"}},"requestID":"${random.uuid()}","eventID":"${random.uuid()}","readOnly":true,"resources":[{"accountId":"${account}","type":"AWS::IAM::Role","ARN":"${roleArn}"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"${account}","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"sts.eu-west-1.amazonaws.com"}}`;
  return { session: { account, keyId, identity, address }, record };
}
