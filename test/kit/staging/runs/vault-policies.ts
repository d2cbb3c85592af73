import { lines } from '../../containers.ts';
import type { BundleWriter } from '../bundle-writer.ts';
import { CLUSTER, type AgentRun, type RunAgent } from './run.ts';

const SOURCE = 'vault-policy';

/** Writes the policies of the agents of the runs as HCL, and what the Kubernetes auth method says of their roles. */
export async function deliverVaultPolicies(runs: readonly AgentRun[], writer: BundleWriter): Promise<void> {
  const agents = [...new Set(runs.map((run) => run.who))];
  for (const who of agents) {
    await writer.other(
      { path: `snapshots/vault/policies/${who.name}.hcl`, source: SOURCE, container: 'hcl', records: 1 },
      policyOf(who),
    );
  }
  const roles = agents.map((who) => ({
    path: `auth/kubernetes/role/${who.name}`,
    data: {
      bound_service_account_names: [who.name],
      bound_service_account_namespaces: [CLUSTER.namespace],
      token_policies: [who.name],
      token_ttl: 3600,
      token_type: 'service',
    },
  }));
  await writer.other(
    { path: 'snapshots/vault/roles.ndjson', source: SOURCE, container: 'ndjson', records: roles.length },
    lines(roles),
  );
}

function policyOf({ name }: RunAgent): string {
  return `# what ${name} may do
path "database/creds/${name}" {
  capabilities = ["read"]
}

path "ssh/sign/agents" {
  capabilities = ["create", "update"]
}

path "sys/leases/revoke/*" {
  capabilities = ["update"]
}

path "auth/token/revoke-self" {
  capabilities = ["update"]
}
`;
}
