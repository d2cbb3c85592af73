import type { BundleWriter } from '../bundle-writer.ts';
import type { Story } from '../story.ts';
import { deliverAccounts } from './account.ts';
import { deliverAgentLogs } from './agent-logs.ts';
import { deliverAttestations } from './attestations.ts';
import { deliverCertificates } from './certificates.ts';
import { deliverGoogleCloud } from './google-cloud.ts';
import { deliverInventory } from './inventory.ts';
import { deliverKubernetes } from './kubernetes/log.ts';
import { deliverKubernetesRbac } from './kubernetes/rbac.ts';
import { deliverRuntime } from './runtime.ts';
import { deliverSpans } from './spans.ts';
import { deliverSpire } from './spire.ts';
import { deliverSsh } from './ssh.ts';
import { deliverTokens } from './tokens.ts';
import { deliverVaultPolicies } from './vault-policies.ts';
import type { AgentRun } from './run.ts';

/** Writes every log but those of AWS and Vault in which the runs of agents leave traces, and what is known of the parties. */
export async function deliverRuns(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  await deliverKubernetes(story, runs, writer);
  await deliverKubernetesRbac(story, runs, writer);
  await deliverRuntime(story, runs, writer);
  await deliverSpans(story, runs, writer);
  await deliverAgentLogs(story, runs, writer);
  await deliverSpire(story, runs, writer);
  await deliverCertificates(story, runs, writer);
  await deliverTokens(story, runs, writer);
  await deliverSsh(story, runs, writer);
  await deliverGoogleCloud(story, runs, writer);
  await deliverAttestations(writer);
  await deliverAccounts(story, runs, writer);
  await deliverVaultPolicies(runs, writer);
  await deliverInventory(story, runs, writer);
}
