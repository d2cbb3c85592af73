import type { Answer } from './answer.ts';
import type { WorkerName } from './child.ts';
import type { EngineSettings } from './engine.ts';

/** Messages to an engine in its own process. */
export type ToEngine =
  | { readonly kind: 'open'; readonly settings: EngineSettings }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly kind: 'worker-message'; readonly worker: number; readonly message: unknown }
  | { readonly kind: 'worker-exit'; readonly worker: number; readonly reason: string };

/** Messages from an engine in its own process; importers and exporters are started beside it by its parent. */
export type FromEngine =
  | { readonly kind: 'opened'; readonly answer: Answer }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'push'; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'worker-start'; readonly worker: number; readonly name: WorkerName }
  | { readonly kind: 'worker-post'; readonly worker: number; readonly message: unknown }
  | { readonly kind: 'worker-kill'; readonly worker: number };
