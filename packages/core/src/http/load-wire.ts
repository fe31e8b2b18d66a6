import { localTroubleOf } from "../errors/local-trouble.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Tunnels } from "./proxy/tunnels.ts";
import type { Wire } from "./wire.ts";

/** The library that sends. */
export type TransportKind = "got" | "undici";

/** Opens connections apart from all others, through a proxy where there is one. */
export type OpenWire = (tunnels: Tunnels | undefined) => Wire;

/** Libraries are loaded at the first request: got takes a third of the start-up time of a program that may never ask. */
export async function loadWire(kind: TransportKind): Promise<OpenWire> {
  try {
    if (kind === "got") {
      const [{ default: got }, { createGotWire }] = await Promise.all([
        import("got"),
        import("./got-wire.ts"),
      ]);
      return (tunnels) => createGotWire(got, tunnels);
    }
    const [undici, { createUndiciWire }] = await Promise.all([import("undici"), import("./undici-wire.ts")]);
    return (tunnels) => createUndiciWire(undici, tunnels);
  } catch (thrown) {
    const trouble =
      localTroubleOf(thrown) ?? `the library ${kind} cannot be loaded; install the packages again`;
    throw new StreamFallbackError("LOCAL", trouble, { cause: thrown });
  }
}
