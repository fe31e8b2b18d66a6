import {
  checkedOptions,
  clock as clockKind,
  logger as loggerKind,
  type OptionKind,
  record,
  required,
  text,
  withMethods,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { withDeadline } from "../policies/deadline.ts";
import { type Clock, letGo, systemClock, type TimerHandle } from "../runtime/clock.ts";
import { guardedClock } from "../runtime/guarded-clock.ts";
import { guardedLogger, type Logger, silentLogger } from "../runtime/logger.ts";
import { type BasicAuth, isBasicAuth, isGroupings, pushAddress } from "./push-address.ts";
import { type RenderedRegistry, sendMetrics } from "./send-metrics.ts";

export interface PushOptions {
  /** What is pushed, such as `metrics.registry`; in Prometheus's own text format, the only one that a gateway reads. */
  registry: RenderedRegistry;
  /** Where the push gateway is, such as `http://127.0.0.1:9091`; what its path has already is kept. */
  url: string;
  /** The label `job` of all that is pushed. */
  jobName: string;
  /** How long to wait after one push before the next, in ms; 1,000 at least. @default 10000 */
  intervalMs?: number | undefined;
  /** Who pushes, where the gateway asks for it. @default what `url` says of it */
  basicAuth?: BasicAuth | undefined;
  /** Labels beside the job that name the group, such as `{ instance: "recorder-1" }`. @default none */
  groupings?: Readonly<Record<string, string>> | undefined;
  /** Where the first failure is told. @default nowhere */
  logger?: Logger | undefined;
  /** @default that of the system */
  clock?: Clock | undefined;
}

/** Pushes until it is closed. */
export interface MetricsPusher {
  /** How many pushes the gateway took since the beginning, and how many failed. */
  status(): { pushes: number; failures: number };
  /** Pushes the last numbers, for 5 s at most, and ends; it never fails. */
  close(): Promise<void>;
}

/** The longest that a push may take, in ms. */
const PUSH_TIMEOUT_MS = 5_000;

const INTERVAL: OptionKind = {
  mustBe: "a number of ms of at least 1000",
  least: 1_000,
  fits: (value) => typeof value === "number" && value >= 1_000,
};

/**
 * Pushes metrics to a Prometheus Pushgateway again and again, one push at a time, for a program that no Prometheus can
 * reach. It holds the process for no longer than a push takes. A failure disturbs nobody: it is counted, and the first
 * one is logged.
 * @throws StreamFallbackError `INVALID_INPUT` for options of a wrong kind
 */
export function pushMetrics(options: PushOptions): MetricsPusher {
  const {
    registry,
    intervalMs = 10_000,
    ...given
  } = checkedOptions<PushOptions>("pushMetrics", {
    options,
    kinds: {
      registry: required(withMethods("a registry of the client library", ["metrics"])),
      url: required(text),
      jobName: required(text),
      intervalMs: INTERVAL,
      basicAuth: {
        mustBe: "{ username, password }, two texts, and no colon in the first",
        fits: isBasicAuth,
      },
      groupings: { ...record, mustBe: "an object of texts", fits: isGroupings },
      logger: loggerKind,
      clock: clockKind,
    },
  });
  refuseOpenMetrics(registry);
  const address = pushAddress(given);
  const { warn } = guardedLogger(given.logger ?? silentLogger);
  const clock = given.clock ? guardedClock(given.clock, given.logger ?? silentLogger) : systemClock;
  const counts = { pushes: 0, failures: 0 };
  const closing = new AbortController();
  let timer: TimerHandle;
  let closed: Promise<void> | undefined;

  async function push(signals: readonly AbortSignal[]): Promise<void> {
    try {
      const send = ({ signal }: { signal: AbortSignal }) => sendMetrics(registry, { address, signal });
      await withDeadline(send, { clock, timeoutMs: PUSH_TIMEOUT_MS, signals });
      counts.pushes += 1;
    } catch (error) {
      if (signals.some(({ aborted }) => aborted)) return;
      counts.failures += 1;
      if (counts.failures > 1) return;
      const { host } = address;
      warn({ host, error: messageOf(error) }, "metrics cannot be pushed; further failures are only counted");
    }
  }

  function pushLater(): void {
    timer = clock.setTimeout(async () => {
      await push([closing.signal]);
      if (closed === undefined) pushLater();
    }, intervalMs);
    letGo(timer);
  }

  pushLater();
  return {
    status: () => ({ ...counts }),
    close() {
      clock.clearTimeout(timer);
      closing.abort();
      closed ??= push([]);
      return closed;
    },
  };
}

function refuseOpenMetrics(registry: RenderedRegistry): void {
  const { contentType } = registry;
  if (typeof contentType === "string" && contentType.startsWith("application/openmetrics-text"))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "pushMetrics: a push gateway reads Prometheus's own text format alone; give a registry that is not set to OpenMetrics",
    );
}

/** Errors of other metrics in the registry may say anything. */
function messageOf(error: unknown): string {
  return error instanceof StreamFallbackError ? error.message : "the registry cannot be rendered";
}
