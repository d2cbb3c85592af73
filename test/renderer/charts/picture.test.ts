import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPicture, pictureSvg, sizeOf, type Picture } from '#renderer/charts/picture/picture.ts';
import { SvgPen, xmlText, type PicturePen } from '#renderer/charts/picture/svg-pen.ts';

const COLOURS = { ground: '#ffffff', text: '#000000', muted: 'rgb(90, 90, 90)' };

function pictureOf(draw: (pen: PicturePen) => void, caption: readonly string[] = []): Picture {
  return { title: 'A view', width: 200, height: 100, draw, caption, colours: COLOURS };
}

describe('a recorded picture', () => {
  it('draws what a canvas would: shapes, colours, dashes, places', () => {
    const pen = new SvgPen();
    pen.fillStyle = 'red';
    pen.fillRect(1, 2, 3, 4);
    pen.save();
    pen.translate(10, 20);
    pen.strokeStyle = 'rgb(1, 2, 3)';
    pen.lineWidth = 1.5;
    pen.setLineDash([3, 3]);
    pen.globalAlpha = 0.5;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(5.555, 6);
    pen.bezierCurveTo(1, 1, 2, 2, 3, 3);
    pen.closePath();
    pen.stroke();
    pen.restore();
    pen.beginPath();
    pen.rect(0, 0, 2, 2);
    pen.fill();
    expect(pen.elements.split('\n')).toEqual([
      '<rect x="1" y="2" width="3" height="4" fill="red"/>',
      '<path d="M10,20L15.56,26C11,21 12,22 13,23Z" fill="none" stroke="rgb(1, 2, 3)" stroke-width="1.5" stroke-dasharray="3 3" opacity="0.5"/>',
      '<path d="M0,0h2v2h-2Z" fill="red"/>',
    ]);
  });

  it('clips until it is restored', () => {
    const pen = new SvgPen();
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, 10, 10);
    pen.clip();
    pen.fillRect(0, 0, 20, 20);
    pen.restore();
    pen.fillRect(0, 0, 1, 1);
    expect(pen.elements).toContain('<clipPath id="clip-1"><path d="M0,0h10v10h-10Z"/></clipPath>');
    expect(pen.elements.match(/clip-path=/g)).toHaveLength(1);
  });

  it('turns a rectangle of negative size round, as a canvas does', () => {
    const pen = new SvgPen();
    pen.fillRect(10, 10, -4, -2);
    expect(pen.elements).toContain('x="6" y="8" width="4" height="2"');
  });

  it('carries its caption below the view and in its description', () => {
    const picture = pictureOf((pen) => pen.fillRect(0, 0, 1, 1), ['case · Timeline', 'made 2026-11-21']);
    expect(sizeOf(picture)).toEqual({ width: 200, height: 156 });
    const svg = pictureSvg(picture);
    expect(svg).toContain('<title>A view</title><desc>case · Timeline\nmade 2026-11-21</desc>');
    expect(svg).toMatch(/<text x="12" y="120"[^>]*>case · Timeline<\/text>/);
    expect(svg).toMatch(/<text x="12" y="136"[^>]*>made 2026-11-21<\/text>/);
  });

  it('leaves the pen of the view as it was for the caption', () => {
    const spoiled = pictureOf(
      (pen) => {
        pen.translate(50, 50);
        pen.globalAlpha = 0.1;
      },
      ['case'],
    );
    const pen = new SvgPen();
    drawPicture(pen, spoiled);
    expect(pen.elements).toMatch(/<text x="12" y="120"[^>]*fill="#000000" xml:space/);
  });

  it('holds no markup of a log, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pen = new SvgPen();
        pen.fillText(text, 0, 0);
        pen.fillStyle = text;
        pen.fillRect(0, 0, 1, 1);
        expect(pen.elements.match(/</g)).toHaveLength(3);
        expect(xmlText(text)).not.toMatch(/[<>"']/);
      }),
    );
    const svg = pictureSvg(pictureOf((pen) => pen.fillText('</text><script>alert(1)</script>', 0, 0)));
    expect(svg).not.toContain('<script');
  });
});
