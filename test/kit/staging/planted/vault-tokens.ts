import { DAY, goTime, HOUR, isoSecond, MINUTE } from '../../clock.ts';
import type { AuditDevice } from '../../vault/device.ts';
import type { Token } from '../../vault/exchange.ts';
import { PERIOD, type Scene } from '../story.ts';
import { aboutSelf, secretRead } from '../vault-calls.ts';
import { approleLogin, childToken, userLogin } from '../vault-logins.ts';

/** A token issued on the first night for sixty days, and never used. */
export function silentToken(scene: Scene, device: AuditDevice) {
  const at = PERIOD.start + 11 * MINUTE;
  const seconds = 60 * 24 * 3600;
  const { token, requestId } = approleLogin(
    scene,
    { at, address: '10.20.9.40' },
    'quarterly-export',
    seconds,
  );
  return {
    ...hmacs(token, device),
    displayName: token.displayName,
    role: 'quarterly-export',
    issuedByRequest: requestId,
    issuedAt: isoSecond(at),
    ttlSeconds: seconds,
    expiresAt: isoSecond(at + 60 * DAY),
    uses: 0,
  };
}

/** A person's token that makes a child, and the child's work. */
export function parentAndChild(scene: Scene, device: AuditDevice) {
  const at = PERIOD.start + 20 * DAY + 9 * HOUR;
  const desk = '198.51.100.25';
  const host = '10.20.9.52';
  const who = { name: 'petra.lind', policy: 'platform-admins', entityId: scene.random.uuid() };
  const parent = userLogin(scene, { at, address: desk }, who);
  const child = childToken(scene, { at: at + 3 * MINUTE, address: desk }, parent.token, 'restore-job');
  const reads = scene.random.ascending(12, at + 5 * MINUTE, at + 2 * HOUR);
  for (const moment of reads) secretRead(scene, { at: moment, address: host }, child.token);
  aboutSelf(scene, { at: at + 2 * HOUR + MINUTE, address: host }, child.token, 'renew');
  aboutSelf(scene, { at: at + 3 * HOUR, address: desk }, parent.token, 'revoke');
  return {
    parent: hmacs(parent.token, device),
    child: hmacs(child.token, device),
    loginRequest: parent.requestId,
    createRequest: child.requestId,
    createdAt: isoSecond(at + 3 * MINUTE),
    parentUses: 2,
    childUses: reads.length + 1,
  };
}

/** A token whose calls two audit devices wrote down, each under a salt of its own. */
export function twoDevices(scene: Scene, devices: readonly AuditDevice[]) {
  const at = PERIOD.start + 15 * DAY + 13 * HOUR;
  const address = '10.20.9.61';
  const { token, requestId } = approleLogin(scene, { at, address }, 'restore-drill', 7200);
  const reads = scene.random.ascending(8, at + MINUTE, at + HOUR);
  const requests = reads.map((moment) => secretRead(scene, { at: moment, address }, token).id);
  return {
    devices: devices.map((device) => ({ device: device.name, ...hmacs(token, device) })),
    loginRequest: requestId,
    requests,
    firstAt: goTime(at, 0),
    uses: requests.length,
  };
}

function hmacs(
  token: Token,
  device: AuditDevice,
): { readonly tokenHmac: string; readonly accessorHmac: string } {
  return { tokenHmac: device.hmac(token.value), accessorHmac: device.hmac(token.accessor) };
}
