import { HEIGHT } from './measures.ts';

/** From where the plot is looked at. */
export interface View {
  /** Turn around the upright axis, in degrees; 0 looks along the axis of use. */
  readonly azimuth: number;
  /** How high one stands, in degrees; 0 level with the floor, 90 straight above. */
  readonly altitude: number;
  /** How near; 1 fits the plot into its place. */
  readonly zoom: number;
}

/** Places from which the plot can be looked at, by name. */
export const PRESETS = {
  iso: { azimuth: 45, altitude: 28 },
  front: { azimuth: 0, altitude: 0 },
  side: { azimuth: 90, altitude: 0 },
  top: { azimuth: 0, altitude: 90 },
} as const;

/** Name of a preset. */
export type Preset = keyof typeof PRESETS;

/** The view that a reader comes to. */
export const FIRST_VIEW: View = { ...PRESETS.iso, zoom: 1 };

const FURTHEST = 0.4;
const NEAREST = 12;

/** A view turned by degrees; it never goes under the floor. */
export function turned(view: View, azimuth: number, altitude: number): View {
  return {
    ...view,
    azimuth: (((view.azimuth + azimuth) % 360) + 360) % 360,
    altitude: Math.min(90, Math.max(0, view.altitude + altitude)),
  };
}

/** A view from so many times as near. */
export function nearer(view: View, factor: number): View {
  return { ...view, zoom: Math.min(NEAREST, Math.max(FURTHEST, view.zoom * factor)) };
}

/** A direction or a place: lifetime, height, use. */
export type Vector = readonly [number, number, number];

/** A place on the screen, in pixels from the upper left, with how near it is. */
export interface Spot {
  /** From the left. */
  readonly x: number;
  /** From above. */
  readonly y: number;
  /** Greater is nearer. */
  readonly depth: number;
}

const CENTRE: Vector = [0.47, HEIGHT * 0.4, 0.47];
const ROOM = { across: 1.95, down: 1.5 };

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** How places in the plot come to lie on the screen: straight, without perspective, so that equal measures look equal. */
export class Projection {
  /** Size of the place in pixels. */
  readonly width: number;
  /** See `width`. */
  readonly height: number;
  /** Pixels to a length of 1. */
  readonly scale: number;
  /** Direction that points right on the screen. */
  readonly right: Vector;
  /** Direction that points up on the screen. */
  readonly up: Vector;
  /** Direction that points to the reader. */
  readonly toward: Vector;

  constructor(view: View, size: { readonly width: number; readonly height: number }) {
    const [turn, rise] = [(view.azimuth * Math.PI) / 180, (view.altitude * Math.PI) / 180];
    this.width = size.width;
    this.height = size.height;
    this.scale = view.zoom * Math.min(size.width / ROOM.across, size.height / ROOM.down);
    this.right = [Math.cos(turn), 0, -Math.sin(turn)];
    this.toward = [Math.cos(rise) * Math.sin(turn), Math.sin(rise), Math.cos(rise) * Math.cos(turn)];
    this.up = [-Math.sin(rise) * Math.sin(turn), Math.cos(rise), -Math.sin(rise) * Math.cos(turn)];
  }

  /** The middle of the plot, which lies in the middle of the screen. */
  get centre(): Vector {
    return CENTRE;
  }

  /** Where a place comes to lie. */
  at(x: number, y: number, z: number): Spot {
    const from: Vector = [x - CENTRE[0], y - CENTRE[1], z - CENTRE[2]];
    return {
      x: this.width / 2 + dot(this.right, from) * this.scale,
      y: this.height / 2 - dot(this.up, from) * this.scale,
      depth: dot(this.toward, from),
    };
  }

  /** The place under a point of the screen that lies in the plane through the middle of the plot. */
  under(x: number, y: number): Vector {
    const across = (x - this.width / 2) / this.scale;
    const up = (this.height / 2 - y) / this.scale;
    const along = (axis: 0 | 1 | 2): number => CENTRE[axis] + this.right[axis] * across + this.up[axis] * up;
    return [along(0), along(1), along(2)];
  }

  /** Which side of a box is seen along lifetime and use: 1 the far end of the axis, -1 its start. */
  get sides(): { readonly x: 1 | -1; readonly z: 1 | -1 } {
    return { x: this.toward[0] >= 0 ? 1 : -1, z: this.toward[2] >= 0 ? 1 : -1 };
  }
}
