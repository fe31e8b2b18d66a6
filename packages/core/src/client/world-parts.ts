import type { ConfigStore } from "../config/config-store.ts";
import type { createDriftWatch } from "../drift/drift-watch.ts";
import type { Transport } from "../http/transport.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import type { Sessions } from "../identities/sessions.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { ClientRates } from "./client-rates.ts";
import type { NameWarnings } from "./name-warnings.ts";
import type { ReplyEvent } from "./reply-event.ts";

/** What every attempt of a client may need of the world. */
export interface WorldParts {
  clock: Clock;
  random: Random;
  logger: Logger;
  config: ConfigStore;
  metrics: MetricsSink | undefined;
  identities: IdentityPool;
  rates: ClientRates;
  sessions: Sessions;
  transport: Transport;
  reportDrift: ReturnType<typeof createDriftWatch>;
  warnings: NameWarnings;
  /** Who wants to see each reply; undefined while nobody does. */
  replyListener(): ((event: ReplyEvent) => void) | undefined;
}
