/** How much of a chain of causes is looked at; some are circles. */
const DEEPEST = 5;

const MANY = "ask less at a time (maxConcurrent)";
const MEMORY = `this machine is short of memory; ${MANY}, or give it more`;

/** What a process lacks when the system gives it one of these codes, and what to do. None of them is about a host. */
const TROUBLES: Readonly<Record<string, string>> = {
  EMFILE: `this process has no file descriptor left; ${MANY}, or raise its limit (ulimit -n)`,
  ENFILE: `this machine has no file descriptor left; ${MANY}, or raise its limit (sysctl fs.file-max)`,
  ENOMEM: MEMORY,
  ENOBUFS: MEMORY,
  EAI_MEMORY: MEMORY,
  EAI_SYSTEM: `this machine cannot look up names; ${MANY}, and check its limits (ulimit -n)`,
  EADDRNOTAVAIL: `this machine has no local port left; ${MANY}, or widen its range of ports`,
  ERR_ACCESS_DENIED:
    "this process may not do that; start it with what its permissions lack (node --permission)",
};

/** What the module loader says of modules that are not there, or not whole. */
const LOADING =
  /^(?:ERR_)?(?:MODULE_NOT_FOUND|INVALID_PACKAGE_CONFIG|PACKAGE_PATH_NOT_EXPORTED|UNKNOWN_MODULE_FORMAT)$/;

/**
 * What this process lacks, so that it cannot ask anybody, and what to do; undefined where a failure is about somebody
 * else. What only one host may cause is not here: a name that is not found, a network that cannot be reached.
 */
export function localTroubleOf(thrown: unknown): string | undefined {
  let error = thrown;
  try {
    for (let depth = 0; depth < DEEPEST && error instanceof Error; depth += 1) {
      const trouble = troubleOf(error);
      if (trouble !== undefined) return trouble;
      error = error.cause;
    }
  } catch {
    // What throws when it is looked at tells nothing.
  }
  return undefined;
}

function troubleOf(error: Error & { code?: unknown; address?: unknown }): string | undefined {
  const { code, address } = error;
  if (typeof code !== "string") return undefined;
  if (LOADING.test(code))
    return `a part of this program cannot be loaded (${code}); install its packages again`;
  // A machine without IPv6 says the same of every IPv6 address.
  if (code === "EADDRNOTAVAIL" && String(address).includes(":")) return undefined;
  return Object.hasOwn(TROUBLES, code) ? `${TROUBLES[code]} (${code})` : undefined;
}
