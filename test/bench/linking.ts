import { readFile } from 'node:fs/promises';
import type { Connection } from '#core/db/database.ts';
import { runImport } from '#core/pipeline/import.ts';
import { attributionAgainst, holdersAgainst } from '#test/kit/linking/holders.ts';
import { linksAgainst } from '#test/kit/linking/links.ts';
import { mergesAgainst } from '#test/kit/linking/merges.ts';
import { grouped, type Outcome } from '#test/kit/linking/outcome.ts';
import { openCase } from '#test/kit/read-case.ts';
import type { DisturbedTruth } from '#test/kit/staging/index.ts';

/** Counts of one sort of conclusions: those of a rule that are right and wrong, what is true of a kind and what was found of it. */
export interface Tally {
  readonly rules: Readonly<Record<string, { readonly concluded: number; readonly wrong: number }>>;
  readonly kinds: Readonly<
    Record<string, { readonly strength: string; readonly all: number; readonly found: number }>
  >;
  /** What is true and was not concluded, by what the program says of it. */
  readonly abstained: Readonly<Record<string, number>>;
}

const SORTS: Readonly<Record<string, (db: Connection, truth: DisturbedTruth) => Promise<Outcome>>> = {
  actors: mergesAgainst,
  credentials: linksAgainst,
  holders: holdersAgainst,
  attribution: attributionAgainst,
};

/** What a case concluded, against the truth in a file, by the sort of conclusions. */
export async function linking(caseDir: string, truthFile: string): Promise<Readonly<Record<string, Tally>>> {
  const truth = JSON.parse(await readFile(truthFile, 'utf8')) as DisturbedTruth;
  const { db, close } = await openCase(caseDir);
  try {
    const tallies: Record<string, Tally> = {};
    for (const [sort, against] of Object.entries(SORTS)) tallies[sort] = tallyOf(await against(db, truth));
    return tallies;
  } finally {
    close();
  }
}

function tallyOf({ concluded, wrong, judged }: Outcome): Tally {
  const wrongs = grouped(wrong, ({ rule }) => rule);
  const kinds = grouped(judged, ({ kind, strength }) => `${kind} (${strength})`);
  const missed = grouped(
    judged.filter(({ found }) => !found),
    ({ reason }) => reason?.replace(/^not in the case.*/, 'not in the case') ?? 'nothing said',
  );
  return {
    rules: Object.fromEntries(
      Object.entries(concluded).map(([rule, count]) => [
        rule,
        { concluded: count, wrong: wrongs.get(rule)?.length ?? 0 },
      ]),
    ),
    kinds: Object.fromEntries(
      [...kinds].map(([kind, all]) => [
        kind,
        {
          strength: all[0]?.strength ?? '',
          all: all.length,
          found: all.filter(({ found }) => found).length,
        },
      ]),
    ),
    abstained: Object.fromEntries([...missed].map(([reason, all]) => [reason, all.length])),
  };
}

/** Imports a folder into a new case, and gives the seconds that each stage took. */
export async function stages(caseDir: string, folder: string): Promise<Readonly<Record<string, number>>> {
  const seconds: Record<string, number> = {};
  let [stage, since] = ['', performance.now()];
  const until = (next: string): void => {
    const now = performance.now();
    if (stage !== '') seconds[stage] = (seconds[stage] ?? 0) + (now - since) / 1000;
    [stage, since] = [next, now];
  };
  await runImport({
    caseDir,
    paths: [folder],
    onProgress: (progress) => {
      if (progress.stage !== stage) until(progress.stage);
    },
  });
  until('');
  return seconds;
}
