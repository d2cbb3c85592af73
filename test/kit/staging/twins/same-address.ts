import { role } from '../../aws/principals.ts';
import { DAY, HOUR, MINUTE } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { NAT_ADDRESS } from '../runs/run.ts';
import { PERIOD, type Scene } from '../story.ts';
import { servesAlone, taskSession, twin } from './twin.ts';

/** Two agents that call in the same minutes from behind one address, with the same program. */
export function sameAddress(scene: Scene): void {
  const { random } = scene;
  const start = PERIOD.start + 17 * DAY + 11 * HOUR;
  (
    [
      ['price-watcher', 'c0de41'],
      ['price-watch', 'c0de42'],
    ] as const
  ).forEach(([name, id]) => {
    const own = role(random, ACCOUNT.prod, `${name}-reader`);
    const origin = { address: NAT_ADDRESS, userAgent: CLIENT.python };
    const who = twin(scene, { name, owner: 'finance', role: own, origin });
    servesAlone(scene, own, who);
    taskSession(scene, who, { id, at: start, lasts: 15 * MINUTE }, random.hex(4));
  });
}
