import { isoMillis, type Moment } from '../../../clock.ts';
import type { Json, JsonObject } from '../../../json.ts';
import type { Random } from '../../../random.ts';
import type { Mark } from '../../story.ts';
import { textOf } from '../json-text.ts';
import type { KubernetesCaller } from './caller.ts';

/** What a call is about. */
export interface KubernetesObject {
  /** API group, left out for the core one. */
  readonly group?: string;
  /** In the plural, as in the address. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** A call of the API server. */
export interface KubernetesCall {
  readonly at: Moment;
  readonly auditId: string;
  readonly caller: KubernetesCaller;
  readonly verb: string;
  /** What it is about; the path where it is no object. */
  readonly object: KubernetesObject | string;
  /** What stands in the address behind the question mark. */
  readonly query?: string;
  readonly code?: number;
  /** Why it was allowed; empty where the authorizer gives no reason. */
  readonly reason?: string;
  /** Whether it was forbidden. */
  readonly forbidden?: boolean;
  readonly body?: Json;
  readonly answer?: Json;
  readonly annotations?: JsonObject;
  /** Milliseconds that a watch stays open: it has a record when it begins and one when it ends. */
  readonly open?: number;
  readonly mark?: Mark;
}

/** A record of the audit log, when it was written, and whose it is. */
export interface AuditRecord {
  readonly at: Moment;
  readonly record: JsonObject;
  readonly mark?: Mark;
}

/** The records of a call: one, or two for a watch. */
export function auditRecords(random: Random, call: KubernetesCall): readonly AuditRecord[] {
  const began = random.int(0, 999);
  const took = random.int(2, 9);
  const received = stamp(call.at, began);
  const record = (stage: string, after: number): AuditRecord => ({
    at: call.at + after,
    record: recordOf(call, stage, received, stamp(call.at + after, random.int(0, 999))),
    ...(call.mark ? { mark: call.mark } : {}),
  });
  if (call.open === undefined) return [record('ResponseComplete', took)];
  return [record('ResponseStarted', took), record('ResponseComplete', call.open)];
}

function recordOf(call: KubernetesCall, stage: string, received: string, written: string): JsonObject {
  const { auditId, caller, verb, object, query, body, answer } = call;
  const refused = call.forbidden === true;
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: answer !== undefined ? 'RequestResponse' : body !== undefined ? 'Request' : 'Metadata',
    auditID: auditId,
    stage,
    requestURI: pathOf(object, verb) + (query ? `?${query}` : ''),
    verb,
    user: caller.user,
    sourceIPs: [caller.address],
    userAgent: caller.userAgent,
    ...(typeof object === 'string' ? {} : { objectRef: referenceOf(object) }),
    responseStatus: refused
      ? { metadata: {}, status: 'Failure', message: refusal(call), reason: 'Forbidden', code: 403 }
      : { metadata: {}, code: call.code ?? (verb === 'create' ? 201 : 200) },
    ...(body === undefined ? {} : { requestObject: body }),
    ...(answer === undefined ? {} : { responseObject: answer }),
    requestReceivedTimestamp: received,
    stageTimestamp: written,
    annotations: {
      ...call.annotations,
      'authorization.k8s.io/decision': refused ? 'forbid' : 'allow',
      'authorization.k8s.io/reason': refused ? '' : (call.reason ?? ''),
    },
  };
}

function refusal({ caller, verb, object }: KubernetesCall): string {
  if (typeof object === 'string') return `forbidden: cannot ${verb} path "${object}"`;
  const { resource, name = '', namespace = '', group = '' } = object;
  const who = textOf(caller.user['username']);
  return `${resource} "${name}" is forbidden: User "${who}" cannot ${verb} resource "${resource}" in API group "${group}" in the namespace "${namespace}"`;
}

function referenceOf({ resource, namespace, name, group, subresource }: KubernetesObject): JsonObject {
  return {
    resource,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(group ? { apiGroup: group } : {}),
    apiVersion: 'v1',
    ...(subresource ? { subresource } : {}),
  };
}

/** The path of a call; one that creates an object names it in its body alone. */
function pathOf(object: KubernetesObject | string, verb: string): string {
  if (typeof object === 'string') return object;
  const { group, resource, namespace, name, subresource } = object;
  return [
    '',
    ...(group ? ['apis', group] : ['api']),
    'v1',
    ...(namespace ? ['namespaces', namespace] : []),
    resource,
    ...(name && (verb !== 'create' || subresource) ? [name] : []),
    ...(subresource ? [subresource] : []),
  ].join('/');
}

/** A time with six digits behind the second. */
function stamp(at: Moment, micros: number): string {
  return `${isoMillis(at).slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
