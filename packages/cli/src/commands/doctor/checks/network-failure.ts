/** How long a look at the network may take. */
export const PATIENCE_MS = 5_000;

/** The code of a failure of the network, such as ENOTFOUND; never its message, which may quote an address with a password. */
export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : String(name ?? "unknown");
}
