import { StreamFallbackError } from "../errors.ts";

/** The oldest Node that these packages run on, as `engines` says. */
const OLDEST = [22, 19] as const;

/**
 * Says at once that this Node is too old, which would else show somewhere inside and look like a failure of the site.
 * @throws StreamFallbackError `LOCAL` that names the Node there is and the one that is needed
 */
export function refuseOldNode(): void {
  refuseVersions(process.versions);
}

/** The same of any versions, as `process.versions` has them. */
export function refuseVersions(versions: Readonly<Record<string, string | undefined>>): void {
  // Others count their likeness to Node in their own way.
  if (versions.bun !== undefined || versions.deno !== undefined) return;
  const version = String(versions.node);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new StreamFallbackError(
    "LOCAL",
    `this is Node ${version}, and Node ${OLDEST.join(".")} or newer is needed; see https://nodejs.org`,
  );
}
