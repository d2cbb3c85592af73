import { STAGES } from './tree.ts';

/** Who may import whom: files that match `from` import only files that match one of `to`. The first row that fits counts. */
export interface ImportRule {
  readonly from: RegExp;
  readonly to: readonly RegExp[];
}

const stage = `(?:${STAGES.join('|')})`;
const BASE = /^core\/base\//;
const MODEL = /^core\/model\//;
const PURE = [BASE, MODEL];
const GROUND = [...PURE, /^core\/(keys|authz|crypto|db|bundle)\//];
/** The part of `core/api` that pages and shells may know: everything but the handlers. */
const CONTRACT = /^core\/api\/(calls\/)?[^/]+\.ts$/;

const own = (folder: string): ImportRule => ({
  from: new RegExp(`^core/${folder}/`),
  to: [...PURE, new RegExp(`^core/${folder}/`)],
});

const stageRules: ImportRule[] = STAGES.map((name) => ({
  from: new RegExp(`^core/${name}/`),
  to: [...GROUND, new RegExp(`^core/${name}/`)],
}));

/** The table of the design; its order matters. A source may not import another source, which the test checks by itself. */
export const IMPORT_RULES: readonly ImportRule[] = [
  { from: /^core\/base\//, to: [BASE] },
  { from: /^core\/model\//, to: PURE },
  own('keys'),
  own('authz'),
  own('crypto'),
  own('db'),
  own('bundle'),
  { from: /^core\/lists\//, to: [...PURE, /^core\/(keys|lists)\//] },
  {
    from: /^core\/sources\/(?!containers\/)[^/]+\//,
    to: [...GROUND, /^core\/sources\/source\.ts$/, /^core\/sources\/[^/]+\//],
  },
  ...stageRules,
  { from: /^core\/pipeline\//, to: [...GROUND, new RegExp(`^core/${stage}/`), /^core\/pipeline\//] },
  {
    from: /^core\/api\/handlers\//,
    to: [
      ...PURE,
      /^core\/(db|lists)\//,
      /^core\/keys\/written\.ts$/,
      /^core\/pipeline\//,
      new RegExp(`^core/${stage}/(?:[a-z-]+-)?queries\\.ts$`),
      CONTRACT,
      /^core\/api\/handlers\//,
    ],
  },
  { from: /^core\/api\//, to: [...PURE, CONTRACT] },
  { from: /^core\/host\//, to: [...PURE, /^core\/api\//, /^core\/pipeline\//, /^core\/host\//] },
  { from: /^electron\//, to: [CONTRACT, /^core\/host\//, /^electron\//] },
  {
    from: /^renderer\/(widgets|charts|scene|format)\//,
    to: [...PURE, CONTRACT, /^renderer\/(widgets|charts|scene|format|styles)\//],
  },
  { from: /^renderer\//, to: [...PURE, CONTRACT, /^renderer\//] },
];

/** Packages that only some folders may name. */
export const PACKAGE_RULES: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  { name: /^@duckdb\//, only: /^core\/db\// },
  { name: /^electron($|\/)/, only: /^electron\// },
  { name: /^three($|\/)/, only: /^renderer\/scene\// },
  { name: /^d3/, only: /^renderer\// },
  { name: /^svelte/, only: /^renderer\// },
  { name: /^apache-arrow$/, only: /^(core\/db|renderer\/api)\// },
  { name: /^(yauzl|tar-stream)$/, only: /^core\/bundle\// },
  { name: /^node:/, only: /^(core|electron)\// },
];

/** An edge that the table forbids and that stands all the same. */
export interface ImportException {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** The exceptions; the list may only shrink, and its limit with it. */
export const EXCEPTIONS: readonly ImportException[] = [];

/** How many exceptions there may be. */
export const EXCEPTION_LIMIT = 0;
