import {
  attemptsOf,
  baselineOf,
  expectationsOf,
  hoursOf,
  mismatchesOf,
  plainDenialsOf,
  pointOf,
  usageSubject,
} from '#core/usage/usage-queries.ts';
import { notFound, type HandlersOf } from './context.ts';

/** What credentials did against what was issued and expected. */
export const usageHandlers: HandlersOf<'usage.of'> = {
  'usage.of': ({ reader }, { key }) =>
    reader.use(
      () => {
        throw notFound(`credential ${key}`);
      },
      async (connection) => {
        const subject = await usageSubject(connection, key);
        if (!subject) throw notFound(`credential ${key}`);
        const point = await pointOf(connection, subject);
        const kind = (point?.['kind'] ?? null) as string | null;
        const [baseline, expectations, mismatches, attempts, denials, hours] = await Promise.all([
          point === null ? null : baselineOf(connection, kind),
          expectationsOf(connection, subject),
          mismatchesOf(connection, subject),
          attemptsOf(connection, subject),
          plainDenialsOf(connection, subject),
          hoursOf(connection, subject),
        ]);
        return { key: subject.key, point, baseline, expectations, mismatches, attempts, denials, hours };
      },
    ),
};
