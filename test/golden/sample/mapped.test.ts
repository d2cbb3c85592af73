import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mappingSource, readMapping } from '#core/sources/mapping/index.ts';
import { SOURCES } from '#core/sources/index.ts';
import { TempCase } from '#test/kit/case.ts';
import { SAMPLE } from '#test/kit/sample.ts';

it('the log of the sample that the product does not know is read by the mapping beside it', async () => {
  const folder = join(SAMPLE, 'mapped');
  const path = join(folder, 'egress-gateway.yaml');
  const source = mappingSource(readMapping(path, readFileSync(path, 'utf8')));
  const made = await TempCase.make();
  try {
    await made.importPath(join(folder, 'gateway.ndjson'), { sources: [source, ...SOURCES] });
    expect(await made.accounts()).toEqual([
      {
        path: 'gateway.ndjson',
        source: 'mapping-egress-gateway',
        records: 30,
        events: 30,
        paired: 0,
        duplicates: 0,
        set_aside: 0,
      },
    ]);
    const tasks = await made.rows<{ task: string }>(
      `SELECT DISTINCT task_id AS task FROM task_mention WHERE place = 'session_name' ORDER BY 1`,
    );
    expect(tasks.map(({ task }) => task)).toEqual(['e1a7', 'e2b8', 'e3c9', 'f0d1', 'f1d2']);
  } finally {
    await made.remove();
  }
});
