import type { ConfigStore } from "../config/config-store.ts";
import type { createDriftWatch } from "../drift/drift-watch.ts";
import type { Transport } from "../http/transport.ts";
import type { Sessions } from "../identities/sessions.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { NameWarnings } from "./name-warnings.ts";

/** What every attempt of a client may need of the world. */
export interface WorldParts {
  clock: Clock;
  random: Random;
  logger: Logger;
  config: ConfigStore;
  metrics: MetricsSink | undefined;
  sessions: Sessions;
  transport: Transport;
  reportDrift: ReturnType<typeof createDriftWatch>;
  warnings: NameWarnings;
}
