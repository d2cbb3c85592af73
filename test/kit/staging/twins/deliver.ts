import { lines } from '../../containers.ts';
import type { BundleWriter } from '../bundle-writer.ts';
import { agentLog, lineOf } from '../runs/agent-logs.ts';
import type { Story, ToldCall } from '../story.ts';

/** Writes what the twins say in their own logs, one file an agent. */
export async function deliverTwins(story: Story, writer: BundleWriter): Promise<void> {
  const random = story.random('twins/logs');
  const byAgent = new Map<string, ToldCall[]>();
  for (const call of story.told)
    byAgent.set(call.agent.name, [...(byAgent.get(call.agent.name) ?? []), call]);
  for (const [name, calls] of byAgent) {
    const records = calls.map(({ at, agent, task, action, resource, keyId, requestId }) => ({
      record: lineOf(random, at, agent.uuid, task, {
        tool: 'aws',
        service: 's3',
        action,
        resource,
        access_key_id: keyId,
        outcome: 'success',
        request_id: requestId,
      }),
    }));
    await writer.told(agentLog(name, calls[0]?.task ?? ''), records, lines);
  }
}
