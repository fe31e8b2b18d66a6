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
  /** It speaks something else, or is no proxy. */
  | { kind: "strange"; says: string }
  /** It answers a question for a tunnel as a web site would. */
  | { kind: "no proxy" }
  | { kind: "unauthorized" }
  | { kind: "refused"; target: string; says: string };

/** A proxy that let go of the connection before a byte of the site came through. */
export function droppedBy(proxy: ProxyAddress): StreamFallbackError {
  return proxyFailure(proxy, { kind: "dropped" });
}

/** Names the proxy by host and port only: its URL may hold a password, and libraries' errors carry it. */
export function proxyFailure(proxy: ProxyAddress, trouble: ProxyTrouble): StreamFallbackError {
  return new StreamFallbackError("PROXY", sayOf(proxy, trouble));
}

function sayOf({ place, user, password }: ProxyAddress, trouble: ProxyTrouble): string {
  const proxy = `the proxy ${place}`;
  switch (trouble.kind) {
    case "unreachable":
      return `${proxy} cannot be reached (${trouble.code}); check its address and that it runs`;
    case "silent":
      return `${proxy} gives no answer within ${MOST_HANDSHAKE_MS / 1_000} s; check that it runs, or use another`;
    case "dropped":
      return `${proxy} closed the connection before the site had answered; check that it runs, or use another`;
    case "strange":
      return `${proxy} does not speak as its URL says (${trouble.says}); check the scheme and the port`;
    case "no proxy":
      return `${proxy} answers itself instead of connecting; check its address, which may be that of a web site`;
    case "unauthorized":
      return user === undefined && password === undefined
        ? `${proxy} wants a user and a password; give them in its URL`
        : `${proxy} does not accept the user and password in its URL; correct them`;
    case "refused":
      return `${proxy} does not connect to ${trouble.target} (${trouble.says}); ${adviceOn(trouble.says)}`;
  }
}

/** Of a proxy that tried, nobody can tell whether it is the site that is down. */
function adviceOn(says: string): string {
  return /^(?:HTTP 50[234]|HostUnreachable|NetworkUnreachable|ConnectionRefused|TTLExpired)$/.test(says)
    ? "its own way there, or the site, may be down; use another proxy if this lasts"
    : "check its rules, or use another";
}

/** What an error on the way to a proxy, or of it, is to the caller. */
export function failureAtProxy(thrown: unknown, proxy: ProxyAddress): StreamFallbackError {
  if (thrown instanceof StreamFallbackError) return thrown;
  const local = localTroubleOf(thrown);
  if (local !== undefined) return new StreamFallbackError("LOCAL", local);
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "no answer of a proxy";
  if (code === "ECONNRESET" || code === "EPIPE") return droppedBy(proxy);
  const isStrange = /^(?:HPE_|ERR_SSL_|EPROTO$)/.test(code);
  return proxyFailure(proxy, isStrange ? { kind: "strange", says: code } : { kind: "unreachable", code });
}
