import { writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';

const PATH = resolve(import.meta.dirname, 'RESULTS.md');

const GOALS = [
  ['importRatio', 'import over the bare typed read', '≤ 1.5'],
  ['jqRatio', "import over jq -c '.Records|length'", '≤ 0.4'],
  ['vaultRatio', 'Vault lines a second over CloudTrail events a second', '≥ 1'],
  ['smallFilesRatio', '4,000 files over one with the same records', '≤ 2'],
  ['peakMB', 'peak memory of all processes, MB', '< 3,000'],
  ['peakMB2M', 'the same at four times the events, MB', '< 3,000'],
  ['caseRatio', 'case database over uncompressed logs', '≤ 0.08'],
  ['screenMs', 'slowest screen query at four times the events, ms', '≤ 100'],
  ['startMs', 'from launch to the first rows of the sample, loopback, ms', '≤ 1,500'],
  ['timelineMs', 'slowest tile of the timeline, 10,000,000 events, 100,000 lanes, ms', '≤ 50'],
  ['searchMs', 'slowest search on the same case, ms', '≤ 100'],
  ['screenMs10M', 'slowest question of the lists and pages on the same case, ms', '≤ 100'],
  [
    'shapeMs',
    'slowest question of Shape, Overview, credential page and Compare on the same case, ms',
    '≤ 100',
  ],
  ['compareMs', 'slowest of two long comparisons that read every event of it, ms', '≤ 6,000'],
  ['pictureMs', "from the answer to Shape's first picture, 100,000 points, ms", '≤ 1,000'],
  ['pageMB', 'memory of the page on the same case, MB', '≤ 500'],
  ['peakMB10M', 'peak memory of importing that case, MB', '< 3,000'],
  ['linkPrecision', 'what was tied together and is one, the sample with twins and noise too', '1'],
  ['linkRecallExact', 'what records say outright and was tied together', '1'],
  ['linkRecallStrong', 'what fits nothing else and was tied together, without noise', '≥ 0.95'],
  ['correlateRatio', 'tying together over the import, one event in ten a new credential', '≤ 0.3'],
  ['arrowMBs', 'Arrow, MB a second', ''],
];

/** Rounds every number of a result to four figures, inside too. */
export function rounded(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}

/** Writes RESULTS.md from the figures of one run. */
export function writeResults(figures) {
  const rows = GOALS.filter(([name]) => figures[name] !== undefined).map(
    ([name, meaning, goal]) => `| ${name} | ${meaning} | ${goal} | ${figures[name]} |`,
  );
  const screens = Object.entries(figures.screens ?? {})
    .sort(([, a], [, b]) => b - a)
    .map(([name, ms]) => `| ${name} | ${ms} |`);
  const ratios = Object.entries(figures.sourceRatios ?? {}).map(([name, ratio]) => `| ${name} | ${ratio} |`);
  const memory = Math.round(totalmem() / 2 ** 30);
  const text = [
    '# Figures',
    '',
    `Made by \`npm run bench -- --write\`: ${figures.events?.toLocaleString('en') ?? '?'} CloudTrail events, medians of alternating runs, on ${availableParallelism()} cores with ${memory} GB of memory, Node ${process.versions.node}, ${process.platform}.`,
    '',
    '| figure | what it is | goal | measured |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(ratios.length === 0
      ? []
      : ["| source | its records a second over CloudTrail's; goal ≥ 0.5 |", '|---|---|', ...ratios, '']),
    ...(screens.length === 0 ? [] : ['| screen query | ms |', '|---|---|', ...screens, '']),
  ];
  writeFileSync(PATH, text.join('\n'));
}
