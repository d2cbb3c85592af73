import { attestation } from './attestation/index.ts';
import { awsCloudtrail } from './aws-cloudtrail/index.ts';
import { awsCloudtrailDigest } from './aws-cloudtrail-digest/index.ts';
import { inventory } from './inventory/index.ts';
import type { Source } from './source.ts';
import { taskRegistry } from './task-registry/index.ts';
import { vaultAudit } from './vault-audit/index.ts';

/** Every log source, in the order in which they are asked whether an entry is theirs: one line each. */
export const SOURCES: readonly Source[] = [
  awsCloudtrail,
  awsCloudtrailDigest,
  vaultAudit,
  taskRegistry,
  attestation,
  inventory,
];
