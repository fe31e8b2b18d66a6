/** A line that an instance has written, with its name: before it, or in it where it is JSON. */
export function lineOf(line: string, { instance, isJson }: { instance: string; isJson: boolean }): string {
  if (isJson && line.startsWith("{")) return `{"instance":${JSON.stringify(instance)},${line.slice(1)}\n`;
  return `[${instance.replace(/^127\.0\.0\.1:/, "")}] ${line}\n`;
}
