import { csvCell } from './text.ts';

const UNSEEN =
  // eslint-disable-next-line no-control-regex -- the very characters this names
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** Where a spreadsheet with another separator than the comma begins a cell, and that cell is a formula or has an apostrophe. */
const BEGINS_INSIDE = /[;\t\n](?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|')/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const NUMBER_LIKE =
  /^[\s$€£(]*[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?)(?:e[+-]?\d+)?[\s%)]*$/i;
const DATE_LIKE =
  /^\d{1,4}(?:[-/]\d{1,4}){1,2}(?: \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$|^\d{1,4}\.\d{1,2}\.\d{1,4}$|^\d{1,4}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m?)?$/i;
const MONTH_LIKE =
  /^(?:\d{1,4}[ -]?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ -]?\d{0,4}$/i;
const MOST_DIGITS = 15;
const LONGEST_MONTH = 24;
/** Most cells are plain words, small numbers or moments, which need no closer look. */
const WORDS = /^[A-Za-z][\w:/.@*+=$-]*(?: [\w:/.@*+=$-]+)*$/;
const SMALL_OR_MOMENT = /^(?:0|[1-9]\d{0,14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d))$/;

/** Whether a spreadsheet keeps a number digit for digit: at most 15 digits, and written as it would write it. */
function keepsDigits(text: string): boolean {
  return NUMBER.test(text) && text.replace(/\D/g, '').length <= MOST_DIGITS;
}

/** Whether a text is surely its own cell: a quick look that finds most of them. */
export function isPlainCell(text: string): boolean {
  if (text === '') return true;
  if (WORDS.test(text)) return text.length > LONGEST_MONTH || !MONTH_LIKE.test(text);
  return SMALL_OR_MOMENT.test(text);
}

/** Whether a spreadsheet would make something else of a text: a formula, a rounded number, a date. */
function wouldChange(text: string): boolean {
  if (keepsDigits(text)) return false;
  return (
    text.startsWith("'") ||
    FORMULA.test(text) ||
    NUMBER_LIKE.test(text) ||
    DATE_LIKE.test(text) ||
    (MONTH_LIKE.test(text) && /\d/.test(text))
  );
}

/**
 * One cell of a CSV file for spreadsheets (RFC 4180). What a spreadsheet would take for something else than its text gets
 * one apostrophe in front; so does a formula behind a semicolon, tab or line break, which other separators cut there. Taking
 * one apostrophe away at each of these places gives every cell back; control characters and direction overrides are named,
 * e.g. `⟨U+001B⟩`.
 */
export function spreadsheetCell(text: string): string {
  if (isPlainCell(text)) return text;
  const named = text.replace(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
  const guarded = named.replace(BEGINS_INSIDE, "$&'");
  return csvCell(wouldChange(named) ? `'${guarded}` : guarded);
}
