import { GLOBAL, read, route53, s3List, s3Object, write, type Call } from '../aws/call.ts';
import type { Random } from '../random.ts';
import { ACCOUNT } from './company.ts';

/** Bucket that the ingest agent writes to. */
export const LAKE = 'example-ingest-lake';
/** Bucket that reports are read from. */
export const REPORTS = 'example-report-store';

/** What one kind of agent does, and what it says it needs. */
export interface Palette {
  /** Declared needs as the registry names them. */
  readonly needs: readonly string[];
  readonly draw: (random: Random) => Call;
}

/** The usual work of each agent, by its name. */
export const PALETTES: Readonly<Record<string, Palette>> = {
  'ingest-worker': { needs: ['s3:ListObjects', 's3:GetObject', 's3:PutObject'], draw: ingest },
  'dns-checker': {
    needs: ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'],
    draw: (random) =>
      zoneRead(random, random.pick(['ListHostedZones', 'GetHostedZone', 'ListResourceRecordSets'])),
  },
  'report-builder': { needs: ['s3:GetObject', 'athena:*', 'glue:GetTable'], draw: report },
  'cost-watcher': { needs: ['ce:GetCostAndUsage', 'cloudwatch:GetMetricData'], draw: cost },
  'log-summariser': { needs: ['logs:*'], draw: logs },
  'backup-auditor': { needs: ['backup:*', 's3:ListObjects'], draw: backup },
  'image-scanner': { needs: ['ecr:*'], draw: images },
  'posture-checker': { needs: ['iam:List*', 'config:*'], draw: posture },
};

/** A read of Route 53 on one of the company's zones. */
export function zoneRead(random: Random, action: string): Call {
  if (action === 'ListHostedZones') return route53(action, null);
  const zone = random.pick(['Z0EXAMPLE1A', 'Z0EXAMPLE2B', 'Z0EXAMPLE3C']);
  return route53(action, action === 'GetHostedZone' ? { id: zone } : { hostedZoneId: zone, maxItems: 300 });
}

function ingest(random: Random): Call {
  const key = `raw/${random.int(1, 30)}/part-${random.hex(6)}.parquet`;
  const turn = random.int(0, 9);
  if (turn === 0) return s3List(ACCOUNT.data, LAKE, 'raw/');
  return s3Object(turn < 5 ? 'GetObject' : 'PutObject', ACCOUNT.data, LAKE, key);
}

function report(random: Random): Call {
  const turn = random.int(0, 5);
  if (turn === 0) {
    const parameters = { queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS', workGroup: 'reports' };
    return write('athena', 'StartQueryExecution', parameters, {
      response: { queryExecutionId: random.uuid() },
    });
  }
  if (turn === 1) return read('athena', 'GetQueryExecution', { queryExecutionId: random.uuid() });
  if (turn === 2)
    return read('glue', 'GetTable', { databaseName: 'lake', name: random.pick(['orders', 'visits']) });
  return s3Object('GetObject', ACCOUNT.data, REPORTS, `daily/${random.int(1, 900)}.csv`);
}

function cost(random: Random): Call {
  if (random.chance(0.4)) return read('ce', 'GetCostAndUsage', { granularity: 'DAILY' }, { region: GLOBAL });
  return read('monitoring', 'GetMetricData', { maxDatapoints: 500 });
}

function logs(random: Random): Call {
  const logGroupName = random.pick(['/app/web', '/app/queue', '/app/search']);
  if (random.chance(0.3)) return read('logs', 'DescribeLogStreams', { logGroupName });
  return read('logs', random.pick(['FilterLogEvents', 'GetLogEvents']), { logGroupName, limit: 1000 });
}

function backup(random: Random): Call {
  if (random.chance(0.3)) return s3List(ACCOUNT.data, 'example-backup-vault', `weekly/${random.int(1, 52)}/`);
  const action = random.pick(['ListBackupJobs', 'DescribeBackupVault', 'ListRecoveryPointsByBackupVault']);
  return read('backup', action, { backupVaultName: 'weekly' });
}

function images(random: Random): Call {
  const repositoryName = random.pick(['web', 'queue', 'search', 'agent']);
  const action = random.pick(['BatchGetImage', 'DescribeImages', 'DescribeImageScanFindings']);
  return read('ecr', action, { repositoryName, registryId: ACCOUNT.prod });
}

function posture(random: Random): Call {
  if (random.chance(0.5)) {
    return read(
      'iam',
      random.pick(['ListUsers', 'ListRoles', 'ListPolicies']),
      { maxItems: 100 },
      { region: GLOBAL },
    );
  }
  return read('config', random.pick(['DescribeComplianceByConfigRule', 'SelectResourceConfig']), {
    limit: 50,
  });
}
