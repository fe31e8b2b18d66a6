/** Renames a field however deep its quotes are escaped, as in JSON within JSON within a JavaScript string. */
export function renameField(text: string, { from, to }: { from: string; to: string }): string {
  return text.replace(new RegExp(`(\\\\*")${from}(\\\\*":)`, "g"), `$1${to}$2`);
}
