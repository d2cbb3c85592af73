import type { Component } from 'svelte';
import type { CallResult } from '#core/api/contract.ts';
import CredentialsScreen from './credentials/CredentialsScreen.svelte';
import type * as laterScreens from './later.ts';
import ScreenLater from './ScreenLater.svelte';

/** One screen of the frame. */
export interface Screen {
  /** Its name in the address. */
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  /** How many things it shows, null if it does not count. */
  readonly count: (info: CallResult<'case.info'>) => bigint | null;
  /** Whether the filter narrows what it lists. */
  readonly narrowed: boolean;
  /** Whether its key names which of its lists is shown, to be found again on coming back. */
  readonly keyed: boolean;
  /** What is drawn. */
  readonly component: Component;
}

type Later = typeof laterScreens;

/** Reads the code of all screens but the first. */
export function readLater(): Promise<Later> {
  return import('./later.ts');
}

/** A screen whose code is read when somebody comes there, if it was not before. */
function later(name: keyof Later): Component {
  return (internals) => ScreenLater(internals, { load: async () => (await readLater())[name] });
}

/** Every screen, in the order of the rail. */
export const SCREENS: readonly Screen[] = [
  {
    id: 'overview',
    title: 'Overview',
    count: () => null,
    narrowed: false,
    keyed: false,
    component: later('OverviewScreen'),
  },
  {
    id: 'evidence',
    title: 'Evidence',
    count: (info) => info.files,
    narrowed: false,
    keyed: false,
    component: later('EvidenceScreen'),
  },
  {
    id: 'credentials',
    title: 'Credentials',
    count: (info) => info.collapsed,
    narrowed: true,
    keyed: false,
    component: CredentialsScreen,
  },
  {
    id: 'identities',
    title: 'Identities',
    count: (info) => info.identities,
    narrowed: false,
    keyed: false,
    component: later('IdentitiesScreen'),
  },
  {
    id: 'events',
    title: 'Events',
    count: (info) => info.accounting.events,
    narrowed: true,
    keyed: false,
    component: later('EventsScreen'),
  },
  {
    id: 'timeline',
    title: 'Timeline',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: later('TimelineScreen'),
  },
  {
    id: 'shape',
    title: 'Shape',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: later('ShapeScreen'),
  },
  {
    id: 'compare',
    title: 'Compare',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: later('CompareScreen'),
  },
  {
    id: 'hits',
    title: 'Hits',
    count: () => null,
    narrowed: false,
    keyed: true,
    component: later('HitsScreen'),
  },
  {
    id: 'notes',
    title: 'Notes',
    count: () => null,
    narrowed: false,
    keyed: false,
    component: later('NotesScreen'),
  },
  {
    id: 'sql',
    title: 'SQL',
    count: () => null,
    narrowed: false,
    keyed: false,
    component: later('SqlScreen'),
  },
];
