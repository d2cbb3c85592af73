import { read, s3Object } from '../../aws/call.ts';
import { roleCaller } from '../../aws/caller.ts';
import { accessKeyId, role } from '../../aws/principals.ts';
import { DAY, HOUR, isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { PERIOD, type Scene } from '../story.ts';

/** A role session used in the middle of the period although no log shows that it was ever issued. */
export function missingIssuance(scene: Scene) {
  const { random } = scene;
  const deployer = role(random, ACCOUNT.prod, 'release-deployer');
  const createdAt = PERIOD.start + 16 * DAY + 3 * HOUR + 12 * MINUTE + 44 * SECOND;
  const session = {
    role: deployer,
    name: 'botocore-session-1792206764',
    createdAt,
    keyId: accessKeyId(random, 'ASIA', deployer.account),
  };
  const caller = roleCaller(session, { address: '203.0.113.144', userAgent: CLIENT.cli });
  const times = random.ascending(41, createdAt + MINUTE, createdAt + 50 * MINUTE);
  for (const at of times) {
    scene.call(
      caller,
      at,
      random.chance(0.5)
        ? read('ecr', 'DescribeRepositories', { maxResults: 100 })
        : s3Object(
            'GetObject',
            ACCOUNT.prod,
            'example-release-store',
            `releases/${random.int(100, 199)}.tar.gz`,
          ),
    );
  }
  return {
    credentialKey: `aws-key:${session.keyId}`,
    role: deployer.name,
    account: ACCOUNT.prod,
    createdAt: isoSecond(createdAt),
    firstUsedAt: isoSecond(times[0] ?? createdAt),
    lastUsedAt: isoSecond(times.at(-1) ?? createdAt),
    uses: times.length,
    expectedIssuance: 'unexplained',
  };
}
