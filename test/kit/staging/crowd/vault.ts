import { DAY, HOUR, MINUTE, SECOND } from '../../clock.ts';
import { PERIOD, type Scene, type Story } from '../story.ts';
import { aboutSelf, awsCredentials, secretRead } from '../vault-calls.ts';
import { kubernetesLogin, userLogin, type LoggedIn } from '../vault-logins.ts';

/** First moment of the Vault's logs: a week before the agents were deployed. */
export const VAULT_START = PERIOD.start - 7 * DAY;

const SESSIONS = 480;

/** Short Vault sessions of agents and people. */
export function vaultSessions(story: Story): void {
  const scene = story.scene('crowd/vault');
  const { random } = scene;
  const agents = story.company.agents.map((who) => ({ who, entityId: random.uuid() }));
  const people = story.company.people.map((who) => ({ who, entityId: random.uuid() }));
  const count = Math.round(SESSIONS * story.scale);
  for (const at of random.ascending(count, VAULT_START + HOUR, PERIOD.end - 2 * HOUR)) {
    if (random.chance(0.85)) {
      const { who, entityId } = random.pick(agents);
      workAndLeave(scene, kubernetesLogin(scene, at, who, entityId), who.origin.address);
    } else {
      const { who, entityId } = random.pick(people);
      const { address } = who.origin;
      const name = who.user.name;
      workAndLeave(scene, userLogin(scene, { at, address }, { name, policy: 'people', entityId }), address);
    }
  }
}

function workAndLeave(scene: Scene, { token }: LoggedIn, address: string): void {
  const { random } = scene;
  const from = token.issuedAt + SECOND;
  for (const at of random.ascending(random.int(2, 6), from, from + 40 * MINUTE)) {
    if (random.chance(0.15)) awsCredentials(scene, { at, address }, token);
    else secretRead(scene, { at, address }, token, random.chance(0.03));
  }
  if (random.chance(0.2)) aboutSelf(scene, { at: from + 42 * MINUTE, address }, token, 'renew');
  if (random.chance(0.7)) aboutSelf(scene, { at: from + 45 * MINUTE, address }, token, 'revoke');
}
