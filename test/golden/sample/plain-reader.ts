import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import type { Task } from '#test/kit/staging/story.ts';

/** What the tests ask of a CloudTrail record. */
export interface TrailRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly sourceIPAddress: string;
  readonly errorCode?: string;
  readonly sharedEventID?: string;
  readonly userIdentity: {
    readonly accessKeyId?: string;
    readonly arn?: string;
    readonly sessionContext?: { readonly ec2RoleDelivery?: string };
  };
  readonly responseElements: {
    readonly credentials?: { readonly accessKeyId: string };
    readonly accessKey?: { readonly accessKeyId: string; readonly createDate: string };
  } | null;
}

/** What the tests ask of a Vault audit line. */
export interface AuditRecord {
  readonly type: string;
  readonly request: { readonly id: string; readonly client_token?: string };
  readonly response?: { readonly auth?: { readonly client_token: string; readonly token_ttl?: number } };
}

/** What the tests ask of a record of the cluster's audit log. */
export interface ClusterRecord {
  readonly auditID: string;
  readonly requestReceivedTimestamp: string;
  readonly user: {
    readonly extra?: { readonly 'authentication.kubernetes.io/credential-id'?: readonly string[] };
  };
  readonly requestObject?: { readonly spec?: { readonly expirationSeconds?: number } };
  readonly annotations: Readonly<Record<string, string>>;
}

interface Document extends TrailRecord, AuditRecord, ClusterRecord, Task {
  readonly Records?: readonly TrailRecord[];
  readonly Events?: readonly { readonly CloudTrailEvent: string }[];
  readonly logEvents?: readonly { readonly message: string }[];
  readonly '@timestamp'?: string;
  readonly '@version'?: string;
}

/** All records of a bundle, read in the plainest way: no detection, no database. */
export interface PlainBundle {
  /** Records of every CloudTrail container, repeated deliveries included. */
  readonly deliveries: readonly TrailRecord[];
  /** Different CloudTrail events, by event id. */
  readonly events: ReadonlyMap<string, TrailRecord>;
  /** Lines of all Vault devices, with the device's folder. */
  readonly audit: readonly { readonly device: string; readonly line: AuditRecord }[];
  readonly tasks: readonly Task[];
  /** Lines that are not JSON. */
  readonly broken: number;
}

/** Paths of all files under a folder, sorted, with their uncompressed text. */
export async function readFolder(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, string>();
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    files.set(relative(folder, path), (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  }
  return files;
}

/** Reads a bundle's folder. */
export async function readBundle(folder: string): Promise<PlainBundle> {
  const deliveries: TrailRecord[] = [];
  const audit: { device: string; line: AuditRecord }[] = [];
  const tasks: Task[] = [];
  let broken = 0;
  for (const [path, text] of await readFolder(folder)) {
    if (!/^(?:AWSLogs\/\d+\/CloudTrail|exports|vault|registry)\//.test(path)) continue;
    if (path.endsWith('.yaml')) tasks.push(...(parse(text) as { tasks: Task[] }).tasks);
    else {
      const { documents, unreadable } = jsonDocuments(text);
      broken += unreadable;
      if (path.startsWith('vault/')) {
        const device = path.split('/')[1] ?? '';
        audit.push(...documents.map((line) => ({ device, line })));
      } else if (path.startsWith('registry/')) tasks.push(...documents);
      else deliveries.push(...documents.flatMap(trailRecords));
    }
  }
  const events = new Map(deliveries.map((record) => [record.eventID, record]));
  return { deliveries, events, audit, tasks, broken };
}

/** Events that name an access key, an action that two accounts log once. */
export function usesOf({ events }: PlainBundle, credentialKey: string): TrailRecord[] {
  const keyId = credentialKey.replace('aws-key:', '');
  const seen = new Set<string>();
  return [...events.values()].filter((record) => {
    if (record.userIdentity.accessKeyId !== keyId) return false;
    const once = record.sharedEventID ?? record.eventID;
    const first = !seen.has(once);
    seen.add(once);
    return first;
  });
}

/** Records of the cluster's audit log in a bundle, but for one that breaks off. */
export async function readClusterLog(folder: string): Promise<readonly ClusterRecord[]> {
  const files = [...(await readFolder(folder))].filter(([path]) =>
    /^kubernetes\/.*\/audit\.log\.gz$/.test(path),
  );
  return files.flatMap(([, text]) => jsonDocuments(text).documents);
}

function jsonDocuments(text: string): { documents: Document[]; unreadable: number } {
  try {
    const whole = JSON.parse(text) as Document | Document[];
    return { documents: Array.isArray(whole) ? whole : [whole], unreadable: 0 };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const documents: Document[] = [];
  let unreadable = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    try {
      documents.push(JSON.parse(line) as Document);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      unreadable += 1;
    }
  }
  return { documents, unreadable };
}

function trailRecords(document: Document): readonly TrailRecord[] {
  const { Records, Events, logEvents, '@timestamp': shipped } = document;
  if (Records) return Records;
  if (Events) return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as TrailRecord);
  if (logEvents) return logEvents.map(({ message }) => JSON.parse(message) as TrailRecord);
  if (!shipped) return [document];
  const { '@timestamp': _at, '@version': _version, ...record } = document;
  return [{ ...record, eventTime: shipped.replace('.000Z', 'Z') }];
}
