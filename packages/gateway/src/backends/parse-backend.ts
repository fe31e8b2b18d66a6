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
  const items = readItems(list);
  if (items === undefined) throw new StreamFallbackError("INVALID_INPUT", "the backends must be a list");
  if (items.length === 0) throw new StreamFallbackError("INVALID_INPUT", "the list of backends is empty");
  return items.map((listed) => {
    const isSpelled = typeof listed === "object" && listed !== null;
    return isSpelled ? backendAt(listed as Omit<Backend, "name">) : parseBackend(listed as string);
  });
}

/** Undefined for what is no list, and for one that does not let itself be read. */
function readItems(list: unknown): unknown[] | undefined {
  try {
    return Array.isArray(list) ? Array.from<unknown>(list) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A backend at an address.
 * @throws StreamFallbackError `INVALID_INPUT` for a host or port that is none, and for a weight below 0
 */
export function backendAt(given: Omit<Backend, "name">): Backend {
  const { host: spelled, port, weight, priority } = readFields(given);
  if (typeof spelled !== "string" || typeof port !== "number") throw bad(spelled, "needs a host and a port");
  const host = spelled.toLowerCase();
  const name = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (!isIPv6(host) && (!HOST.test(host) || host.length > 253)) throw bad(name, "names no host");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw bad(name, "needs a port from 1 to 65535");
  if (weight !== undefined && !(isNumber(weight) && weight >= 0))
    throw bad(name, "needs a weight of at least 0");
  if (priority !== undefined && !isNumber(priority)) throw bad(name, "needs a number as its priority");
  return { name, host, port, weight, priority };
}

function readFields(given: Omit<Backend, "name">): Partial<Record<keyof Backend, unknown>> {
  try {
    const { host, port, weight, priority } = given;
    return { host, port, weight, priority };
  } catch {
    throw bad(given, "needs a host and a port");
  }
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
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
