import { z } from 'zod';
import { type CallSpec } from './schemas.ts';

/** What serves the page. */
export const HOST_CALLS = {
  /** What the page is served by, and what that host can do. */
  'host.info': { args: z.strictObject({}), answer: 'json' },
  /** Files and folders on the server's side, under its root, to import from. */
  'host.browse': { args: z.strictObject({ path: z.string().max(4096) }), answer: 'json' },
  /** Opens the system's dialog and returns the paths chosen; `not-here` where there is none. */
  'host.pick': { args: z.strictObject({ what: z.enum(['files', 'folder']) }), answer: 'json' },
} as const satisfies Record<string, CallSpec>;

/** What the JSON calls of this area answer. */
export interface HostResults {
  'host.info': {
    readonly host: 'electron' | 'loopback' | 'in-process';
    readonly version: string;
    /** Folder that `host.browse` shows, null where browsing is not offered. */
    readonly root: string | null;
    readonly canPick: boolean;
    readonly canUpload: boolean;
  };
  'host.browse': {
    readonly path: string;
    readonly parent: string | null;
    readonly entries: readonly {
      readonly name: string;
      readonly path: string;
      readonly kind: 'folder' | 'file';
      readonly bytes: bigint;
    }[];
  };
  'host.pick': { readonly paths: readonly string[] };
}
