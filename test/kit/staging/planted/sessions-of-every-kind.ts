import { read, s3Object } from '../../aws/call.ts';
import { roleCaller } from '../../aws/caller.ts';
import { accessKeyId, role } from '../../aws/principals.ts';
import { DAY, HOUR, isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT, CLIENT, PARTNER_ACCOUNT } from '../company.ts';
import { consoleSession } from '../crowd/people.ts';
import { forwardedCalls } from '../crowd/services.ts';
import { awsKey } from '../keys.ts';
import { LAKE } from '../palette.ts';
import { PERIOD, type Scene } from '../story.ts';

/** A person's console session with many keys, in records new enough to say so. */
export function consoleWithManyKeys(scene: Scene) {
  return consolePlant(scene, 0, 14, true, PERIOD.start + 6 * DAY + 8 * HOUR + 31 * MINUTE + 12 * SECOND);
}

/** The same in records that lack the console flag: only the login at the same second explains the keys. */
export function consoleWithoutFlag(scene: Scene) {
  return consolePlant(scene, 1, 5, false, PERIOD.start + 9 * DAY + 11 * HOUR + 2 * MINUTE + 51 * SECOND);
}

/** A key that only a service uses, on behalf of an analyst's session. */
export function serviceForwarded(scene: Scene) {
  const { random, story } = scene;
  const analyst = role(random, ACCOUNT.data, 'analyst');
  const at = PERIOD.start + 14 * DAY + 10 * HOUR;
  const { session, eventId } = scene.assumeRole(story.orchestratorAt(at), analyst, 'monthly-report', {
    at,
    seconds: 3600,
  });
  const origin = { address: '198.51.100.71', userAgent: CLIENT.python };
  scene.call(
    roleCaller(session, origin),
    at + MINUTE,
    read('athena', 'GetWorkGroup', { workGroup: 'reports' }),
  );
  const forwardedKey = accessKeyId(random, 'ASIA', ACCOUNT.data);
  const forwarded = roleCaller({ ...session, keyId: forwardedKey }, origin);
  const events = forwardedCalls(scene, forwarded, at + 2 * MINUTE);
  story.ledger.derived('strong', 'forwarded', awsKey(forwardedKey), awsKey(session.keyId));
  return {
    credentialKey: awsKey(forwardedKey),
    directKey: `aws-key:${session.keyId}`,
    directIssuedByEvent: eventId,
    service: 'athena.amazonaws.com',
    uses: events.length,
    events,
    expectedOrigin: 'service-forwarded',
  };
}

/** A session made in the evening before the logs begin and used on their first morning. */
export function beforeEvidence(scene: Scene) {
  const createdAt = PERIOD.start - 5 * HOUR - 37 * MINUTE - 19 * SECOND;
  const of = role(scene.random, ACCOUNT.prod, 'night-batch');
  const session = {
    role: of,
    name: 'batch-0930',
    createdAt,
    keyId: accessKeyId(scene.random, 'ASIA', of.account),
  };
  const caller = roleCaller(session, { address: '10.20.9.14', userAgent: CLIENT.go });
  const times = scene.random.ascending(22, PERIOD.start + 3 * MINUTE, PERIOD.start + 5 * HOUR);
  for (const at of times)
    scene.call(
      caller,
      at,
      s3Object('GetObject', ACCOUNT.prod, 'example-release-store', `batch/${scene.random.int(1, 99)}.json`),
    );
  return {
    credentialKey: `aws-key:${session.keyId}`,
    createdAt: isoSecond(createdAt),
    uses: times.length,
    expectedIssuance: 'before-evidence',
  };
}

/** A partner's session that reads the company's bucket: its issuance would be in the partner's logs. */
export function partnerAccount(scene: Scene) {
  const createdAt = PERIOD.start + 19 * DAY + 12 * HOUR;
  const of = role(scene.random, PARTNER_ACCOUNT, 'partner-sync');
  const session = {
    role: of,
    name: 'nightly-sync',
    createdAt,
    keyId: accessKeyId(scene.random, 'ASIA', PARTNER_ACCOUNT),
  };
  const caller = roleCaller(session, { address: '192.0.2.66', userAgent: CLIENT.python });
  const times = scene.random.ascending(17, createdAt + MINUTE, createdAt + 40 * MINUTE);
  for (const at of times)
    scene.call(
      caller,
      at,
      s3Object('GetObject', ACCOUNT.data, LAKE, `shared/${scene.random.int(1, 60)}.csv`),
      { recipient: ACCOUNT.data },
    );
  return {
    credentialKey: `aws-key:${session.keyId}`,
    account: PARTNER_ACCOUNT,
    recipient: ACCOUNT.data,
    uses: times.length,
    expectedIssuance: 'account-not-in-evidence',
  };
}

/** A session that reads a bucket of another account: each read is logged twice, once on either side. */
export function sharedEvents(scene: Scene) {
  const { random, story } = scene;
  const of = role(random, ACCOUNT.prod, 'lake-copier');
  const at = PERIOD.start + 22 * DAY + 15 * HOUR;
  const { session } = scene.assumeRole(story.orchestratorAt(at), of, 'copy-2310', { at, seconds: 3600 });
  const caller = roleCaller(session, { address: '10.20.9.31', userAgent: CLIENT.go });
  const times = random.ascending(24, at + MINUTE, at + 30 * MINUTE);
  const events = times.map((moment) =>
    scene.sharedCall(
      caller,
      moment,
      s3Object('GetObject', ACCOUNT.data, LAKE, `raw/${random.int(1, 30)}/part-01.parquet`),
      ACCOUNT.data,
    ),
  );
  return {
    credentialKey: `aws-key:${session.keyId}`,
    uses: times.length,
    records: 2 * times.length,
    callerEvents: events,
  };
}

function consolePlant(scene: Scene, index: number, keys: number, flagged: boolean, at: number) {
  const person = scene.story.company.people[index];
  if (!person) throw new RangeError(`no person ${index}`);
  const trace = consoleSession(scene, person, { at, mfa: true, keys, flagged });
  return {
    person: person.user.name,
    sessionKey: `aws-session:${person.user.id}/${isoSecond(at)}`,
    createdAt: isoSecond(at),
    loginEvent: trace.loginEventId,
    keys: trace.keys.map((key) => `aws-key:${key}`),
    uses: trace.events,
    expectedOrigin: 'console-session',
  };
}
