import { maskValue, type Masked } from '#core/keys/mask.ts';

/** Where a line repeats a name that somebody typed. No pattern looks further than a phrase: a line may be long, and all phrases. */
interface Place {
  /** What stands before the name. */
  readonly before: RegExp;
  /** What ends it: the last ` from ` of the line, the address before its last ` port `, or the line itself. */
  readonly end: 'from' | 'port' | 'line';
  /** What else the line holds. */
  readonly beside?: string;
}

const PLACES: readonly Place[] = [
  {
    before: /\b(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:\w{1,32} )?user /,
    end: 'port',
  },
  { before: /\bauthentication attempts exceeded for |\bauthentication failures for /, end: 'from' },
  { before: /\bFailed \S{1,64} for /, end: 'from' },
  { before: /\b(?:[Ii]nvalid|[Ii]llegal) user /, end: 'from' },
  { before: /\bUser /, end: 'from', beside: ' not allowed because ' },
  { before: /\b(?:[Ii]nvalid|[Ii]llegal) user /, end: 'line' },
  { before: / user=/, end: 'line', beside: 'pam_' },
];
/** What follows name and address in a line about a key; a key id may hold anything. */
const ABOUT_KEY = / ssh\d: /;
/** What sshd adds to lines of connections that nobody has logged in to. */
const PREAUTH = ' [preauth]';
/** What an account can be called, as in lines.sql; what else was typed where a name is asked for may be a password. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]{0,63}\$?$/;

/** A record with every typed name masked that no account can have: a line, or a journal's entry as JSON. */
export function concealTyped(text: string): Masked {
  if (!text.startsWith('{')) return concealIn(text);
  let masked = 0;
  const clean = text.replace(/"((?:[^"\\]|\\.)*)"/g, (_, body: string) => {
    const inner = concealIn(body);
    masked += inner.masked;
    return `"${inner.text}"`;
  });
  return { text: clean, masked };
}

function concealIn(line: string): Masked {
  for (const { before, end, beside } of PLACES) {
    if (beside !== undefined && !line.includes(beside)) continue;
    const found = before.exec(line);
    if (!found) continue;
    const from = found.index + found[0].length;
    const length = nameLength(line.slice(from), end);
    if (length < 0) continue;
    const plain = line.slice(from, from + length).replace(/^(?:invalid|illegal) user /, '');
    if (plain === '' || NAME.test(plain)) break;
    const start = from + length - plain.length;
    return { text: line.slice(0, start) + maskValue(plain) + line.slice(from + length), masked: 1 };
  }
  return { text: line, masked: 0 };
}

/** How long the name is that a text begins with; -1 where what should end it is not there. */
function nameLength(text: string, end: Place['end']): number {
  if (end === 'line')
    return (text.endsWith(PREAUTH) ? text.slice(0, -PREAUTH.length) : text).trimEnd().length;
  const told = text.slice(0, ABOUT_KEY.exec(text)?.index);
  if (end === 'from') return told.lastIndexOf(' from ');
  const port = told.lastIndexOf(' port ');
  return port < 0 ? -1 : told.lastIndexOf(' ', port - 1);
}
