import { notePrincipals } from './aws-principals.ts';
import { agentOf } from './company.ts';
import { agentKey, subjectKey } from './keys.ts';
import { ISSUER } from './runs/run.ts';
import type { Story } from './story.ts';

/** Notes who there is in the company and in its records of AWS, when all is told. */
export function noteActors(story: Story): void {
  const { company, ledger } = story;
  for (const agent of company.agents) {
    ledger.means(agentOf(agent), [agentKey(agent.uuid)]);
    ledger.belongs(agent.role.id, agentOf(agent));
  }
  for (const { user } of company.people) ledger.belongs(user.id, { kind: 'person', name: user.name });
  const { name } = company.orchestrator;
  ledger.means({ kind: 'role', name, owner: 'platform' }, [subjectKey(ISSUER.url, name)]);
  notePrincipals(story);
}
