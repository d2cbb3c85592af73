import type { Pen } from '../pen.ts';

/** What a picture with its caption asks of a canvas; a real canvas context has all of it. */
export type PicturePen = Pen & Pick<CanvasRenderingContext2D, 'translate'>;

interface Pens {
  fillStyle: string;
  strokeStyle: string;
  globalAlpha: number;
  lineWidth: number;
  font: string;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  x: number;
  y: number;
  clip: string | null;
}

const BASELINES: Readonly<Partial<Record<CanvasTextBaseline, string>>> = {
  middle: 'central',
  top: 'text-before-edge',
  hanging: 'hanging',
  bottom: 'text-after-edge',
};
const UNSAFE = /[<>&"']/g;
// eslint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text for an XML document: markup as references, characters that XML does not know as U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(NO_XML, '\ufffd')
    .replace(UNSAFE, (character) => `&#${String(character.charCodeAt(0))};`);
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Records what is drawn as elements of an SVG document. */
export class SvgPen implements PicturePen {
  fillStyle: string = '#000';
  strokeStyle: string = '#000';
  globalAlpha = 1;
  lineWidth = 1;
  font = '10px sans-serif';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly #elements: string[] = [];
  readonly #clips: string[] = [];
  readonly #saved: Pens[] = [];
  #path: string[] = [];
  #dash: readonly number[] = [];
  #clip: string | null = null;
  #x = 0;
  #y = 0;

  /** The elements so far, with the clips they use before them. */
  get elements(): string {
    const clips = this.#clips.length === 0 ? '' : `<defs>${this.#clips.join('')}</defs>`;
    return `${clips}${this.#elements.join('\n')}`;
  }

  save(): void {
    const { fillStyle, strokeStyle, globalAlpha, lineWidth, font, textBaseline } = this;
    const place = { dash: this.#dash, x: this.#x, y: this.#y, clip: this.#clip };
    this.#saved.push({ fillStyle, strokeStyle, globalAlpha, lineWidth, font, textBaseline, ...place });
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (!saved) return;
    const { dash, x, y, clip, ...pens } = saved;
    Object.assign(this, pens);
    this.#dash = dash;
    this.#clip = clip;
    [this.#x, this.#y] = [x, y];
  }

  translate(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
  }

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${this.#at(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${this.#at(x, y)}`);
  }

  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    this.#path.push(`C${this.#at(ax, ay)} ${this.#at(bx, by)} ${this.#at(x, y)}`);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path.push(`M${this.#at(x, y)}h${number(width)}v${number(height)}h${number(-width)}Z`);
  }

  closePath(): void {
    this.#path.push('Z');
  }

  /** Everything drawn until {@link restore} shows only inside the path; of clips in one another, the last counts. */
  clip(): void {
    const id = `clip-${String(this.#clips.length + 1)}`;
    this.#clips.push(`<clipPath id="${id}"><path d="${this.#path.join('')}"/></clipPath>`);
    this.#clip = id;
  }

  fill(): void {
    this.#add('path', `d="${this.#path.join('')}" ${this.#filled}`);
  }

  stroke(): void {
    this.#add('path', `d="${this.#path.join('')}" ${this.#stroked}`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#add('rect', `${this.#box(x, y, width, height)} ${this.#filled}`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#add('rect', `${this.#box(x, y, width, height)} ${this.#stroked}`);
  }

  /** A recorded picture starts empty, so there is nothing to take away. */
  clearRect(): void {
    return;
  }

  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash];
  }

  fillText(text: string, x: number, y: number): void {
    const [, size = '10', family = 'sans-serif'] = /([\d.]+)px\s+(.*)$/.exec(this.font) ?? [];
    const baseline = BASELINES[this.textBaseline];
    const [left = '0', top = '0'] = this.#at(x, y).split(',');
    const look = `font-family="${xmlText(family)}" font-size="${size}"${baseline === undefined ? '' : ` dominant-baseline="${baseline}"`}`;
    this.#elements.push(
      `<text x="${left}" y="${top}" ${look} ${this.#filled} xml:space="preserve"${this.#clipped}>${xmlText(text)}</text>`,
    );
  }

  get #alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${number(this.globalAlpha)}"`;
  }

  get #clipped(): string {
    return this.#clip === null ? '' : ` clip-path="url(#${this.#clip})"`;
  }

  get #filled(): string {
    return `fill="${xmlText(this.fillStyle)}"${this.#alpha}`;
  }

  get #stroked(): string {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.map(number).join(' ')}"`;
    return `fill="none" stroke="${xmlText(this.strokeStyle)}" stroke-width="${number(this.lineWidth)}"${dash}${this.#alpha}`;
  }

  #at(x: number, y: number): string {
    return `${number(x + this.#x)},${number(y + this.#y)}`;
  }

  #box(x: number, y: number, width: number, height: number): string {
    const [left, right] = width < 0 ? [x + width, x] : [x, x + width];
    const [top, bottom] = height < 0 ? [y + height, y] : [y, y + height];
    const [at = '0', down = '0'] = this.#at(left, top).split(',');
    return `x="${at}" y="${down}" width="${number(right - left)}" height="${number(bottom - top)}"`;
  }

  #add(name: string, attributes: string): void {
    this.#elements.push(`<${name} ${attributes}${this.#clipped}/>`);
  }
}
