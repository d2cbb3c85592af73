import macros from './macros.sql?raw';
import { SECRET_PATTERN } from './mask.ts';

/** Script that defines the key, id and mask macros in the session that runs it. */
export const MACROS: string = macros.replaceAll('SECRET_PATTERN', () => SECRET_PATTERN);
