/** A hundred thousand lists inside one another. */
export const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** A CloudTrail record of its own number, with some fields otherwise. */
export function call(
  number: number,
  changed: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEANA',
      arn: 'arn:aws:iam::111111111111:user/ana',
      accountId: '111111111111',
      accessKeyId: 'AKIAEXAMPLEANA000000',
      userName: 'ana',
    },
    eventTime: '2026-10-02T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'example-agent',
    requestParameters: { bucketName: 'example-data' },
    responseElements: null,
    eventID: `call-${String(number)}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111111111111',
    ...changed,
  };
}

/** So many records, numbered from 0. */
export function calls(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, number) => call(number));
}

/** A trail file of records. */
export function trail(records: readonly unknown[]): string {
  return JSON.stringify({ Records: records });
}

/** The request line of a Vault call. */
export function ask(number: number): Record<string, unknown> {
  return {
    time: '2026-10-02T09:00:00.1Z',
    type: 'request',
    request: {
      id: `request-${String(number)}`,
      operation: 'read',
      client_token: `hmac-sha256:${'ab'.repeat(32)}`,
      path: 'secret/data/app',
      remote_address: '10.0.3.7',
    },
  };
}

/** The response line of the same call. */
export function answer(number: number): Record<string, unknown> {
  return { ...ask(number), time: '2026-10-02T09:00:00.2Z', type: 'response', response: {} };
}

/** A row of a task registry. */
export function task(number: number): Record<string, unknown> {
  return {
    task_id: `task-${String(number)}`,
    agent_name: 'ingest',
    started_at: '2026-10-02T09:00:00Z',
    ended_at: '2026-10-02T10:00:00Z',
    needs: ['s3:PutObject'],
  };
}
