import { writeSync } from 'node:fs';
import { asCredtrailError } from '#core/base/error.ts';
import { runImport } from '#core/pipeline/import.ts';
import { appendToJournal } from '#core/pipeline/journal.ts';
import { digestOf } from './read-case.ts';

const tell = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const [task, caseDir = '', ...paths] = process.argv.slice(2);
tell({ stage: 'started' });
try {
  if (task === 'import') await runImport({ caseDir, paths, onProgress: tell });
  if (task === 'append') {
    const [name = '', lines = '0'] = paths;
    for (let i = 0; i < Number(lines); i += 1) {
      await appendToJournal(caseDir, { examiner: name }, 'note', { text: String(i) });
    }
  }
  tell(task === 'digest' ? { stage: 'done', message: await digestOf(caseDir) } : { stage: 'done' });
} catch (error) {
  const { code, message } = asCredtrailError(error);
  tell({ stage: 'failed', code, message });
  process.exitCode = 1;
}
