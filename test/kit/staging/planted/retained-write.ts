import { s3List, s3Object } from '../../aws/call.ts';
import { roleCaller, userCaller } from '../../aws/caller.ts';
import { accessKeyId, user } from '../../aws/principals.ts';
import { DAY, HOUR, isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT, agent, CLIENT } from '../company.ts';
import { register } from '../crowd/agents.ts';
import { awsKey } from '../keys.ts';
import { LAKE } from '../palette.ts';
import { PERIOD, type Scene } from '../story.ts';

const TASK = 'e41c';

/** An ingest agent whose session goes on writing to the lake for hours after its task has ended. */
export function retainedWrite(scene: Scene) {
  const { random } = scene;
  const who = agent(scene.story.company, 'ingest-worker');
  const at = PERIOD.start + 12 * DAY + 20 * HOUR + 4 * MINUTE;
  const end = at + 2 * HOUR;
  const scheduler = userCaller(
    user(random, ACCOUNT.data, 'ingest-scheduler'),
    accessKeyId(random, 'AKIA', ACCOUNT.data),
    { address: '10.20.0.22', userAgent: CLIENT.python },
  );
  const name = `ironclaw-task-${TASK}-${random.hex(4)}`;
  const { session, eventId } = scene.assumeRole(scheduler, who.role, name, { at, seconds: 43_200 });
  const caller = roleCaller(session, who.origin);
  const put = (moment: number): string =>
    scene.call(
      caller,
      moment,
      s3Object('PutObject', ACCOUNT.data, LAKE, `raw/13/part-${random.hex(6)}.parquet`),
    );
  scene.call(caller, at + 5 * SECOND, s3List(ACCOUNT.data, LAKE, 'raw/13/'));
  const during = random.ascending(120, at + 10 * SECOND, end - MINUTE);
  during.forEach(put);
  const after = random.ascending(186, end + 4 * MINUTE, at + 11 * HOUR);
  const afterIds = after.map(put);
  register(scene, who, TASK, at - 3 * SECOND, end);
  scene.story.ledger.held.push({ credential: awsKey(session.keyId), agent: who.uuid, task: TASK });
  return {
    task: TASK,
    agentUuid: who.uuid,
    credentialKey: `aws-key:${session.keyId}`,
    sessionName: name,
    issuedByEvent: eventId,
    issuedAt: isoSecond(at),
    expiresAt: isoSecond(at + 12 * HOUR),
    taskEndedAt: isoSecond(end),
    uses: 1 + during.length + after.length,
    writes: during.length + after.length,
    writesAfterEnd: after.length,
    lastWriteAt: isoSecond(after.at(-1) ?? end),
    writesAfterEndEvents: afterIds,
  };
}
