import { actorName, actorSystem } from '../../format/actor-keys.ts';
import type { DecisionTask } from './deciding.svelte.ts';

/** A key as a sentence names it: its system and what tells it apart there. */
export function keyWords(key: string): string {
  return `${actorSystem(key).title} ${actorName(key)}`;
}

/** What stands at the head of the dialog. */
export function taskTitle(task: DecisionTask): string {
  switch (task.verdict) {
    case 'accept':
      return 'They are one actor';
    case 'reject':
      return 'They are two actors';
    case 'owner':
      return 'Who answers for it';
    case 'name':
      return 'What it is called';
  }
}

/** A sentence to begin with; the investigator says what it is known from. */
export function reasonFor(task: DecisionTask, value: string): string {
  if ('link' in task) {
    const { leftKey, rightKey, leftIdentity, rule } = task.link;
    const both = `${keyWords(leftKey)} and ${keyWords(rightKey)}`;
    const called = rule === 'same-label' ? `Both are called ${leftIdentity.label}` : both;
    if (task.verdict === 'accept')
      return rule === 'same-label' ? `${called}, and it is one and the same.` : `${both} are one actor.`;
    return rule === 'same-label' ? `${called}, and they are two.` : `${both} are two actors.`;
  }
  if (value.trim() === '') return '';
  return task.verdict === 'owner'
    ? `${value.trim()} answers for ${task.label}.`
    : `${task.label} is known as ${value.trim()}.`;
}
