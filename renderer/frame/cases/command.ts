/** The command that opens a case, for a shell of the system on which its folder lies. */
export function openCommand(dir: string): string {
  const windows = /^[A-Za-z]:\\|^\\\\/.test(dir);
  const quoted = windows ? `"${dir}"` : `'${dir.replaceAll("'", `'\\''`)}'`;
  return `credtrail open --case ${quoted}`;
}
