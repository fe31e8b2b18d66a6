import {
  checkedOption,
  checkedOptions,
  flag,
  logger as loggerKind,
  type OptionKinds,
  required,
  withMethods,
} from "../errors/option-kinds.ts";
import type { Unsubscribe } from "../runtime/emitter.ts";
import { guardedLogger, type Logger, silentLogger } from "../runtime/logger.ts";
import type { CallTracer } from "../tracing/call-tracer.ts";
import { openTelemetryApi } from "./api-kind.ts";
import { createCallNumbers } from "./call-numbers.ts";
import { createCallSpans } from "./call-spans.ts";
import { type ObservedStatus, observeStatus } from "./gauges.ts";
import type { OpenTelemetryApi } from "./open-telemetry-api.ts";

/** What is needed of a client. */
export interface ObservedClient {
  trace(tracer: CallTracer): Unsubscribe;
  status(): ObservedStatus;
}

export interface ObserveOptions {
  /** The module `@opentelemetry/api`, for programs that are bundled or have several. @default the one that core finds */
  api?: OpenTelemetryApi | undefined;
  /**
   * Whether what instruments HTTP sees the requests of a call: it makes spans of them, in which addresses are with their
   * signatures, and adds `traceparent` to what the site gets, which no browser sends. @default false
   */
  traceRequests?: boolean | undefined;
  /** Told at debug where there is no OpenTelemetry. @default nowhere */
  logger?: Logger | undefined;
}

/**
 * Makes spans of a client's calls and attempts, and numbers of them, by the OpenTelemetry that the program has set up.
 * Where the package `@opentelemetry/api` cannot be imported it does nothing.
 * @returns ends it; calls under way still get the end of their spans
 * @throws StreamFallbackError `INVALID_INPUT` for what is no client, and for an option of a wrong kind
 */
export async function observeWithOpenTelemetry(
  client: ObservedClient,
  options: ObserveOptions = {},
): Promise<() => void> {
  checkedOption("the client", { kind: required(CLIENT), read: () => client });
  const checked = checkedOptions<ObserveOptions>("observeWithOpenTelemetry", { options, kinds: KINDS });
  const { traceRequests = false, logger = silentLogger } = checked;
  const api = checked.api ?? (await importedApi(guardedLogger(logger)));
  if (api === undefined) return () => {};
  const ends: (() => void)[] = [];
  const endAll = () => {
    for (const end of ends.splice(0)) end();
  };
  try {
    ends.push(client.trace(createCallSpans(api, { traceRequests })));
    ends.push(client.trace(createCallNumbers(api)));
    ends.push(observeStatus(api, () => client.status()));
  } catch (error) {
    // Nobody would get what ends the others.
    endAll();
    throw error;
  }
  return endAll;
}

const CLIENT = withMethods("a client of createClient()", ["trace", "status"]);
const KINDS: OptionKinds<ObserveOptions> = { api: openTelemetryApi, traceRequests: flag, logger: loggerKind };

async function importedApi({ debug }: Logger): Promise<OpenTelemetryApi | undefined> {
  try {
    return await import("@opentelemetry/api");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    debug({ code }, "nothing is observed: the package @opentelemetry/api cannot be imported");
    return undefined;
  }
}
