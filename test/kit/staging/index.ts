import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoSecond } from '../clock.ts';
import { noteActors } from './actors.ts';
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
import { disturb } from './noise/index.ts';
import { deliverRuns } from './runs/deliver.ts';
import { writeGateway } from './runs/gateway.ts';
import { playRuns } from './runs/play.ts';
import type { AgentRun } from './runs/run.ts';
import { PERIOD, Story } from './story.ts';
import { deliverTwins } from './twins/deliver.ts';
import { plantTwins } from './twins/index.ts';
import { truthText } from './truth-text.ts';
import type { DisturbedTruth, SourceTotals, Truth } from './truth.ts';

export type { DisturbedTruth, Truth } from './truth.ts';

/** What to generate, and where. */
export interface StagingOptions {
  /** The same seed gives the same bytes. */
  readonly seed: number;
  /** Factor of the benign crowd, 1 if left out; what is planted stays the same. */
  readonly scale?: number;
  /** Whether pairs of agents are planted that are easily taken for one. */
  readonly twins?: boolean;
  /** Folder that gets `bundle/`, `mapped/` and `truth.json`; earlier ones there are replaced. */
  readonly outDir: string;
}

/** Writes the staging sample: thirty days of a small company's agents, with a story planted among them. */
export async function generateStaging({
  seed,
  scale = 1,
  twins = false,
  outDir,
}: StagingOptions): Promise<Truth> {
  const story = new Story(seed, scale);
  const benign = crowd(story);
  const planted = plantAll(story);
  const runs = playRuns(story);
  if (twins) plantTwins(story);

  const folder = join(outDir, 'bundle');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const writer = new BundleWriter(folder, story.marks);
  await deliverCloudTrail(story, writer);
  await deliverVault(story, writer);
  await deliverTasks(story, writer);
  await deliverTwins(story, writer);
  await deliverRuns(story, runs, writer);
  await writeGateway(runs, join(outDir, 'mapped'));

  noteActors(story);
  const truth = truthOf(story, writer, {
    benign,
    planted,
    runs: runsOf(runs, writer),
    secrets: story.plantedSecrets,
  });
  await writeFile(join(outDir, 'truth.json'), truthText(truth));
  return truth;
}

/** Writes the staging sample and disturbs it: `noise` says how far, 1 as a rule. */
export async function generateDisturbed(
  options: StagingOptions & { readonly noise: number },
): Promise<DisturbedTruth> {
  const { outDir, noise } = options;
  const truth = await disturb(join(outDir, 'bundle'), await generateStaging(options), noise);
  await writeFile(join(outDir, 'truth.json'), truthText(truth));
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
  const { identities, sameActor, links, held, attribution } = story.ledger;
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
    identities,
    sameActor,
    links,
    held,
    attribution,
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
