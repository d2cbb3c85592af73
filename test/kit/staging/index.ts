import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoSecond } from '../clock.ts';
import { AuditDevice } from '../vault/device.ts';
import { BundleWriter } from './bundle-writer.ts';
import { shortTasks } from './crowd/agents.ts';
import { workingDays } from './crowd/people.ts';
import { reporterRoutine } from './crowd/reporter.ts';
import { functions, instances, orchestrator } from './crowd/services.ts';
import { vaultSessions } from './crowd/vault.ts';
import { deliverCloudTrail } from './deliver-cloudtrail.ts';
import { deliverTasks } from './deliver-tasks.ts';
import { deliverVault } from './deliver-vault.ts';
import { plantAll, PROBING_TOKEN } from './planted/index.ts';
import { deliverRuns } from './runs/deliver.ts';
import { writeGateway } from './runs/gateway.ts';
import { playRuns } from './runs/play.ts';
import type { AgentRun } from './runs/run.ts';
import { PERIOD, Story } from './story.ts';
import type { SourceTotals, Truth } from './truth.ts';

export type { Truth } from './truth.ts';

/** What to generate, and where. */
export interface StagingOptions {
  /** The same seed gives the same bytes. */
  readonly seed: number;
  /** Factor of the benign crowd, 1 if left out; what is planted stays the same. */
  readonly scale?: number;
  /** Folder that gets `bundle/`, `mapped/` and `truth.json`; earlier ones there are replaced. */
  readonly outDir: string;
}

/** Writes the staging sample: thirty days of a small company's agents, with a story planted among them. */
export async function generateStaging({ seed, scale = 1, outDir }: StagingOptions): Promise<Truth> {
  const story = new Story(seed, scale);
  const devices = story.random('devices');
  const file = new AuditDevice(devices, 'file');
  const siem = new AuditDevice(devices, 'siem');
  const benign = crowd(story);
  const planted = plantAll(story, file, siem);
  const runs = playRuns(story);

  const folder = join(outDir, 'bundle');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const writer = new BundleWriter(folder, story.marks);
  await deliverCloudTrail(story, writer);
  await deliverVault(story, writer, file, siem);
  await deliverTasks(story, writer);
  await deliverRuns(story, runs, writer);
  await writeGateway(runs, join(outDir, 'mapped'));

  const truth = truthOf(story, writer, {
    benign,
    planted,
    runs: runsOf(runs, writer),
    secrets: story.plantedSecrets,
  });
  await writeFile(join(outDir, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
  return truth;
}

function crowd(story: Story): Truth['benign'] {
  orchestrator(story);
  shortTasks(story);
  functions(story);
  instances(story);
  workingDays(story);
  reporterRoutine(story, PROBING_TOKEN);
  vaultSessions(story);
  const tasks = story.tasks.length;
  const vaultTokens = story.vault.filter(({ issued, caller }) => issued !== null && caller === null).length;
  return { agentSessions: tasks, vaultTokens, tasks };
}

function truthOf(
  story: Story,
  writer: BundleWriter,
  told: Pick<Truth, 'benign' | 'runs' | 'secrets' | 'planted'>,
): Truth {
  const { files } = writer;
  const perSource = {
    'aws-cloudtrail': writer.cloudTrail,
    ...Object.fromEntries([...writer.further].sort()),
    'vault-audit': writer.vault,
  };
  return {
    seed: story.seed,
    scale: story.scale,
    period: { from: isoSecond(PERIOD.start), to: isoSecond(PERIOD.end) },
    totals: { ...Object.values(perSource).reduce(sum), files: files.length, perSource },
    files: [...files].sort((left, right) => (left.path < right.path ? -1 : 1)),
    ...told,
  };
}

function runsOf(runs: readonly AgentRun[], writer: BundleWriter): Truth['runs'] {
  return runs.map(({ task, who, at, ends }) => ({
    task,
    agentUuid: who.uuid,
    agentName: who.name,
    from: isoSecond(at),
    to: isoSecond(ends),
    records: writer.runs.get(task) ?? [],
  }));
}

function sum(left: SourceTotals, right: SourceTotals): SourceTotals {
  return {
    files: left.files + right.files,
    records: left.records + right.records,
    events: left.events + right.events,
    paired: left.paired + right.paired,
    duplicates: left.duplicates + right.duplicates,
    setAside: left.setAside + right.setAside,
  };
}
