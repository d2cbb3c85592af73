/** A size in pixels. */
export interface Size {
  /** From left to right. */
  readonly width: number;
  /** From above to below. */
  readonly height: number;
}

/** Tells the size of an element whenever it is another, at least a pixel each way; the returned function stops it. */
export function followSize(element: HTMLElement, tell: (size: Size) => void): () => void {
  const observer = new ResizeObserver(() =>
    tell({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) }),
  );
  observer.observe(element);
  return () => observer.disconnect();
}

/** Where in an element something happened, from its upper left. */
export function placeIn(element: HTMLElement, event: MouseEvent): { readonly x: number; readonly y: number } {
  const edges = element.getBoundingClientRect();
  return { x: event.clientX - edges.left, y: event.clientY - edges.top };
}

/** A pen for a canvas of a size in pixels of the page, as sharp as the screen; null where the browser gives none. */
export function sharpPen(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
  const pen = canvas.getContext('2d');
  pen?.setTransform(scale, 0, 0, scale, 0, 0);
  return pen;
}
