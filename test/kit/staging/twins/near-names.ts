import { role } from '../../aws/principals.ts';
import { DAY, HOUR, MINUTE } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { PERIOD, type Scene } from '../story.ts';
import { secretRead } from '../vault-calls.ts';
import { kubernetesLogin } from '../vault-logins.ts';
import { originOf, servesAlone, taskSession, twin } from './twin.ts';

/** Names that differ from those of the runs' agents by a digit and by a separator. */
const NAMES = [
  ['release-runner-2', 'delivery', 'a00d21'],
  ['schema_migrator', 'data-platform', 'a00d22'],
] as const;

/** Agents whose names are nearly those of the runs' agents; the first one logs in to Vault as well. */
export function nearNames(scene: Scene): void {
  const { random } = scene;
  const start = PERIOD.start + 13 * DAY + 15 * HOUR + 41 * MINUTE;
  NAMES.forEach(([name, owner, id], index) => {
    const own = role(random, ACCOUNT.prod, name);
    const who = twin(scene, { name, owner, role: own, origin: originOf(scene, CLIENT.python) });
    servesAlone(scene, own, who);
    const at = start + index * MINUTE;
    taskSession(scene, who, { id, at, lasts: 20 * MINUTE }, random.hex(4));
    if (index > 0) return;
    const { token } = kubernetesLogin(scene, at + MINUTE, who, random.uuid());
    secretRead(scene, { at: at + 2 * MINUTE, address: who.origin.address }, token);
  });
}
