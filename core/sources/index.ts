import { agentUsage } from './agent-usage/index.ts';
import { attestation } from './attestation/index.ts';
import { awsCloudtrailDigest } from './aws-cloudtrail-digest/index.ts';
import { awsCloudtrail } from './aws-cloudtrail/index.ts';
import { awsIam } from './aws-iam/index.ts';
import { gcpAudit } from './gcp-audit/index.ts';
import { gcpIam } from './gcp-iam/index.ts';
import { inventory } from './inventory/index.ts';
import { jwt } from './jwt/index.ts';
import { kubernetesAudit } from './kubernetes-audit/index.ts';
import { kubernetesRbac } from './kubernetes-rbac/index.ts';
import { otel } from './otel/index.ts';
import { runtime } from './runtime/index.ts';
import type { Source } from './source.ts';
import { spireServer } from './spire-server/index.ts';
import { ssh } from './ssh/index.ts';
import { taskRegistry } from './task-registry/index.ts';
import { vaultAudit } from './vault-audit/index.ts';
import { vaultPolicy } from './vault-policy/index.ts';
import { x509 } from './x509/index.ts';

/** Every log source, in the order in which they are asked whether an entry is theirs: one line each. */
export const SOURCES: readonly Source[] = [
  awsCloudtrail,
  awsCloudtrailDigest,
  awsIam,
  vaultAudit,
  vaultPolicy,
  kubernetesAudit,
  gcpAudit,
  gcpIam,
  kubernetesRbac,
  spireServer,
  x509,
  jwt,
  ssh,
  agentUsage,
  otel,
  runtime,
  attestation,
  inventory,
  taskRegistry,
];
