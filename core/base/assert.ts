/** Throws when `condition` does not hold; use it for what only a bug could break, never for bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Returns `value`, or throws when it is null or undefined; use it where the code above guarantees a value. */
export function defined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${what} is missing`);
  return value;
}

/** Makes the compiler prove that a union was handled completely; throws if it was not. */
export function assertUnreachable(value: never): never {
  throw new Error(`assertion failed: unexpected ${JSON.stringify(value)}`);
}
