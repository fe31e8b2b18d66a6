/** Where the service is, also where a proxy has put it below a path. */
const base = new URL("../", import.meta.url);

/** Nobody waits longer for a page to be fresh. */
const TIMEOUT_MS = 10_000;

/**
 * The key, in this variable alone: it is gone with the tab.
 * @type {string | undefined}
 */
let key;

/** @param {string | undefined} given */
export function setKey(given) {
  key = given;
}

export function hasKey() {
  return key !== undefined;
}

/** A refusal by the service, in its own words; `code` is `NETWORK` where there was no answer. */
export class ServiceError extends Error {
  /** @param {{ status: number, code: string, message: string, retryAfterMs?: number | null }} told */
  constructor({ status, code, message, retryAfterMs }) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs ?? 0;
  }
}

/**
 * Asks for JSON.
 * @param {string} path such as `status`
 * @throws {ServiceError}
 */
export async function get(path) {
  const response = await asked(path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.json().catch(unreadable);
}

/**
 * Changes something.
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 * @throws {ServiceError}
 */
export async function send(method, path, body) {
  await asked(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
}

/**
 * @param {string} path
 * @param {RequestInit & { headers?: Record<string, string> }} init
 * @returns {Promise<Response>} one that is no refusal
 * @throws {ServiceError}
 */
export async function asked(path, init) {
  const headers = { ...init.headers, ...(key !== undefined && { Authorization: `Bearer ${key}` }) };
  const response = await fetch(new URL(path, base), {
    ...init,
    headers,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  }).catch(unreadable);
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  const { code = "HTTP_STATUS", message = `status ${response.status}`, retryAfterMs } = told;
  throw new ServiceError({ status: response.status, code, message, retryAfterMs });
}

/** @returns {never} */
function unreadable() {
  throw new ServiceError({ status: 0, code: "NETWORK", message: "no answer" });
}
