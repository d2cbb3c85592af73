import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CACHE, manyCredentials } from './inputs.mjs';
import { firstPicture, pageMemory } from './page.mjs';
import { timed } from './process.mjs';

const CLI = resolve(import.meta.dirname, '../../out/cli.js');
const ENGINE = join(import.meta.dirname, 'engine.mjs');
const EVENTS = 10_000_000;

/** What the workbench asks for on a case of ten million events and a hundred thousand credentials. */
export async function vast() {
  const input = await manyCredentials(EVENTS);
  const caseDir = join(CACHE, 'vast.credtrail');
  rmSync(caseDir, { recursive: true, force: true });
  const { seconds, peakMB } = await timed(process.execPath, [
    CLI,
    'import',
    input.folder,
    '--case',
    caseDir,
    '--json',
  ]);
  const asked = await timed(process.execPath, [ENGINE, 'timeline', caseDir]);
  const timeline = JSON.parse(asked.stdout);
  const searches = JSON.parse((await timed(process.execPath, [ENGINE, 'searching', caseDir])).stdout);
  const screens = JSON.parse((await timed(process.execPath, [ENGINE, 'screens', caseDir])).stdout);
  const shaping = JSON.parse((await timed(process.execPath, [ENGINE, 'shaping', caseDir])).stdout);
  const comparing = JSON.parse((await timed(process.execPath, [ENGINE, 'comparing', caseDir])).stdout);
  const pictureMs = await firstPicture(caseDir);
  const pageMB = await pageMemory(caseDir);
  rmSync(caseDir, { recursive: true, force: true });
  return {
    vastSeconds: seconds,
    peakMB10M: peakMB,
    pageMB,
    timelineMs: slowestTile(timeline),
    timeline,
    searchMs: Math.max(...Object.values(searches)),
    searches,
    screenMs10M: Math.max(...Object.values(screens)),
    screens,
    shapeMs: Math.max(...Object.values(shaping)),
    shaping,
    compareMs: Math.max(...Object.values(comparing)),
    comparing,
    pictureMs,
  };
}

/** The slowest of the timeline's tiles, in milliseconds. */
function slowestTile(timeline) {
  return Math.max(...Object.entries(timeline).flatMap(([name, ms]) => (name.startsWith('tile') ? [ms] : [])));
}
