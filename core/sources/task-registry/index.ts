import type { Source } from '../source.ts';
export const taskRegistry: Source = {
  id: 'task-registry',
  title: '',
  envelopes: [],
  embedded: [],
  recordType: '',
  recognise: () => null,
  stage: '',
  normalise: '',
  deduplicate: false,
};
