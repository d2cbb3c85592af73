import { GLOBAL } from '../../aws/call.ts';
import { roleCaller } from '../../aws/caller.ts';
import { DAY, HOUR, isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { agent } from '../company.ts';
import { register } from '../crowd/agents.ts';
import { awsKey } from '../keys.ts';
import { zoneRead } from '../palette.ts';
import { PERIOD, type Scene } from '../story.ts';

const CALLS = [
  ['ListHostedZones', 3],
  ['GetHostedZone', 6],
  ['ListResourceRecordSets', 14],
] as const;

/** Task 7b3f: fifteen minutes in which only DNS zones are listed and read. */
export function dnsTask(scene: Scene) {
  const { random, story } = scene;
  const who = agent(scene.story.company, 'dns-checker');
  const at = PERIOD.start + 13 * DAY + 9 * HOUR + 41 * MINUTE + 7 * SECOND;
  const name = 'ironclaw-task-7b3f-a1c8';
  const request = { at, seconds: 900, region: GLOBAL };
  const { session, eventId } = scene.assumeRole(story.orchestratorAt(at), who.role, name, request);
  const caller = roleCaller(session, who.origin);
  const actions = CALLS.flatMap(([action, count]) => Array.from({ length: count }, () => action));
  const times = random.ascending(actions.length, at + 3 * SECOND, at + 12 * MINUTE);
  times.forEach((moment, index) =>
    scene.call(caller, moment, zoneRead(random, actions[index] ?? 'GetHostedZone')),
  );
  register(scene, who, '7b3f', at - 2 * SECOND, at + 13 * MINUTE);
  story.ledger.held.push({ credential: awsKey(session.keyId), agent: who.uuid, task: '7b3f' });
  return {
    task: '7b3f',
    agentUuid: who.uuid,
    role: who.role.name,
    sessionName: name,
    credentialKey: `aws-key:${session.keyId}`,
    issuedByEvent: eventId,
    issuedAt: isoSecond(at),
    expiresAt: isoSecond(at + 900 * SECOND),
    uses: actions.length,
    calls: CALLS.map(([action, count]) => ({ service: 'route53', action, count })),
  };
}
