import { crc32, deflateSync } from 'node:zlib';

const COLOURS = 256;

/**
 * Reduces a picture to 256 colours, in a page. Runs there, so it refers to nothing outside itself: takes
 * the PNG as base64, gives width, height, the palette as r, g, b and one index a pixel, both as base64.
 */
async function reduceInPage({ png, colours }) {
  const { createImageBitmap, OffscreenCanvas, Blob, atob, btoa } = globalThis;
  const base64 = (bytes) => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  };
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(width * height);
  const counts = new Map();
  for (let i = 0; i < pixels.length; i++) {
    const colour = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const apart = ([r, g, b], [x, y, z]) => 2 * (r - x) ** 2 + 4 * (g - y) ** 2 + (b - z) ** 2;
  const frequent = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).map(channels);
  const palette = [];
  // Frequent colours first, but far apart at first: a rare mark of its own colour counts for more than one more grey.
  for (const distance of [6000, 2000, 700, 0]) {
    for (const colour of frequent) {
      if (palette.length === colours) break;
      if (palette.every((taken) => apart(taken, colour) > distance)) palette.push(colour);
    }
  }
  const nearest = (colour) => {
    const wanted = channels(colour);
    let best = 0;
    let least = Infinity;
    for (const [index, candidate] of palette.entries()) {
      const distance = apart(wanted, candidate);
      if (distance < least) [best, least] = [index, distance];
    }
    return best;
  };
  const places = new Map();
  for (const colour of counts.keys()) places.set(colour, nearest(colour));
  const indices = Uint8Array.from(pixels, (colour) => places.get(colour));
  return { width, height, palette: base64(Uint8Array.from(palette.flat())), indices: base64(indices) };
}

function chunk(type, body) {
  const name = Buffer.from(type, 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(Buffer.concat([name, body])));
  return Buffer.concat([size, name, body, sum]);
}

/** The same picture as a PNG with a palette, a third of the size; `page` is any open page. */
export async function withPalette(page, png) {
  const found = await page.evaluate(reduceInPage, { png: png.toString('base64'), colours: COLOURS });
  const indices = Buffer.from(found.indices, 'base64');
  const head = Buffer.alloc(13);
  head.writeUInt32BE(found.width, 0);
  head.writeUInt32BE(found.height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((found.width + 1) * found.height);
  for (let y = 0; y < found.height; y++) {
    indices.copy(rows, y * (found.width + 1) + 1, y * found.width, (y + 1) * found.width);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(found.palette, 'base64')),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
