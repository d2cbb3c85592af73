import type { JsonObject, ParsedRecord } from '../source.ts';

/** Names of the lists whose elements are the signals of one resource; the records of an OTLP file lie in them. */
export const OTLP_ENVELOPES = ['resourceSpans', 'resourceLogs'] as const;

/** Lists of one resource's signals, by what they hold; the first two names are those of exporters before version 0.15. */
const SCOPES = [
  ['instrumentationLibrarySpans', 'spans'],
  ['instrumentationLibraryLogs', 'logs'],
  ['scopeSpans', 'spans'],
  ['scopeLogs', 'logRecords'],
] as const;

/** Whether a JSON object is the signals of one resource as OTLP writes them. */
export function isOtlp(record: JsonObject): boolean {
  return SCOPES.some(([scopes]) => Array.isArray(record[scopes]));
}

/**
 * The spans and log records of one resource (OTLP JSON, opentelemetry-proto), each with `resource` and `attributes` as plain objects,
 * the name of its scope, and its ids in lower-case hex. `signal` says `span` or `log`.
 */
export function* otlpRecords(record: JsonObject): Generator<ParsedRecord> {
  const resource = attributesOf(objectOf(record['resource'])['attributes']);
  let found = 0;
  for (const [scopes, signals] of SCOPES) {
    for (const scope of objectsIn(record[scopes])) {
      const held = scope[signals] ?? scope['logRecords'] ?? scope['logs'];
      const name = objectOf(scope['scope'] ?? scope['instrumentationLibrary'])['name'];
      for (const signal of Array.isArray(held) ? (held as unknown[]) : []) {
        found += 1;
        yield isObject(signal)
          ? { ok: true, record: signalOf(signal, signals === 'spans' ? 'span' : 'log', resource, name) }
          : { ok: false, detail: 'a span or log record is no object', excerpt: JSON.stringify(signal) };
      }
    }
  }
  if (found === 0)
    yield {
      ok: false,
      detail: 'it holds no span and no log record',
      excerpt: JSON.stringify(record).slice(0, 1000),
    };
}

function signalOf(
  signal: JsonObject,
  kind: 'span' | 'log',
  resource: JsonObject,
  scope: unknown,
): JsonObject {
  const { traceId, spanId, parentSpanId, body, ...rest } = signal;
  return {
    ...rest,
    signal: kind,
    traceId: hexId(traceId, 32),
    spanId: hexId(spanId, 16),
    parentSpanId: hexId(parentSpanId, 16),
    ...(body === undefined ? {} : { body: valueOf(body) }),
    scope,
    resource,
    attributes: attributesOf(signal['attributes']),
  };
}

/** An id in lower-case hex of so many digits, whether written in hex or in base64; null where it is neither, or zero. */
function hexId(id: unknown, digits: number): string | null {
  if (typeof id !== 'string') return null;
  const hex =
    id.length === digits && /^[0-9a-f]+$/i.test(id) ? id : Buffer.from(id, 'base64').toString('hex');
  return hex.length === digits && !/^0+$/.test(hex) ? hex.toLowerCase() : null;
}

/** The attributes of a list of keys and values as a plain object. */
function attributesOf(list: unknown): JsonObject {
  return Object.fromEntries(objectsIn(list).map(({ key, value }) => [String(key), valueOf(value)]));
}

/** A value without the name of its type. */
function valueOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { arrayValue, kvlistValue } = value;
  if (isObject(arrayValue)) return valuesOf(arrayValue).map(valueOf);
  if (isObject(kvlistValue)) return attributesOf(kvlistValue['values']);
  return (
    value['stringValue'] ??
    value['intValue'] ??
    value['boolValue'] ??
    value['doubleValue'] ??
    value['bytesValue']
  );
}

function valuesOf(array: JsonObject): readonly unknown[] {
  return Array.isArray(array['values']) ? (array['values'] as unknown[]) : [];
}

function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
