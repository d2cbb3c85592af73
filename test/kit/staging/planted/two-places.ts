import { read, s3List } from '../../aws/call.ts';
import { roleCaller } from '../../aws/caller.ts';
import { accessKeyId, role } from '../../aws/principals.ts';
import { DAY, HOUR, isoSecond, MINUTE } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { instanceKey } from '../keys.ts';
import { LAKE } from '../palette.ts';
import { PERIOD, type Scene } from '../story.ts';

const HOME_ADDRESS = '198.51.100.95';
const FOREIGN_ADDRESS = '203.0.113.77';

/** An instance's credential, used by the instance and, in the same hours, from an address that is not the instance's. */
export function twoPlaces(scene: Scene) {
  const { random } = scene;
  const node = role(random, ACCOUNT.data, 'warehouse-node');
  const createdAt = PERIOD.start + 18 * DAY + 6 * HOUR;
  const session = {
    role: node,
    name: `i-0${random.hex(16)}`,
    createdAt,
    keyId: accessKeyId(random, 'ASIA', node.account),
    delivery: '1.0' as const,
  };
  scene.story.ledger.means({ kind: 'workload', name: session.name }, [instanceKey(session.name)]);
  const atHome = roleCaller(session, { address: HOME_ADDRESS, userAgent: CLIENT.go });
  const abroad = roleCaller(session, { address: FOREIGN_ADDRESS, userAgent: CLIENT.cli });
  const homeTimes = random.ascending(38, createdAt + 2 * MINUTE, createdAt + 6 * HOUR);
  const foreignTimes = random.ascending(27, createdAt + 2 * HOUR, createdAt + 4 * HOUR);
  for (const at of homeTimes)
    scene.call(
      atHome,
      at,
      read('sqs', 'GetQueueAttributes', {
        queueUrl: 'https://sqs.eu-west-1.amazonaws.com/222222222222/work',
      }),
    );
  for (const at of foreignTimes) {
    scene.call(
      abroad,
      at,
      random.chance(0.6)
        ? s3List(ACCOUNT.data, LAKE, `raw/${random.int(1, 20)}/`)
        : read('s3', 'ListBuckets', { Host: 's3.eu-west-1.amazonaws.com' }),
    );
  }
  return {
    credentialKey: `aws-key:${session.keyId}`,
    instance: session.name,
    addresses: [HOME_ADDRESS, FOREIGN_ADDRESS],
    instanceAddress: HOME_ADDRESS,
    foreignAddress: FOREIGN_ADDRESS,
    uses: homeTimes.length + foreignTimes.length,
    foreignUses: foreignTimes.length,
    overlapFrom: isoSecond(foreignTimes[0] ?? createdAt),
    overlapTo: isoSecond(foreignTimes.at(-1) ?? createdAt),
  };
}
