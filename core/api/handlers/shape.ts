import { shapeBaselines, shapePoints } from '#core/usage/shape-queries.ts';
import type { HandlersOf } from './context.ts';
import { credentialConditions } from './filter.ts';

/** Credentials as points in space, and what is ideal for them. */
export const shapeHandlers: HandlersOf<'shape.points' | 'shape.baseline'> = {
  'shape.points': (context, { filter, most }) =>
    context.reader.use(new Uint8Array(), async (connection) => {
      const conditions = await credentialConditions(connection, context, filter);
      return shapePoints(connection, { conditions, asOf: filter.asOf, most });
    }),

  'shape.baseline': ({ reader }) => reader.use(new Uint8Array(), shapeBaselines),
};
