import { maskValue, type Masked } from '#core/keys/mask.ts';

/** Where sshd repeats the name that somebody typed, each up to what follows it; the name is the second group. */
const NAMED: readonly RegExp[] = [
  /^(.*\b(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:\S+ )?user )(.*)( \S+ port \d+.*)$/,
  /^(.*\b(?:[Ii]nvalid|[Ii]llegal) user )(.*)( from \S+(?: port \d+.*)?)$/,
  /^(.*\b(?:Failed|Accepted|Postponed|Partial) \S+ for )(.*)( from \S+(?: port \d+.*)?)$/,
  /^(.*\b(?:maximum|Too many) auth\S* \S+ \S+ for )(.*)( from \S+(?: port \d+.*)?)$/,
  /^(.*\bUser )(.*)( from \S+ not allowed because .*)$/,
  /^(.*\b(?:[Ii]nvalid|[Ii]llegal) user )(.*?)((?: \[preauth\])?)$/,
  /^(.*\buser=)(\S+)(\s*)$/,
];
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
  for (const named of NAMED) {
    const [, before, name, after] = named.exec(line) ?? [];
    if (before === undefined || name === undefined || after === undefined) continue;
    const plain = name.replace(/^(?:invalid|illegal) user /, '');
    if (plain === '' || NAME.test(plain)) return { text: line, masked: 0 };
    const kept = name.slice(0, name.length - plain.length);
    return { text: `${before}${kept}${maskValue(plain)}${after}`, masked: 1 };
  }
  return { text: line, masked: 0 };
}
