import { SvgPen, xmlText, type PicturePen } from './svg-pen.ts';

/** A view as a picture that can be drawn anywhere. */
export interface Picture {
  /** What it shows, in a few words. */
  readonly title: string;
  /** Size of the view in pixels, without its caption. */
  readonly width: number;
  /** See `width`. */
  readonly height: number;
  /** Draws the view with its upper left corner at 0, 0. */
  readonly draw: (pen: PicturePen) => void;
  /** What must be known with it, a line each: case, filter, range, zone, when it was made, head of the journal. */
  readonly caption: readonly string[];
  /** Colours of the ground and of the caption. */
  readonly colours: { readonly ground: string; readonly text: string; readonly muted: string };
}

const LINE = 16;
const EDGE = 12;
const FONT = '11px "IBM Plex Mono", ui-monospace, monospace';

/** Size of a picture with its caption. */
export function sizeOf({ width, height, caption }: Picture): { width: number; height: number } {
  return { width, height: height + caption.length * LINE + 2 * EDGE };
}

/** Draws a picture and its caption. */
export function drawPicture(pen: PicturePen, picture: Picture): void {
  const { caption, colours } = picture;
  const { width, height } = sizeOf(picture);
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, picture.width, picture.height);
  pen.clip();
  picture.draw(pen);
  pen.restore();
  pen.globalAlpha = 1;
  pen.font = FONT;
  pen.textBaseline = 'middle';
  caption.forEach((text, i) => {
    pen.fillStyle = i === 0 ? colours.text : colours.muted;
    pen.fillText(text, EDGE, picture.height + EDGE + (i + 0.5) * LINE);
  });
}

/** A picture as the text of an SVG document: shapes and texts alone, nothing that runs or is loaded. */
export function pictureSvg(picture: Picture): string {
  const pen = new SvgPen();
  drawPicture(pen, picture);
  const { width, height } = sizeOf(picture);
  const said = `<title>${xmlText(picture.title)}</title><desc>${xmlText(picture.caption.join('\n'))}</desc>`;
  const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${size}>${said}\n${pen.elements}\n</svg>\n`;
}

/** A picture as PNG, with so many dots to a pixel. Rejects where the browser cannot make one of that size. */
export function picturePng(picture: Picture, scale = 2): Promise<Blob> {
  const { width, height } = sizeOf(picture);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the browser gives no canvas');
  pen.scale(scale, scale);
  drawPicture(pen, picture);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the browser made no picture of this size'))),
      'image/png',
    );
  });
}
