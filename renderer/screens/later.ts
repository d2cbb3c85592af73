/** The screens that a page does not begin with, in one file: their code is read once the case is known. */
export { default as CompareScreen } from './compare/CompareScreen.svelte';
export { default as EventsScreen } from './events/EventsScreen.svelte';
export { default as EvidenceScreen } from './evidence/EvidenceScreen.svelte';
export { default as HitsScreen } from './hits/HitsScreen.svelte';
export { default as IdentitiesScreen } from './identities/IdentitiesScreen.svelte';
export { default as NotesScreen } from './notes/NotesScreen.svelte';
export { default as OverviewScreen } from './overview/OverviewScreen.svelte';
export { default as ShapeScreen } from './shape/ShapeScreen.svelte';
export { default as SqlScreen } from './sql/SqlScreen.svelte';
export { default as TimelineScreen } from './timeline/TimelineScreen.svelte';
