import { userCaller, userSessionCaller, type Caller, type UserSession } from '../../aws/caller.ts';
import { accessKeyId, user, type User } from '../../aws/principals.ts';
import { HOUR, MINUTE, type Moment } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { PALETTES } from '../palette.ts';
import { PERIOD, type Scene, type Story } from '../story.ts';

/** Days between two tokens: each lives thirty-six hours. */
const STEP = 36 * HOUR;
const ORIGIN = { address: '198.51.100.71', userAgent: CLIENT.python };

/** The report bot's user: it gets a token every thirty-six hours and reads reports with it. */
export interface Reporter {
  readonly user: User;
  readonly caller: Caller;
}

/** The report bot, the same for every part of the story. */
export function reporter(story: Story): Reporter {
  const random = story.random('reporter');
  const of = user(random, ACCOUNT.data, 'report-bot');
  return { user: of, caller: userCaller(of, accessKeyId(random, 'AKIA', ACCOUNT.data), ORIGIN) };
}

/** Routine of the report bot's tokens, but for the one whose number is left out. */
export function reporterRoutine(story: Story, leftOut: number): void {
  const scene = story.scene('crowd/reporter');
  const bot = reporter(story);
  for (let index = 0; tokenTime(index) < PERIOD.end - STEP; index++) {
    if (index !== leftOut) routine(scene, bot, tokenTime(index), 34 * HOUR);
  }
}

/** When the report bot gets its token of that number, counted from zero. */
export function tokenTime(index: number): Moment {
  return PERIOD.start + 2 * HOUR + index * STEP;
}

/** One token's routine: the session it belongs to and how often it was used. */
export function routine(
  scene: Scene,
  bot: Reporter,
  at: Moment,
  lasts: number,
): { session: UserSession; caller: Caller; eventId: string; uses: number } {
  const request = { at, seconds: STEP / 1000 };
  const { session, eventId } = scene.sessionToken(bot.caller, bot.user, request);
  const caller = userSessionCaller(session, ORIGIN);
  const palette = PALETTES['report-builder'];
  if (!palette) throw new RangeError('the report builder has work');
  const times = scene.random.ascending(32, at + MINUTE, at + lasts);
  for (const moment of times) scene.call(caller, moment, palette.draw(scene.random));
  return { session, caller, eventId, uses: times.length };
}
