import {
  type Clock,
  type ListSource,
  type Logger,
  StreamFallbackError,
  type TimerHandle,
} from "@stream-fallback/core";
import { quietLogger, systemClock } from "@stream-fallback/server/guard";
import type { ListedBackend } from "../backends/parse-backend.ts";
import { soundRandom } from "../open-gateway.ts";
import { type StandingGateway, silentLogger, standBefore } from "../start-gateway.ts";
import { startChild } from "./child.ts";
import { type ClusterOptions, clusterSettings, commandOf, type LineFrom } from "./cluster-options.ts";
import { clusterRoutes } from "./cluster-routes.ts";
import { type WholeClusterStatus, wholeClusterStatus } from "./cluster-status.ts";
import { Instance } from "./instance.ts";
import { InstanceSet } from "./instance-set.ts";
import { isFree, isWell } from "./look-at-port.ts";
import { RestartBackoff } from "./restart-backoff.ts";

const HOST = "127.0.0.1";
/** Most answers end within it; what is left waits for an instance that is graceful to end it. */
const SOON_MS = 1_000;

export interface RunningCluster {
  /** Where its gateway listens, as in `http://127.0.0.1:13003`. */
  origin: string;
  status(): WholeClusterStatus;
  /**
   * Has so many instances run from now on: new ones join when they are ready, those that go are drained before they end.
   * @throws StreamFallbackError `INVALID_INPUT` for a number that cannot be
   */
  scale(instances: number): void;
  /** Starts all anew, one after the other. Ends when that is done, or one has not become ready again and the others are left alone. */
  restart(): Promise<void>;
  /** Ends it: the gateway takes nothing new, what runs has `drainMs`, then the instances get SIGTERM. */
  close(): Promise<void>;
  /** Ends all instances at once, and hurries `close` along. */
  kill(): void;
}

/**
 * Starts several instances of a program, each at a port of its own, and a gateway before them. One that ends is started again. A program
 * that is to end with this process, even where that is killed, ends when its channel does: `process.once("disconnect", …)`.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option; `LOCAL` where the port of the gateway cannot be had, and where the first
 * instance does not become ready; the reason of the signal, or `ABORTED`
 */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const settings = clusterSettings(options);
  const { startPort, instances, gateway: forwarding } = settings;
  commandOf(settings.command, { port: startPort, isFirst: true });
  const clock: Clock = forwarding.clock ?? systemClock;
  const logger: Logger = quietLogger(forwarding.logger ?? silentLogger);
  const random = soundRandom(forwarding.random);
  let take = (_list: readonly ListedBackend[]): void => {};
  let gateway: StandingGateway | undefined;
  let hasBegun = false;

  const set = new InstanceSet({ make, places: settings.places });
  const source: ListSource<ListedBackend> = {
    name: "the instances of the cluster",
    open(given) {
      take = given;
      return { follow: () => {}, close: () => (take = () => {}) };
    },
  };
  gateway = await standBefore({ ...forwarding, backends: source }, { cluster: clusterRoutes(set, logger) });
  const isReady = await begin();
  if (!isReady) {
    const [first] = set.all;
    await gateway.close();
    await set.close();
    if (settings.signal?.aborted) throw reasonOf(settings.signal);
    throw new StreamFallbackError(
      "LOCAL",
      `the first instance, at port ${startPort}, does not become ready: ${first?.trouble ?? "it was ended"}`,
    );
  }
  hasBegun = true;
  set.scale(instances);
  const { origin } = gateway;
  let ending: Promise<void> | undefined;
  return {
    origin,
    status: () => wholeClusterStatus(set),
    scale: (wanted) => set.scale(wanted),
    restart: () => set.restart(),
    close() {
      ending ??= endAll(gateway.close());
      return ending;
    },
    kill: () => set.kill(),
  };

  async function endAll(closed: Promise<void>): Promise<void> {
    await whenMayEnd(closed);
    await Promise.all([closed, set.close()]);
  }

  /** When nothing is asked any more, or what still runs is in good hands. */
  async function whenMayEnd(drained: Promise<void>): Promise<void> {
    if (settings.isGraceful !== true) return drained;
    let timer: TimerHandle;
    const soon = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, SOON_MS);
    });
    await Promise.race([drained, soon]);
    clock.clearTimeout(timer);
  }

  /** Whether the first one is ready. */
  async function begin(): Promise<boolean> {
    const { signal } = settings;
    const giveUp = () => void set.close();
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) return false;
    const isFirstReady = await set.begin();
    signal?.removeEventListener("abort", giveUp);
    return isFirstReady;
  }

  function make(place: number): Instance {
    const port = startPort + place;
    const name = `${HOST}:${port}`;
    const at = { host: HOST, port };
    return new Instance({
      ...{ name, clock, logger, readyMs: settings.readyMs, graceMs: settings.graceMs },
      backoff: new RestartBackoff(random),
      isFree: () => isFree(at),
      isWell: () => isWell(at, settings.readyPath),
      start: () =>
        startChild({
          command: commandOf(settings.command, { port, isFirst: !hasBegun }),
          env: settings.env ?? process.env,
          onLine: (stream, line) => handOn(line, { instance: name, stream }),
        }),
      onChange: tellGateway,
      drained: () => whenMayEnd(gateway?.drained(name) ?? Promise.resolve()),
    });
  }

  /** What the caller does with a line is nothing that an instance could end by. */
  function handOn(line: string, from: LineFrom): void {
    try {
      const done: unknown = settings.onLine?.(line, from);
      Promise.resolve(done).catch(() => {});
    } catch {}
  }

  /** Where none is left the last list stays, and requests are refused as those of any backend that is down. */
  function tellGateway(): void {
    const ready = set.all.filter(({ isReady }) => isReady);
    if (ready.length > 0) take(ready.map(({ name }) => name));
  }
}

function reasonOf({ reason }: AbortSignal): StreamFallbackError {
  if (reason instanceof StreamFallbackError) return reason;
  return new StreamFallbackError("ABORTED", "the start of the cluster was ended", { cause: reason });
}
