import {
  BufferGeometry,
  ColorManagement,
  DoubleSide,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  LinearSRGBColorSpace,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { WEAK } from './draw-boxes.ts';
import { frameLines, idealLines } from './frame.ts';
import { HEIGHT } from './measures.ts';
import { channels, SHADES, type ScenePalette } from './palette.ts';
import { HALF, thinned } from './plot.ts';
import type { SpaceScene } from './space-scene.ts';
import type { Projection } from './view.ts';

/** The part of a scene that the graphics card draws. */
export type SolidScene = Pick<SpaceScene, 'plot' | 'colours' | 'weak' | 'across' | 'ideals'>;

const FAR = 10;
const SHARPEST = 2;
const GLASS = 0.1;
/** Boxes closer than so many pixels are drawn as one. */
const SEEN = 1.25;
/** Sets weak boxes apart from others of their colour. */
const WEAK_LOOK = 32;

/** The three faces of a box of size 1 that are seen from one side, with their light as colours of the corners. */
function faces(x: 1 | -1, z: 1 | -1): BufferGeometry {
  const quads = [
    {
      light: SHADES.top,
      corners: [
        [-1, 1, -1],
        [1, 1, -1],
        [1, 1, 1],
        [-1, 1, 1],
      ],
    },
    {
      light: SHADES.x,
      corners: [
        [x, 0, -1],
        [x, 1, -1],
        [x, 1, 1],
        [x, 0, 1],
      ],
    },
    {
      light: SHADES.z,
      corners: [
        [-1, 0, z],
        [-1, 1, z],
        [1, 1, z],
        [1, 0, z],
      ],
    },
  ];
  const geometry = new BufferGeometry();
  const places = quads.flatMap(({ corners }) =>
    corners.flatMap(([a = 0, b = 0, c = 0]) => [a / 2, b, c / 2]),
  );
  const lights = quads.flatMap(({ light, corners }) => corners.flatMap(() => [light, light, light]));
  geometry.setAttribute('position', new Float32BufferAttribute(places, 3));
  geometry.setAttribute('color', new Float32BufferAttribute(lights, 3));
  geometry.setIndex(quads.flatMap((_quad, i) => [0, 1, 2, 0, 2, 3].map((corner) => i * 4 + corner)));
  return geometry;
}

let software: boolean | null = null;

/** Whether the processor stands in for a graphics card: smooth edges would cost it more than all else. The first look starts what draws, and takes as long. */
function drawnBySoftware(): boolean {
  software ??= looksLikeSoftware();
  return software;
}

function looksLikeSoftware(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  const named = probe?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = named && probe?.getParameter(named.UNMASKED_RENDERER_WEBGL);
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && /swiftshader|llvmpipe|software/i.test(name);
}

/** The plot as the graphics card draws it: the boxes are instances of one mesh, without those that stand wholly in another. It draws when told to, never by itself. */
export class Space {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new OrthographicCamera();
  readonly #material = new MeshBasicMaterial({ vertexColors: true, side: DoubleSide });
  readonly #faint = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  readonly #strong = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  #ideals: (Mesh | LineSegments)[] = [];
  #boxes: InstancedMesh | null = null;
  #shown: Partial<SolidScene> & { palette?: ScenePalette; fine?: number; side?: string } = {};

  private constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.#camera.matrixAutoUpdate = false;
    this.#scene.matrixWorldAutoUpdate = false;
    this.#scene.add(this.#faint, this.#strong);
  }

  /** Gets ready for the first picture, which what draws would else be started for. */
  static prepare(): void {
    drawnBySoftware();
  }

  /** Starts drawing into a canvas; null where the browser gives it no WebGL. */
  static open(canvas: HTMLCanvasElement): Space | null {
    const antialias = !drawnBySoftware();
    const context = canvas.getContext('webgl2', { antialias, alpha: false, powerPreference: 'low-power' });
    if (!context) return null;
    // Colours of the theme are drawn as they are.
    ColorManagement.enabled = false;
    const renderer = new WebGLRenderer({ canvas, context });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    return new Space(renderer);
  }

  /** Draws a scene; what is the same as before is not laid out again. */
  draw(scene: SolidScene, projection: Projection, palette: ScenePalette): void {
    const { x, z } = projection.sides;
    const fine = 2 ** Math.ceil(Math.log2(projection.scale));
    const next = { ...scene, palette, fine, side: `${String(x)} ${String(z)}` };
    const before = this.#shown;
    const other = (...parts: (keyof typeof next)[]): boolean =>
      parts.some((part) => before[part] !== next[part]);
    this.#shown = next;
    if (other('plot', 'colours', 'weak', 'palette', 'fine')) {
      const look = (index: number): number =>
        (scene.colours[index] ?? 0) + (scene.weak?.[index] === 1 ? WEAK_LOOK : 0);
      const drawn = thinned(scene.plot, look, SEEN / fine);
      this.#layOut(scene, drawn, projection);
      this.#paint(scene, drawn, palette);
    } else if (other('side') && this.#boxes) {
      this.#boxes.geometry.dispose();
      this.#boxes.geometry = faces(x, z);
    }
    if (other('across', 'side')) this.#layLines(scene, projection);
    if (other('ideals', 'palette')) this.#layIdeals(scene, palette);
    if (other('palette')) {
      this.#faint.material.color.setRGB(...channels(palette.line));
      this.#strong.material.color.setRGB(...channels(palette.edge));
      this.#renderer.setClearColor(palette.ground);
    }
    this.#look(projection);
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** Gives back everything that it took from the graphics card. */
  dispose(): void {
    for (const ideal of this.#ideals) this.#drop(ideal);
    this.#drop(this.#faint);
    this.#drop(this.#strong);
    this.#boxes?.geometry.dispose();
    this.#boxes?.dispose();
    this.#material.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  #drop(object: Mesh | LineSegments): void {
    this.#scene.remove(object);
    object.geometry.dispose();
    (object.material as LineBasicMaterial | MeshBasicMaterial).dispose();
  }

  #layOut({ plot }: SolidScene, drawn: Uint32Array, projection: Projection): void {
    if (this.#boxes) {
      this.#scene.remove(this.#boxes);
      this.#boxes.geometry.dispose();
      this.#boxes.dispose();
    }
    const { x, z } = projection.sides;
    const boxes = new InstancedMesh(faces(x, z), this.#material, drawn.length);
    const places = boxes.instanceMatrix.array;
    drawn.forEach((index, i) => {
      const at = i * 16;
      places[at] = 2 * HALF;
      places[at + 5] = plot.y[index] ?? 0;
      places[at + 10] = 2 * HALF;
      places[at + 12] = plot.x[index] ?? 0;
      places[at + 14] = plot.z[index] ?? 0;
      places[at + 15] = 1;
    });
    boxes.frustumCulled = false;
    this.#boxes = boxes;
    this.#scene.add(boxes);
  }

  #paint({ colours, weak }: SolidScene, drawn: Uint32Array, palette: ScenePalette): void {
    if (!this.#boxes) return;
    const table = palette.boxes.map(channels);
    const ground = channels(palette.ground);
    const paint = new Float32Array(drawn.length * 3);
    drawn.forEach((index, i) => {
      const colour = table[colours[index] ?? 0] ?? ground;
      const share = weak?.[index] === 1 ? WEAK : 1;
      for (let part = 0; part < 3; part++)
        paint[i * 3 + part] = (colour[part] ?? 0) * share + (ground[part] ?? 0) * (1 - share);
    });
    this.#boxes.instanceColor = new InstancedBufferAttribute(paint, 3);
    this.#material.needsUpdate = true;
  }

  #layLines({ across }: SolidScene, projection: Projection): void {
    const { faint, strong } = frameLines(across, projection);
    this.#faint.geometry.dispose();
    this.#strong.geometry.dispose();
    this.#faint.geometry = lineGeometry(faint);
    this.#strong.geometry = lineGeometry(strong);
  }

  #layIdeals({ ideals }: SolidScene, palette: ScenePalette): void {
    for (const ideal of this.#ideals) this.#drop(ideal);
    this.#ideals = ideals.flatMap((ideal) => {
      const edges = new LineBasicMaterial({ transparent: true, opacity: ideal.lit ? 1 : 0.45 });
      edges.color.setRGB(...channels(palette.good));
      const outline = new LineSegments(lineGeometry(idealLines(ideal)), edges);
      if (!ideal.lit) return [outline];
      const glass = new MeshBasicMaterial({
        transparent: true,
        opacity: GLASS,
        depthWrite: false,
        side: DoubleSide,
      });
      glass.color.setRGB(...channels(palette.good));
      const body = new Mesh(faces(1, 1), glass);
      body.scale.set(ideal.x, ideal.up * HEIGHT, ideal.z[1] - ideal.z[0]);
      body.position.set(ideal.x / 2, 0, (ideal.z[0] + ideal.z[1]) / 2);
      body.updateMatrix();
      body.matrixWorld.copy(body.matrix);
      return [outline, body];
    });
    if (this.#ideals.length > 0) this.#scene.add(...this.#ideals);
  }

  #look(projection: Projection): void {
    const { width, height, scale, right, up, toward, centre } = projection;
    const ratio = Math.min(window.devicePixelRatio || 1, SHARPEST);
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
    const [across, down] = [width / 2 / scale, height / 2 / scale];
    Object.assign(this.#camera, {
      left: -across,
      right: across,
      top: down,
      bottom: -down,
      near: 0,
      far: 2 * FAR,
    });
    this.#camera.updateProjectionMatrix();
    const place = new Vector3(...centre).addScaledVector(new Vector3(...toward), FAR);
    this.#camera.matrix
      .makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...toward))
      .setPosition(place);
    this.#camera.updateMatrixWorld(true);
  }
}

function lineGeometry(ends: readonly number[]): BufferGeometry {
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute(ends, 3));
}
