import { shapeBaselines, shapeKeys, shapeOrder, shapePoints, shapeRows } from '#core/usage/shape-queries.ts';
import type { HandlersOf } from './context.ts';
import { credentialConditions } from './filter.ts';

type ShapeCall = 'shape.points' | 'shape.rows' | 'shape.order' | 'shape.keys' | 'shape.baseline';

/** Credentials as points in space, what is told of each, and what is ideal for them. */
export const shapeHandlers: HandlersOf<ShapeCall> = {
  'shape.points': (context, { filter, most, colour }) =>
    context.reader.use(new Uint8Array(), async (connection) => {
      const conditions = await credentialConditions(connection, context, filter);
      return shapePoints(connection, { conditions, asOf: filter.asOf, most, colour });
    }),

  'shape.rows': ({ reader }, asked) =>
    reader.use(new Uint8Array(), (connection) => shapeRows(connection, asked)),

  'shape.order': (context, { filter, by }) =>
    context.reader.use(new Uint8Array(), async (connection) => {
      const conditions = await credentialConditions(connection, context, filter);
      return shapeOrder(connection, { conditions, asOf: filter.asOf }, by);
    }),

  'shape.keys': ({ reader }, { ids }) =>
    reader.use(new Uint8Array(), (connection) => shapeKeys(connection, ids)),

  'shape.baseline': ({ reader }) => reader.use(new Uint8Array(), shapeBaselines),
};
