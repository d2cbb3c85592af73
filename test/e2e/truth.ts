import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE } from './served-case.ts';

/** What the specs need of the sample's truth. */
export interface Truth {
  readonly totals: { readonly perSource: Readonly<Record<string, { readonly records: number }>> };
  readonly files: readonly { readonly path: string }[];
  readonly secrets: readonly string[];
  readonly planted: {
    readonly 'role-chain': {
      /** Each credential of the chain, from the one that began it. */
      readonly hops: readonly {
        readonly parentKey: string;
        readonly childKey: string;
        readonly sessionName: string;
      }[];
    };
  };
}

/** Reads the sample's truth. */
export function truth(): Truth {
  return JSON.parse(readFileSync(join(SAMPLE, 'truth.json'), 'utf8')) as Truth;
}
