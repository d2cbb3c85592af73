import { asCredtrailError, CredtrailError, ERROR_CODES, type ErrorCode } from '#core/base/error.ts';

export { asCredtrailError, CredtrailError, ERROR_CODES, type ErrorCode };

/** What each code means to the person who meets it, in one sentence. */
export const ERROR_TEXT: Readonly<Record<ErrorCode, string>> = {
  'bad-arguments': 'The call or command was not understood.',
  'unknown-call': 'There is no call of that name.',
  unauthorised: 'The address lacks its one-time token; open the address that Credtrail printed.',
  'forbidden-host': 'The request names a host that this server does not answer for.',
  'forbidden-origin': 'The request comes from another page.',
  'bad-method': 'That method is not allowed here.',
  'body-too-large': 'The request is larger than allowed.',
  'not-found': 'There is no such thing in this case.',
  'no-case': 'There is no case in that folder.',
  'case-locked': 'Another process is importing into this case.',
  'case-damaged': 'The case could not be read.',
  'case-outdated': 'The case was made by another version of Credtrail.',
  'input-not-found': 'There is no such file or folder.',
  'input-unreadable': 'The file could not be read.',
  'config-invalid': 'A file of the configuration has a mistake; the place is named.',
  'archive-limit': 'The archive exceeds a limit.',
  'archive-unsafe': 'The archive holds an entry that would leave its folder.',
  'evidence-changed': 'The evidence is no longer what was imported.',
  'evidence-missing': 'The evidence file is no longer there.',
  'output-unwritable': 'The file could not be written.',
  'query-refused': 'Only reading is allowed here.',
  'query-failed': 'The query could not be answered.',
  'query-timeout': 'The query took longer than allowed and was interrupted.',
  cancelled: 'The work was cancelled.',
  'engine-lost': 'The engine stopped and was started again.',
  'not-here': 'This host cannot do that.',
  internal: 'Something went wrong inside Credtrail.',
};
