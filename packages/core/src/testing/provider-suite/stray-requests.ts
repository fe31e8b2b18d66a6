import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Where Node tells of requests: those of node:http and node:https, and those of the global fetch. */
const CHANNELS = ["http.client.request.start", "undici:request:create"];

/** Tells requests that go round `context.http` from those that it sends itself. */
export interface StrayRequests {
  /** Whatever runs in here may send only through `allow`. */
  forbid<T>(run: () => T): T;
  allow<T>(run: () => T): T;
  /** The hosts that were asked on the side. */
  readonly hosts: readonly string[];
  close(): void;
}

/** Looks at this process's own requests, and only at those that began inside `forbid`: tests may run side by side. */
export function watchStrayRequests(): StrayRequests {
  const place = new AsyncLocalStorage<"forbidden" | "allowed">();
  const hosts: string[] = [];
  const onRequest = (message: unknown) => {
    if (place.getStore() !== "forbidden") return;
    const { request } = message as { request: { host?: unknown; origin?: unknown } };
    hosts.push(String(request.origin ?? request.host));
  };
  for (const channel of CHANNELS) subscribe(channel, onRequest);
  return {
    forbid: (run) => place.run("forbidden", run),
    allow: (run) => place.run("allowed", run),
    hosts,
    close() {
      for (const channel of CHANNELS) unsubscribe(channel, onRequest);
    },
  };
}
