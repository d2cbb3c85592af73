import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const TRUTH = resolve(import.meta.dirname, '../../samples/staging/truth.json');
const { planted } = JSON.parse(readFileSync(TRUTH, 'utf8'));
const lastHop = encodeURIComponent(planted['role-chain'].hops.at(-1).childKey);

/**
 * What is photographed: the name in the file's name, the address within the page, the cases it makes sense in (all when
 * absent), what is done before the picture and what undoes it.
 */
export const STATES = [
  { name: 'evidence', hash: 'evidence' },
  { name: 'credentials', hash: 'credentials' },
  { name: 'credential', hash: `credentials/${lastHop}`, cases: ['staging'] },
  { name: 'events', hash: 'events' },
  {
    name: 'record',
    hash: 'events',
    prepare: async (page) => {
      const row = page.getByTestId('grid-events').getByTestId('row').nth(3);
      await row.click();
      await page.keyboard.press('Enter');
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
];
