import { role } from '../../aws/principals.ts';
import { DAY, HOUR, MINUTE } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { PERIOD, type Scene } from '../story.ts';
import { originOf, taskSession, twin } from './twin.ts';

/** Two agents with sessions of one role at the same time, the names of which differ by a digit. */
export function oneRole(scene: Scene): void {
  const { random } = scene;
  const shared = role(random, ACCOUNT.data, 'lake-compactor');
  const nonce = random.hex(4);
  const start = PERIOD.start + 10 * DAY + 4 * HOUR;
  (
    [
      ['table-compactor', 'b0ffe1'],
      ['table-compacter', 'b0ffe7'],
    ] as const
  ).forEach(([name, id], index) => {
    const origin = originOf(scene, CLIENT.python);
    const who = twin(scene, { name, owner: 'data-platform', role: shared, origin });
    taskSession(scene, who, { id, at: start + index * 2 * MINUTE, lasts: 25 * MINUTE }, nonce);
  });
}
