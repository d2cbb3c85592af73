import type { Story } from '../../story.ts';
import type { AgentRun } from '../run.ts';

/** Name and namespace of an object of the cluster. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Id of a call of a run in the audit log; the API server gives it to the caller in the header `Audit-Id`. */
export function auditId(story: Story, { task }: AgentRun, call: string): string {
  return story.random(`runs/kubernetes/${task}/${call}`).uuid();
}

/** Id of the token for AWS that a run's pod gets beside its other one. */
export function awsTokenId(story: Story, { task }: AgentRun): string {
  return story.random(`runs/kubernetes/${task}/aws-token`).uuid();
}

/** Uid of an object. */
export function uidOf(story: Story, kind: string, { namespace, name }: Place): string {
  return story.random(`runs/kubernetes/${kind}/${namespace}/${name}`).uuid();
}
