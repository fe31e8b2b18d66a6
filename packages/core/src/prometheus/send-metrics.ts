import { StreamFallbackError } from "../errors.ts";
import type { PrometheusRegistry } from "./library.ts";
import type { PushAddress } from "./push-address.ts";

/** A registry as far as its text goes. */
export type RenderedRegistry = Pick<PrometheusRegistry, "contentType" | "metrics">;

/**
 * Puts the numbers in the place of all that the gateway has of this group. Not by the Pushgateway class of the library: that
 * waits without end for a gateway that is silent, reads whatever it answers, and shows it in the error.
 * @throws StreamFallbackError whose message names neither the address nor who pushes
 */
export async function sendMetrics(
  registry: RenderedRegistry,
  { address, signal }: { address: PushAddress; signal: AbortSignal },
): Promise<void> {
  const body = await registry.metrics();
  const { url, authorization } = address;
  const headers = {
    "content-type": registry.contentType,
    ...(authorization === undefined ? {} : { authorization }),
  };
  let status: number;
  try {
    // A redirect would take the password to another place.
    const reply = await fetch(url, { method: "PUT", headers, body, redirect: "manual", signal });
    status = reply.status;
    await reply.body?.cancel();
  } catch (error) {
    throw new StreamFallbackError("NETWORK", `the push gateway cannot be reached: ${reasonOf(error)}`);
  }
  if (status < 200 || status > 299)
    throw new StreamFallbackError("HTTP_STATUS", `the push gateway answered with status ${status}`);
}

/** The code of what fetch wraps, such as ECONNREFUSED: its texts may hold the address. */
function reasonOf(error: unknown): string {
  const code: unknown = (error as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  return typeof code === "string" && /^[A-Z_]+$/.test(code) ? code : "fetch failed";
}
