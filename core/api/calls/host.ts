import { z } from 'zod';
import { type CallSpec } from './schemas.ts';

const path = z.string().min(1).max(4096);

/** What serves the page. */
export const HOST_CALLS = {
  /** What the page is served by, and what that host can do. */
  'host.info': { args: z.strictObject({}), answer: 'json' },
  /** Files and folders on the server's side, under its root, to import from. */
  'host.browse': { args: z.strictObject({ path: z.string().max(4096) }), answer: 'json' },
  /** Opens the system's dialog and returns the paths chosen; `not-here` where there is none. */
  'host.pick': { args: z.strictObject({ what: z.enum(['files', 'folder']) }), answer: 'json' },
  /** The cases that this user opened, the last one first. */
  'host.cases': { args: z.strictObject({}), answer: 'json' },
  /** Takes a case off the list of recent ones; the case itself stays. */
  'host.forget': { args: z.strictObject({ dir: path }), answer: 'json' },
  /**
   * Opens a case in a window of its own, or brings the window that shows it to the front; `not-here` where there are no
   * windows. `new` and `choose` ask with the system's dialog, `new` imports `paths` at once.
   */
  'host.open': {
    args: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('case'), dir: path }),
      z.strictObject({ what: z.enum(['choose', 'sample']) }),
      z.strictObject({ what: z.literal('new'), paths: z.array(path).max(10_000).default([]) }),
    ]),
    answer: 'json',
  },
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
    /** Whether a case is open; without one only the calls of the host and the settings are answered. */
    readonly hasCase: boolean;
    /** Whether `host.open` can open another case. */
    readonly canOpen: boolean;
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
  'host.cases': {
    readonly cases: readonly {
      /** Absolute path of its folder. */
      readonly dir: string;
      readonly name: string;
      readonly openedAt: bigint;
      /** Whether there is no case in that folder now. */
      readonly missing: boolean;
    }[];
  };
  'host.forget': { readonly forgotten: boolean };
  /** Folder of the case that was opened, null where nothing was chosen. */
  'host.open': { readonly dir: string | null };
}
