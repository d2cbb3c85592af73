import type { Answer } from './answer.ts';
import type { EngineSettings } from './engine.ts';

/** Messages to an engine in its own process. */
export type ToEngine =
  | { readonly kind: 'open'; readonly settings: EngineSettings }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly kind: 'importer-message'; readonly importer: number; readonly message: unknown }
  | { readonly kind: 'importer-exit'; readonly importer: number; readonly reason: string };

/** Messages from an engine in its own process; the importer is started beside it by its parent. */
export type FromEngine =
  | { readonly kind: 'opened'; readonly answer: Answer }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'push'; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'importer-start'; readonly importer: number }
  | { readonly kind: 'importer-post'; readonly importer: number; readonly message: unknown }
  | { readonly kind: 'importer-kill'; readonly importer: number };
