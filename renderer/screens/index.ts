import type { Component } from 'svelte';
import type { CallResult } from '#core/api/contract.ts';
import CompareScreen from './compare/CompareScreen.svelte';
import CredentialsScreen from './credentials/CredentialsScreen.svelte';
import EventsScreen from './events/EventsScreen.svelte';
import EvidenceScreen from './evidence/EvidenceScreen.svelte';
import IdentitiesScreen from './identities/IdentitiesScreen.svelte';
import HitsScreen from './hits/HitsScreen.svelte';
import OverviewScreen from './overview/OverviewScreen.svelte';
import TimelineScreen from './timeline/TimelineScreen.svelte';
import ShapeLater from './shape/ShapeLater.svelte';
import NotesScreen from './notes/NotesScreen.svelte';
import SqlScreen from './sql/SqlScreen.svelte';

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

/** Every screen, in the order of the rail. */
export const SCREENS: readonly Screen[] = [
  {
    id: 'overview',
    title: 'Overview',
    count: () => null,
    narrowed: false,
    keyed: false,
    component: OverviewScreen,
  },
  {
    id: 'evidence',
    title: 'Evidence',
    count: (info) => info.files,
    narrowed: false,
    keyed: false,
    component: EvidenceScreen,
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
    component: IdentitiesScreen,
  },
  {
    id: 'events',
    title: 'Events',
    count: (info) => info.accounting.events,
    narrowed: true,
    keyed: false,
    component: EventsScreen,
  },
  {
    id: 'timeline',
    title: 'Timeline',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: TimelineScreen,
  },
  {
    id: 'shape',
    title: 'Shape',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: ShapeLater,
  },
  {
    id: 'compare',
    title: 'Compare',
    count: () => null,
    narrowed: true,
    keyed: false,
    component: CompareScreen,
  },
  { id: 'hits', title: 'Hits', count: () => null, narrowed: false, keyed: true, component: HitsScreen },
  { id: 'notes', title: 'Notes', count: () => null, narrowed: false, keyed: false, component: NotesScreen },
  { id: 'sql', title: 'SQL', count: () => null, narrowed: false, keyed: false, component: SqlScreen },
];
