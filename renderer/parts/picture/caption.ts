import type { Workbench } from '../../state/workbench.svelte.ts';
import { displayZone } from '../../format/zone.svelte.ts';
import { shown } from '../../format/text.ts';
import { counted } from '../../format/numbers.ts';
import { utcStamp } from '../../format/time.ts';
import { now } from '#core/base/time.ts';

const LONGEST = 160;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** What a picture must say of itself: case, filter, range, zone, how much the case cannot show, when it was made and the journal's head. */
export function captionOf({ router, info, times }: Workbench, title: string): readonly string[] {
  const { terms, text, credential, noise, asOf } = router.route;
  const conditions = [
    ...terms.map(
      ({ field, op, values }) => `${field} ${op} ${values.map((value) => value ?? 'not stated').join(', ')}`,
    ),
    ...(text === '' ? [] : [`text ${text}`]),
    ...(credential === null ? [] : [`credential ${credential}`]),
    `noise ${noise}`,
  ];
  const range = times.range;
  return [
    `${shown(info.value?.name ?? '')} · ${title}`,
    `filter: ${shown(conditions.join(' · '))}`,
    `range: ${range ? `${utcStamp(range.from)} – ${utcStamp(range.to)}` : 'none'}${asOf === null ? '' : ` · as of ${utcStamp(asOf)}`} · shown in ${displayZone.name}`,
    `what the case cannot show: ${counted(info.value?.limits ?? 0n, 'statement')} in its Overview`,
    `made ${utcStamp(now())} · journal ${info.value?.journalHead ?? 'empty'}`,
  ].map(cut);
}
