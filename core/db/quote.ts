/** An SQL identifier in double quotes. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL string literal; only for places that take no bound value (file lists, settings, view bodies). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
