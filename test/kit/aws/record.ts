import { isoSecond, type Moment } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { Random } from '../random.ts';
import type { Call } from './call.ts';
import type { Caller } from './caller.ts';

/** One CloudTrail event and what its delivery needs to know of it. */
export interface TrailEvent {
  readonly at: Moment;
  /** Account whose trail carries it (`recipientAccountId`). */
  readonly account: string;
  readonly region: string;
  /** Its `eventID`. */
  readonly id: string;
  readonly record: JsonObject;
}

/** How one event differs from the plain case. */
export interface RecordOptions {
  /** Error code of a call that did not succeed. */
  readonly error?: string;
  /** Account whose trail carries the event; the caller's own if left out. */
  readonly recipient?: string;
  /** Caller as the recipient sees it, where that is not the caller's own view. */
  readonly identity?: JsonObject;
  /** `sharedEventID`, for one action that two accounts log. */
  readonly sharedId?: string;
  /** `requestID`, where two records tell of the same request. */
  readonly requestId?: string;
}

const VERSIONS: Readonly<Record<string, string>> = {
  s3: '1.11',
  iam: '1.11',
  sts: '1.08',
  ec2: '1.10',
  signin: '1.08',
};
const DENIED = /Denied|Unauthorized/;

/** Writes one API call as CloudTrail records it. */
export function trailEvent(
  random: Random,
  caller: Caller,
  at: Moment,
  call: Call,
  options: RecordOptions = {},
): TrailEvent {
  const account = options.recipient ?? caller.account;
  const id = random.uuid();
  const byService = caller.keyId === null || caller.address.endsWith('.amazonaws.com');
  const record: JsonObject = {
    eventVersion: VERSIONS[call.service] ?? '1.09',
    userIdentity: options.identity ?? caller.identity,
    eventTime: isoSecond(at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.action,
    awsRegion: call.region,
    sourceIPAddress: caller.address,
    userAgent: caller.userAgent,
    ...(options.error
      ? { errorCode: options.error, errorMessage: refusal(caller, call, options.error) }
      : {}),
    requestParameters: call.parameters,
    responseElements: options.error ? null : call.response,
    requestID: options.requestId ?? requestId(random, call.service),
    eventID: id,
    readOnly: call.readOnly,
    ...(call.resources.length
      ? {
          resources: call.resources.map(({ arn, type, account: accountId }) => ({
            accountId,
            type,
            ARN: arn,
          })),
        }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: !call.data,
    recipientAccountId: account,
    ...(options.sharedId ? { sharedEventID: options.sharedId } : {}),
    eventCategory: call.data ? 'Data' : 'Management',
    ...(byService ? {} : { tlsDetails: tls(call) }),
    ...(caller.fromConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  };
  return { at, account, region: call.region, id, record };
}

function requestId(random: Random, service: string): string {
  return service === 's3' ? random.base32(16) : random.uuid();
}

function refusal(caller: Caller, call: Call, error: string): string {
  if (!DENIED.test(error)) return 'The specified resource does not exist.';
  if (call.service === 'ec2') return 'You are not authorized to perform this operation.';
  return `User: ${caller.arn} is not authorized to perform: ${call.service}:${call.action}`;
}

function tls(call: Call): JsonObject {
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: `${call.service}.${call.region}.amazonaws.com`,
  };
}
