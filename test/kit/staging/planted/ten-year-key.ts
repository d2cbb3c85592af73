import { GLOBAL, s3Object, write } from '../../aws/call.ts';
import { userCaller } from '../../aws/caller.ts';
import { accessKeyId, user } from '../../aws/principals.ts';
import { awsDate, DAY, HOUR, isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT } from '../company.ts';
import { awsKey } from '../keys.ts';
import { LAKE } from '../palette.ts';
import { PERIOD, type Scene } from '../story.ts';

const CREATED = Date.UTC(2016, 9, 3, 9, 14, 11);

/** A user's key made in 2016, as an old archive shows, and used for 1,204 reads in one night ten years later. */
export function tenYearKey(scene: Scene) {
  const { random } = scene;
  const owner = user(random, ACCOUNT.data, 'legacy-export');
  const admin = user(random, ACCOUNT.data, 'first-admin');
  const keyId = accessKeyId(random, 'AKIA', ACCOUNT.data);
  const setUp = userCaller(admin, accessKeyId(random, 'AKIA', ACCOUNT.data), {
    address: '192.0.2.14',
    userAgent: 'aws-cli/1.10.67 Python/2.7.12 Linux/4.4.0-38-generic botocore/1.4.57',
  });
  const userName = owner.name;
  scene.call(setUp, CREATED - 20 * SECOND, write('iam', 'CreateUser', { userName }, { region: GLOBAL }));
  const created = scene.call(
    setUp,
    CREATED,
    write(
      'iam',
      'CreateAccessKey',
      { userName },
      {
        region: GLOBAL,
        response: {
          accessKey: { userName, accessKeyId: keyId, status: 'Active', createDate: awsDate(CREATED, 'iam') },
        },
      },
    ),
  );
  if (setUp.keyId !== null)
    scene.story.ledger.derived('exact', 'issued-by', awsKey(keyId), awsKey(setUp.keyId));
  const night = PERIOD.start + 21 * DAY + 22 * HOUR;
  const caller = userCaller(owner, keyId, {
    address: '203.0.113.201',
    userAgent: 'aws-cli/1.10.67 Python/2.7.12 Linux/4.4.0-38-generic botocore/1.4.57',
  });
  const times = random.ascending(1204, night + 7 * MINUTE, night + 6 * HOUR);
  times.forEach((at, index) =>
    scene.call(
      caller,
      at,
      s3Object('GetObject', ACCOUNT.data, LAKE, `raw/22/part-${String(index).padStart(5, '0')}.parquet`),
    ),
  );
  return {
    credentialKey: `aws-key:${keyId}`,
    user: userName,
    createdAt: isoSecond(CREATED),
    createdByEvent: created,
    firstUsedAt: isoSecond(times[0] ?? night),
    lastUsedAt: isoSecond(times.at(-1) ?? night),
    uses: times.length,
    ageDaysAtLastUse: Math.floor(((times.at(-1) ?? night) - CREATED) / DAY),
  };
}
