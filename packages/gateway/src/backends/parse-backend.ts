import { isIPv6 } from "node:net";
import { StreamFallbackError } from "@stream-fallback/core";
import type { Backend } from "./backend.ts";

/** A backend as lists name it. */
export type ListedBackend = string | Omit<Backend, "name">;

/** A name that DNS and the headers of a request can bear, or an IPv4 address. */
const HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const MOST_SHOWN = 80;

/**
 * A backend out of text such as `10.0.0.1:13004`, `[::1]:80;weight=3` or `box.lan:80;weight=0;priority=2`.
 * @throws StreamFallbackError `INVALID_INPUT` for what is none
 */
export function parseBackend(text: string): Backend {
  if (typeof text !== "string") throw bad(text, "must be text, as in 10.0.0.1:13004;weight=3");
  const [address = "", ...settings] = text.split(";").map((part) => part.trim());
  const split = /^(?:\[(?<v6>[^\]]*)\]|(?<plain>[^:]*)):(?<port>\d{1,5})$/.exec(address)?.groups;
  if (split === undefined) throw bad(text, "must be host:port, as in 10.0.0.1:13004;weight=3");
  const host = (split.v6 ?? split.plain ?? "").toLowerCase();
  return backendAt({ host, port: Number(split.port), ...settingsOf(settings, text) });
}

/**
 * The backends of a list.
 * @throws StreamFallbackError `INVALID_INPUT` for one that is none, and for an empty list: nobody means that all are to go
 */
export function parseBackends(list: readonly ListedBackend[]): Backend[] {
  if (!Array.isArray(list)) throw new StreamFallbackError("INVALID_INPUT", "the backends must be a list");
  if (list.length === 0) throw new StreamFallbackError("INVALID_INPUT", "the list of backends is empty");
  return list.map((listed: unknown) => {
    if (typeof listed !== "object" || listed === null) return parseBackend(listed as string);
    const { host, port, weight, priority } = listed as Omit<Backend, "name">;
    if (typeof host !== "string") throw bad(listed, "needs a host and a port");
    return backendAt({ host: host.toLowerCase(), port, weight, priority });
  });
}

/**
 * A backend at an address.
 * @throws StreamFallbackError `INVALID_INPUT` for a host or port that is none, and for a weight below 0
 */
export function backendAt({ host, port, weight, priority }: Omit<Backend, "name">): Backend {
  const name = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (!isIPv6(host) && (!HOST.test(host) || host.length > 253)) throw bad(name, "names no host");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw bad(name, "needs a port from 1 to 65535");
  if (weight !== undefined && !(Number.isFinite(weight) && weight >= 0))
    throw bad(name, "needs a weight of at least 0");
  if (priority !== undefined && !Number.isFinite(priority)) throw bad(name, "needs a number as its priority");
  return { name, host, port, weight, priority };
}

function settingsOf(settings: readonly string[], text: string): Pick<Backend, "weight" | "priority"> {
  const known: { weight?: number; priority?: number } = {};
  for (const setting of settings) {
    const [, key, value] = /^(weight|priority)=(-?\d+(?:\.\d+)?)$/.exec(setting) ?? [];
    if (key === undefined)
      throw bad(text, "may have ;weight=3 and ;priority=1 behind host:port, and nothing else");
    known[key as keyof typeof known] = Number(value);
  }
  return known;
}

function bad(what: unknown, must: string): StreamFallbackError {
  // A name and password before a host are not shown.
  const shown =
    typeof what === "string" ? JSON.stringify(what.replace(/^.*@/s, "…@").slice(0, MOST_SHOWN)) : typeof what;
  return new StreamFallbackError("INVALID_INPUT", `the backend ${shown} ${must}`);
}
