import type { JsonObject } from '../json.ts';

/** One kind of API call, without caller and time. */
export interface Call {
  /** Service as in `eventSource`, without `.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly readOnly: boolean;
  /** Region it happens in. */
  readonly region: string;
  readonly parameters: JsonObject | null;
  readonly response: JsonObject | null;
  /** ARNs of the resources it names, with their types. */
  readonly resources: readonly { readonly arn: string; readonly type: string; readonly account: string }[];
  /** Whether it is logged as a data event. */
  readonly data: boolean;
}

/** Region where the company works. */
export const HOME = 'eu-west-1';
/** Region where calls to global services are logged. */
export const GLOBAL = 'us-east-1';

interface Extras {
  readonly region?: string;
  readonly response?: JsonObject;
  readonly resources?: Call['resources'];
  readonly data?: boolean;
}

/** A call that reads. */
export function read(
  service: string,
  action: string,
  parameters: JsonObject | null,
  extras: Extras = {},
): Call {
  return call(service, action, true, parameters, extras);
}

/** A call that changes something. */
export function write(
  service: string,
  action: string,
  parameters: JsonObject | null,
  extras: Extras = {},
): Call {
  return call(service, action, false, parameters, extras);
}

/** An S3 data event on one object. */
export function s3Object(
  action: 'GetObject' | 'PutObject',
  account: string,
  bucket: string,
  key: string,
): Call {
  const parameters = { bucketName: bucket, Host: `${bucket}.s3.${HOME}.amazonaws.com`, key };
  const resources = [
    { arn: `arn:aws:s3:::${bucket}/${key}`, type: 'AWS::S3::Object', account },
    { arn: `arn:aws:s3:::${bucket}`, type: 'AWS::S3::Bucket', account },
  ];
  return call('s3', action, action === 'GetObject', parameters, { resources, data: true });
}

/** An S3 data event that lists a prefix. */
export function s3List(account: string, bucket: string, prefix: string): Call {
  const parameters = {
    'list-type': '2',
    bucketName: bucket,
    prefix,
    Host: `${bucket}.s3.${HOME}.amazonaws.com`,
  };
  const resources = [{ arn: `arn:aws:s3:::${bucket}`, type: 'AWS::S3::Bucket', account }];
  return call('s3', 'ListObjects', true, parameters, { resources, data: true });
}

/** A read of Route 53, which is logged in one region for the world. */
export function route53(action: string, parameters: JsonObject | null): Call {
  return call('route53', action, true, parameters, { region: GLOBAL });
}

function call(
  service: string,
  action: string,
  readOnly: boolean,
  parameters: JsonObject | null,
  extras: Extras,
): Call {
  return {
    service,
    action,
    readOnly,
    parameters,
    region: extras.region ?? HOME,
    response: extras.response ?? null,
    resources: extras.resources ?? [],
    data: extras.data ?? false,
  };
}
