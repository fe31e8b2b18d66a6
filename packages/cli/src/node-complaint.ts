/** The oldest Node that runs this program, as `engines` of its package.json says. */
const OLDEST = [22, 19] as const;

/** Why this Node cannot run the program; undefined where it can. Plain words of JavaScript, for Nodes of any age. */
export function nodeComplaint(versions: Readonly<Record<string, string | undefined>>): string | undefined {
  // Others count their likeness to Node in their own way.
  if (versions.bun !== undefined || versions.deno !== undefined) return undefined;
  const version = String(versions.node);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `this is Node ${version}, and Node ${OLDEST.join(".")} or newer is needed; see https://nodejs.org`;
}
