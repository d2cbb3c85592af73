import { goTime, isoSecond } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { AuditDevice } from './device.ts';
import type { Exchange, Token } from './exchange.ts';

/** Era of the Vault that wrote a line: old ones write every key, newer ones leave out what is empty. */
export type Era = 'every-key' | 'omit-empty';

/** The request line of a call, as one device writes it. */
export function requestLine(of: Exchange, device: AuditDevice, era: Era): JsonObject {
  const time = goTime(of.at, of.nanos[0]);
  const auth = authBlock(of.caller, device, era);
  return envelope(
    era,
    'request',
    time,
    auth,
    requestBlock(of, device, era),
    of.denied ? 'permission denied' : '',
  );
}

/** The response line of a call, as one device writes it. */
export function responseLine(of: Exchange, device: AuditDevice, era: Era): JsonObject {
  const time = goTime(of.at + (of.took ?? 0), of.nanos[1]);
  const error = of.denied ? '1 error occurred:\n\t* permission denied\n\n' : '';
  const login = of.caller === null && of.issued !== null;
  const auth = authBlock(login ? of.issued : of.caller, device, era);
  const line = envelope(era, 'response', time, auth, requestBlock(of, device, era), error);
  return { ...line, response: responseBlock(of, device, era) };
}

function envelope(
  era: Era,
  type: string,
  time: string,
  auth: JsonObject,
  request: JsonObject,
  error: string,
): JsonObject {
  if (era === 'every-key') return { time, type, auth, request, error };
  return { auth, ...(error ? { error } : {}), request, time, type };
}

function authBlock(token: Token | null, device: AuditDevice, era: Era): JsonObject {
  if (era === 'every-key') {
    return {
      client_token: token ? device.hmac(token.value) : '',
      accessor: token ? device.hmac(token.accessor) : '',
      display_name: token?.displayName ?? '',
      policies: token?.policies ?? null,
      token_policies: token?.policies ?? null,
      metadata: token?.metadata ?? null,
      entity_id: token?.entityId ?? '',
      token_type: token ? 'service' : 'default',
    };
  }
  if (!token) return { token_type: 'default' };
  return {
    accessor: device.hmac(token.accessor),
    client_token: device.hmac(token.value),
    display_name: token.displayName,
    ...(token.entityId ? { entity_id: token.entityId } : {}),
    ...(token.metadata ? { metadata: token.metadata } : {}),
    policies: token.policies,
    token_issue_time: isoSecond(token.issuedAt),
    token_policies: token.policies,
    token_ttl: token.ttl,
    token_type: 'service',
  };
}

function requestBlock(of: Exchange, device: AuditDevice, era: Era): JsonObject {
  const caller = of.caller;
  const data = of.data && device.conceal(of.data);
  if (era === 'every-key') {
    return {
      id: of.id,
      operation: of.operation,
      client_token: caller ? device.hmac(caller.value) : '',
      client_token_accessor: caller ? device.hmac(caller.accessor) : '',
      namespace: { id: 'root' },
      path: of.path,
      data,
      policy_override: false,
      remote_address: of.address,
      wrap_ttl: 0,
      headers: {},
    };
  }
  return {
    ...(caller
      ? { client_token: device.hmac(caller.value), client_token_accessor: device.hmac(caller.accessor) }
      : {}),
    ...(data ? { data } : {}),
    id: of.id,
    mount_point: of.mount.point,
    mount_type: of.mount.type,
    namespace: { id: 'root' },
    operation: of.operation,
    path: of.path,
    remote_address: of.address,
  };
}

function responseBlock(of: Exchange, device: AuditDevice, era: Era): JsonObject {
  return {
    ...(of.issued ? { auth: authBlock(of.issued, device, era) } : {}),
    ...(of.answer ? { data: device.conceal(of.answer, of.clear) } : {}),
    ...(of.lease ? { secret: { lease_id: of.lease } } : {}),
    ...(era === 'omit-empty' ? { mount_type: of.mount.type } : {}),
  };
}
