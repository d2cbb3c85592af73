import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Access key whose use the bundle shows. */
export const LONG_KEY = 'AKIAIOSFODNN7EXAMPLE';
/** Access key whose issuance and use the bundle shows. */
export const TEMPORARY_KEY = 'ASIAIOSFODNN7EXAMPLE';

const CALLER = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER000001',
  arn: 'arn:aws:iam::111111111111:user/alice',
  accountId: '111111111111',
  accessKeyId: LONG_KEY,
  userName: 'alice',
};
const ROLE = 'arn:aws:sts::111111111111:assumed-role/reader/ingest';
const SESSION = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE000001:ingest',
  arn: ROLE,
  accountId: '111111111111',
  accessKeyId: TEMPORARY_KEY,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE000001',
      arn: 'arn:aws:iam::111111111111:role/reader',
      accountId: '111111111111',
      userName: 'reader',
    },
    attributes: { creationDate: '2026-10-14T09:41:07Z', mfaAuthenticated: 'false' },
  },
};

function record(n: number, caller: object, source: string, name: string, extra: object = {}): object {
  return {
    eventVersion: '1.09',
    userIdentity: caller,
    eventTime: `2026-10-14T09:4${n}:07Z`,
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.17.0',
    requestParameters: null,
    responseElements: null,
    requestID: `00000000-0000-4000-8000-00000000000${n}`,
    eventID: `00000000-0000-4000-9000-00000000000${n}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111111111111',
    eventCategory: 'Management',
    ...extra,
  };
}

const ISSUED = {
  requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/reader', roleSessionName: 'ingest' },
  responseElements: {
    credentials: {
      accessKeyId: TEMPORARY_KEY,
      expiration: 'Oct 14, 2026, 10:41:07 AM',
      sessionToken: 'EXAMPLETOKEN',
    },
    assumedRoleUser: { assumedRoleId: 'AROAEXAMPLEROLE000001:ingest', arn: ROLE },
  },
};

/** A folder with a small log: a key that takes a role, the session's three calls, one of them denied, one delivered twice. */
export function smallBundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'credtrail-small-'));
  const denied = { errorCode: 'AccessDenied', errorMessage: 'not allowed' };
  const last = record(4, SESSION, 's3', 'ListBuckets');
  const records = [
    record(1, CALLER, 'sts', 'AssumeRole', ISSUED),
    record(2, SESSION, 's3', 'ListBuckets'),
    record(3, SESSION, 'iam', 'ListUsers', denied),
    last,
    last,
  ];
  writeFileSync(join(folder, 'trail.json'), JSON.stringify({ Records: records }));
  return folder;
}
