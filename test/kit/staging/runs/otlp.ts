import type { Moment } from '../../clock.ts';
import type { Json, JsonObject } from '../../json.ts';

/** Names and values of attributes; a number becomes an integer. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A span, without what its resource says. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  readonly at: Moment;
  /** Milliseconds. */
  readonly took: number;
  /** Nanoseconds of its start below the millisecond. */
  readonly nanos: number;
  readonly attributes: Attributes;
  /** What went wrong, left out where nothing did. */
  readonly error?: string;
}

/** A span with the resource and the library that wrote it. */
export interface Traced {
  readonly resource: Attributes;
  readonly scope: string;
  readonly span: Span;
}

const KINDS = { internal: 1, server: 2, client: 3 } as const;

/** Spans as one OTLP document; those that follow one another from the same resource and library stand together. */
export function otlpDocument(traced: readonly Traced[]): string {
  const groups: Traced[][] = [];
  for (const one of traced) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last && first && first.resource === one.resource && first.scope === one.scope) last.push(one);
    else groups.push([one]);
  }
  const resourceSpans = groups.map((group) => ({
    resource: { attributes: listOf(group[0]?.resource ?? {}) },
    scopeSpans: [
      { scope: { name: group[0]?.scope ?? '' }, spans: group.map(({ span }) => documentOf(span)) },
    ],
  }));
  return `${JSON.stringify({ resourceSpans })}\n`;
}

function documentOf(span: Span): JsonObject {
  const { traceId, spanId, parentSpanId, name, kind, at, took, nanos, attributes, error } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId ? { parentSpanId } : {}),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(at, nanos),
    endTimeUnixNano: nanoseconds(at + took, nanos),
    attributes: listOf(attributes),
    status: error === undefined ? {} : { code: 2, message: error },
  };
}

function listOf(attributes: Attributes): readonly Json[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** Nanoseconds since 1970, as text: more digits than a number of JavaScript holds. */
function nanoseconds(at: Moment, nanos: number): string {
  return `${String(at)}${String(nanos).padStart(6, '0')}`;
}
