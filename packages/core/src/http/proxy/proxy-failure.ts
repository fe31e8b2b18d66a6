import { localTroubleOf } from "../../errors/local-trouble.ts";
import { StreamFallbackError } from "../../errors.ts";
import type { ProxyAddress } from "./proxy.ts";

/** Below the 5 s after which a call counts as slow against whom it asked. */
export const MOST_HANDSHAKE_MS = 4_000;

/** What went wrong before the tunnel through a proxy was there. */
export type ProxyTrouble =
  | { kind: "unreachable"; code: string }
  | { kind: "silent" }
  | { kind: "dropped" }
  | { kind: "unauthorized" }
  | { kind: "refused"; target: string; says: string };

/** A proxy that let go of the connection before a byte of the site came through. */
export function droppedBy(proxy: ProxyAddress): StreamFallbackError {
  return proxyFailure(proxy, { kind: "dropped" });
}

/** Names the proxy by host and port only: its URL may hold a password, and libraries' errors carry it. */
export function proxyFailure({ place }: ProxyAddress, trouble: ProxyTrouble): StreamFallbackError {
  return new StreamFallbackError("PROXY", sayOf(`the proxy ${place}`, trouble));
}

function sayOf(proxy: string, trouble: ProxyTrouble): string {
  switch (trouble.kind) {
    case "unreachable":
      return `${proxy} cannot be reached (${trouble.code}); check its address and that it runs`;
    case "silent":
      return `${proxy} gives no answer within ${MOST_HANDSHAKE_MS / 1_000} s; check that it runs, or use another`;
    case "dropped":
      return `${proxy} closed the connection before the site had answered; check that it runs, or use another`;
    case "unauthorized":
      return `${proxy} does not accept the user and password in its URL; correct them`;
    case "refused":
      return `${proxy} does not connect to ${trouble.target} (${trouble.says}); check its rules, or use another`;
  }
}

/** What an error on the way to a proxy, or of it, is to the caller. */
export function failureAtProxy(thrown: unknown, proxy: ProxyAddress): StreamFallbackError {
  if (thrown instanceof StreamFallbackError) return thrown;
  const local = localTroubleOf(thrown);
  if (local !== undefined) return new StreamFallbackError("LOCAL", local);
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "no answer of a proxy";
  const isDropped = code === "ECONNRESET" || code === "EPIPE";
  return proxyFailure(proxy, isDropped ? { kind: "dropped" } : { kind: "unreachable", code });
}
