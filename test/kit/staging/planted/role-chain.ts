import { read } from '../../aws/call.ts';
import { roleCaller, userCaller } from '../../aws/caller.ts';
import { role } from '../../aws/principals.ts';
import { DAY, HOUR, isoSecond, MINUTE } from '../../clock.ts';
import { ACCOUNT } from '../company.ts';
import { PERIOD, type Scene } from '../story.ts';

const HOPS = [
  ['deploy-broker', ACCOUNT.prod],
  ['data-maintainer', ACCOUNT.data],
  ['key-custodian', ACCOUNT.security],
] as const;

interface Hop {
  readonly at: string;
  readonly role: string;
  readonly account: string;
  readonly sessionName: string;
  /** `eventID` of AssumeRole in the caller's account. */
  readonly event: string;
  readonly parentKey: string;
  readonly childKey: string;
}

/** A user's key that becomes a session, which becomes one in another account, which becomes one in a third. */
export function roleChain(scene: Scene) {
  const { random, story } = scene;
  const { user, keyId, origin } = story.company.pipeline;
  const start = PERIOD.start + 8 * DAY + 14 * HOUR + 20 * MINUTE;
  const keys = [keyId];
  const hops: Hop[] = [];
  let caller = userCaller(user, keyId, origin);
  HOPS.forEach(([name, account], index) => {
    const at = start + index * 4 * MINUTE;
    const label = `build-${random.int(1000, 9999)}`;
    const parent = keys.at(-1) ?? keyId;
    const { session, eventId } = scene.assumeRole(caller, role(random, account, name), label, {
      at,
      seconds: 3600,
    });
    keys.push(session.keyId);
    hops.push({
      at: isoSecond(at),
      role: name,
      account,
      sessionName: label,
      event: eventId,
      parentKey: `aws-key:${parent}`,
      childKey: `aws-key:${session.keyId}`,
    });
    caller = roleCaller(session, origin);
  });
  const uses = 9;
  for (const at of random.ascending(uses, start + 12 * MINUTE, start + 30 * MINUTE)) {
    scene.call(
      caller,
      at,
      read('kms', random.pick(['DescribeKey', 'ListKeys', 'GetKeyPolicy']), { keyId: random.uuid() }),
    );
  }
  return { keys: keys.map((key) => `aws-key:${key}`), hops, lastKeyUses: uses };
}
