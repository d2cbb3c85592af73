import type { Source } from '../source.ts';
export const vaultAudit: Source = {
  id: 'vault-audit',
  title: '',
  envelopes: [],
  embedded: [],
  recordType: '',
  recognise: () => null,
  stage: '',
  normalise: '',
  deduplicate: false,
};
