import { fromIso, type Micros } from '#core/base/time.ts';
import { all, negated, some, type Truth } from '../decision.ts';
import { conditionFields } from '../grant.ts';
import { truthOf } from '../judgement.ts';

/** What conditions are held against; null is not known. */
export interface GcpContext {
  /** Time of the request. */
  readonly at: Micros | null;
  /** Name of the resource as conditions see it, e.g. `projects/_/buckets/b/objects/o`. */
  readonly resourceName: string | null;
  /** Type of the resource, e.g. `storage.googleapis.com/Object`. */
  readonly resourceType: string | null;
  /** Service of the resource, e.g. `storage.googleapis.com`. */
  readonly resourceService: string | null;
}

/** Whether a condition holds, and the attributes that it is open or false because of. */
export interface ConditionTruth {
  readonly truth: Truth;
  readonly keys: readonly string[];
}

/**
 * Whether a condition of a binding or deny rule holds. Of its expression (https://cloud.google.com/iam/docs/conditions-attribute-reference)
 * these are decided: `&&`, `||`, `!` and parentheses over comparisons of `request.time` with a `timestamp("…")`, and `==`, `!=`,
 * `startsWith`, `endsWith` of `resource.name`, `resource.type`, `resource.service` with a text. Everything else is open.
 */
export function conditionTruth(condition: unknown, context: GcpContext): ConditionTruth {
  if (condition === null || condition === undefined) return { truth: 'yes', keys: [] };
  const expression = conditionFields(condition)?.['expression'];
  if (typeof expression !== 'string') return { truth: 'open', keys: ['condition'] };
  const tokens = tokensOf(expression);
  const attributes = attributesOf(tokens ?? []);
  if (tokens === null || tokens.includes('?')) return { truth: 'open', keys: orElse(attributes) };
  const reader = new Reader(tokens, context);
  const truth = reader.either(0);
  if (!reader.done) return { truth: 'open', keys: orElse(attributes) };
  return { truth, keys: truth === 'yes' ? [] : truth === 'open' ? orElse(reader.open) : orElse(attributes) };
}

const orElse = (keys: Iterable<string>): readonly string[] => {
  const list = [...new Set(keys)].sort();
  return list.length === 0 ? ['condition'] : list;
};

const TOKEN =
  /\s*(?:(r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*')|([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)|(&&|\|\||[<>=!]=|[-<>!()[\]{},.?:+*/%]|\d[\w.]*))/y;

/** The tokens of an expression; null where it is none. */
function tokensOf(text: string): readonly string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) return null;
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return tokens;
}

/** Attributes that tokens name, e.g. `request.time`; of a call its receiver. */
function attributesOf(tokens: readonly string[]): readonly string[] {
  return tokens
    .filter((token) => /^(?:request|resource|destination|origin|api|principal|device)\./.test(token))
    .map((token) =>
      token.replace(/\.(?:startsWith|endsWith|extract|matchTag\w*|hasTag\w*|hasOnly|getAttribute)$/, ''),
    );
}

/** Expressions may lie so deep in each other. */
const DEEPEST = 32;

class Reader {
  /** Attributes of what is open. */
  readonly open: string[] = [];
  readonly #tokens: readonly string[];
  readonly #context: GcpContext;
  #at = 0;

  constructor(tokens: readonly string[], context: GcpContext) {
    this.#tokens = tokens;
    this.#context = context;
  }

  /** Whether every token was read. */
  get done(): boolean {
    return this.#at === this.#tokens.length;
  }

  either(depth: number): Truth {
    const truths = [this.#both(depth)];
    while (this.#taken('||')) truths.push(this.#both(depth));
    return some(truths);
  }

  #both(depth: number): Truth {
    const truths = [this.#one(depth)];
    while (this.#taken('&&')) truths.push(this.#one(depth));
    return all(truths);
  }

  #one(depth: number): Truth {
    if (depth > DEEPEST) return this.#unread(this.#at);
    if (this.#taken('!')) return negated(this.#one(depth + 1));
    const begin = this.#at;
    if (this.#taken('(')) {
      const open = this.open.length;
      const truth = this.either(depth + 1);
      if (this.#taken(')') && this.#atEnd()) return truth;
      this.open.length = open;
      this.#at = begin;
    }
    return this.#unread(begin);
  }

  /** Reads on to the end of a comparison, and decides it where its shape is known. */
  #unread(begin: number): Truth {
    let depth = 0;
    while (this.#at < this.#tokens.length && (depth > 0 || !this.#atEnd())) {
      const token = this.#tokens[this.#at] ?? '';
      if ('([{'.includes(token)) depth += 1;
      else if (')]}'.includes(token)) depth -= 1;
      this.#at += 1;
    }
    const read = this.#tokens.slice(begin, this.#at);
    const truth = compared(read, this.#context);
    if (truth === 'open') this.open.push(...orElse(attributesOf(read)));
    return truth;
  }

  #atEnd(): boolean {
    const token = this.#tokens[this.#at];
    return token === undefined || token === '&&' || token === '||' || token === ')';
  }

  #taken(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

function compared(tokens: readonly string[], context: GcpContext): Truth {
  if (tokens.length === 1) return tokens[0] === 'true' ? 'yes' : tokens[0] === 'false' ? 'no' : 'open';
  const [first = '', second = '', third = '', fourth = ''] = tokens;
  if (tokens.length === 6) {
    const [a, b, c, d, e, f] = tokens;
    if (a === 'request.time' && c === 'timestamp' && d === '(' && f === ')') return ordered(context.at, b, e);
    if (a === 'timestamp' && b === '(' && d === ')' && f === 'request.time')
      return ordered(context.at, MIRRORED[e ?? ''], c);
  }
  if (tokens.length === 4 && second === '(' && fourth === ')') {
    const [, attribute = '', method = ''] = /^(.+)\.(startsWith|endsWith)$/.exec(first) ?? [];
    const value = valueOf(attribute, context);
    const text = textOf(third);
    if (value === null || text === null) return 'open';
    return truthOf(method === 'startsWith' ? value.startsWith(text) : value.endsWith(text));
  }
  if (tokens.length !== 3 || (second !== '==' && second !== '!=')) return 'open';
  const value = valueOf(first, context) ?? valueOf(third, context);
  const text = textOf(third) ?? textOf(first);
  if (value === null || text === null) return 'open';
  return truthOf((value === text) === (second === '=='));
}

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function ordered(at: Micros | null, operator: string | undefined, literal: string | undefined): Truth {
  const limit = fromIso(textOf(literal ?? '') ?? '');
  if (at === null || limit === null) return 'open';
  switch (operator) {
    case '<':
      return truthOf(at < limit);
    case '<=':
      return truthOf(at <= limit);
    case '>':
      return truthOf(at > limit);
    case '>=':
      return truthOf(at >= limit);
    case '==':
      return truthOf(at === limit);
    case '!=':
      return truthOf(at !== limit);
    default:
      return 'open';
  }
}

function valueOf(attribute: string, context: GcpContext): string | null {
  switch (attribute) {
    case 'resource.name':
      return context.resourceName;
    case 'resource.type':
      return context.resourceType;
    case 'resource.service':
      return context.resourceService;
    default:
      return null;
  }
}

/** The text of a literal; null where it is none, or has escapes. */
function textOf(token: string): string | null {
  const quoted = /^r?(["'])(.*)\1$/s.exec(token)?.[2];
  return quoted === undefined || quoted.includes('\\') ? null : quoted;
}
