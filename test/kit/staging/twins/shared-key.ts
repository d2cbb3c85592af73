import { s3Object } from '../../aws/call.ts';
import { userCaller } from '../../aws/caller.ts';
import { accessKeyId, role, user } from '../../aws/principals.ts';
import { DAY, HOUR, MINUTE } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { PERIOD, type Scene } from '../story.ts';
import { originOf, registerTwin, twin } from './twin.ts';

const BUCKET = 'example-mail-store';
const LASTS = 30 * MINUTE;

/** Two agents that use one access key at the same time; their own logs tell of two calls in three whose they were. */
export function sharedKey(scene: Scene): void {
  const { random, story } = scene;
  const bot = user(random, ACCOUNT.prod, 'mail-bot');
  const keyId = accessKeyId(random, 'AKIA', ACCOUNT.prod);
  const origin = originOf(scene, CLIENT.python);
  const caller = userCaller(bot, keyId, origin);
  const start = PERIOD.start + 23 * DAY + 8 * HOUR;
  for (const [name, id] of [
    ['mail-sorter', 'd1ce51'],
    ['mail-sender', 'd1ce52'],
  ] as const) {
    const who = twin(scene, {
      name,
      owner: 'operations',
      role: role(random, ACCOUNT.prod, name),
      origin,
    });
    registerTwin(scene, who, { id, at: start, lasts: LASTS });
    random.ascending(18, start + MINUTE, start + LASTS - MINUTE).forEach((at, index) => {
      const key = `inbox/${String(random.int(1, 900))}.eml`;
      const requestId = random.base32(16);
      const call = s3Object('GetObject', ACCOUNT.prod, BUCKET, key);
      const event = scene.call(caller, at, call, { requestId });
      const told = index % 3 !== 2;
      story.ledger.attribution.push({ event, agent: told ? who.uuid : null });
      if (!told) return;
      const resource = `${BUCKET}/${key}`;
      story.told.push({ at, agent: who, task: id, action: call.action, resource, keyId, requestId });
    });
  }
}
