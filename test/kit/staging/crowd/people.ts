import { GLOBAL, read, s3List, write, type Call } from '../../aws/call.ts';
import { userSessionCaller, type Caller } from '../../aws/caller.ts';
import { accessKeyId, userArn } from '../../aws/principals.ts';
import type { TrailEvent } from '../../aws/record.ts';
import { DAY, HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import { ACCOUNT, type Person } from '../company.ts';
import { PERIOD, type Scene, type Story } from '../story.ts';

/** How one console session looks in the logs. */
export interface ConsoleSession {
  readonly at: Moment;
  readonly mfa: boolean;
  /** Number of keys that the console makes for it. */
  readonly keys: number;
  /** Whether its records carry `sessionCredentialFromConsole`, as newer ones do. */
  readonly flagged: boolean;
}

/** What a console session left behind. */
export interface ConsoleTrace {
  readonly keys: readonly string[];
  readonly loginEventId: string;
  readonly events: number;
  /** Calls through its first key. */
  readonly caller: Caller;
}

/** Working days of the people: a login, then a handful of keys of one session. */
export function workingDays(story: Story): void {
  const scene = story.scene('crowd/people');
  for (let day = PERIOD.start; day < PERIOD.end; day += DAY) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const person of story.company.people) {
      if (scene.random.chance(0.25)) continue;
      const at = day + 7 * HOUR + scene.random.int(0, 180 * 60) * SECOND;
      consoleSession(scene, person, { at, mfa: true, keys: scene.random.int(2, 9), flagged: true });
    }
  }
}

/** One person's console session, from the login on. */
export function consoleSession(scene: Scene, person: Person, session: ConsoleSession): ConsoleTrace {
  const loginEventId = consoleLogin(scene, person, session);
  const keys: string[] = [];
  const callers: Caller[] = [];
  let events = 0;
  for (let index = 0; index < session.keys; index++) {
    const keyId = accessKeyId(scene.random, 'ASIA', person.user.account);
    const issued = { user: person.user, keyId, createdAt: session.at, mfa: session.mfa };
    const caller = { ...userSessionCaller(issued, person.origin), fromConsole: session.flagged };
    const from = session.at + MINUTE + index * 15 * MINUTE;
    for (const at of scene.random.ascending(scene.random.int(1, 6), from, from + 40 * MINUTE)) {
      scene.call(caller, at, consoleCall(scene));
      events += 1;
    }
    keys.push(keyId);
    callers.push(caller);
  }
  const [caller] = callers;
  if (!caller) throw new RangeError('a console session has at least one key');
  return { keys, loginEventId, events, caller };
}

function consoleLogin(scene: Scene, { user, origin }: Person, { at, mfa }: ConsoleSession): string {
  const id = scene.random.uuid();
  const record = {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: user.id,
      arn: userArn(user),
      accountId: user.account,
      userName: user.name,
    },
    eventTime: isoSecond(at),
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    awsRegion: GLOBAL,
    sourceIPAddress: origin.address,
    userAgent: origin.userAgent,
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: {
      LoginTo: 'https://console.aws.amazon.com/console/home?region=eu-west-1',
      MobileVersion: 'No',
      MFAUsed: mfa ? 'Yes' : 'No',
    },
    eventID: id,
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: user.account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'signin.aws.amazon.com',
    },
  };
  const event: TrailEvent = { at, account: user.account, region: GLOBAL, id, record };
  scene.story.trail.push(event);
  return id;
}

function consoleCall(scene: Scene): Call {
  const turn = scene.random.int(0, 5);
  if (turn === 0) return read('iam', 'ListUsers', null, { region: GLOBAL });
  if (turn === 1) return s3List(ACCOUNT.security, 'example-audit-archive', '2026/10/');
  if (turn === 2) return read('ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} });
  if (turn === 3) return read('cloudtrail', 'LookupEvents', { maxResults: 50 });
  if (turn === 4) return read('kms', 'ListAliases', null);
  return write('config', 'StartConfigRulesEvaluation', { configRuleNames: ['encrypted-volumes'] });
}
