/** A moment in milliseconds since 1970-01-01T00:00:00Z. */
export type Moment = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** ISO 8601 in UTC to the second, as CloudTrail writes it: `2026-10-14T09:41:07Z`. */
export function isoSecond(at: Moment): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** ISO 8601 in UTC with milliseconds: `2026-10-14T09:41:07.000Z`. */
export function isoMillis(at: Moment): string {
  return new Date(at).toISOString();
}

/** The long form of STS expirations, `Oct 14, 2026, 9:46:07 AM`; IAM's create dates leave out the second comma. */
export function awsDate(at: Moment, style: 'sts' | 'iam'): string {
  const date = new Date(at);
  const hour = date.getUTCHours() % 12 || 12;
  const clock = [date.getUTCMinutes(), date.getUTCSeconds()].map((part) => String(part).padStart(2, '0'));
  const half = date.getUTCHours() < 12 ? 'AM' : 'PM';
  const day = `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}${style === 'sts' ? ',' : ''} ${hour}:${clock.join(':')} ${half}`;
}

/** A time as Go prints it: up to nine fraction digits, trailing zeros cut. `nanos` are those below the millisecond. */
export function goTime(at: Moment, nanos: number): string {
  const fraction = `${String(at % SECOND).padStart(3, '0')}${String(nanos).padStart(6, '0')}`.replace(
    /0+$/,
    '',
  );
  return `${new Date(at).toISOString().slice(0, 19)}${fraction ? `.${fraction}` : ''}Z`;
}
