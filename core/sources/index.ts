import { awsCloudtrail } from './aws-cloudtrail/index.ts';
import type { Source } from './source.ts';
import { spireServer } from './spire-server/index.ts';
import { taskRegistry } from './task-registry/index.ts';
import { vaultAudit } from './vault-audit/index.ts';
import { x509 } from './x509/index.ts';

/** Every log source, in the order in which they are asked whether an entry is theirs: one line each. */
export const SOURCES: readonly Source[] = [awsCloudtrail, vaultAudit, taskRegistry, spireServer, x509];
