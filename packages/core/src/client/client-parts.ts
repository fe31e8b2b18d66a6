import type { ConfigStore } from "../config/config-store.ts";
import type { createDriftWatch } from "../drift/drift-watch.ts";
import type { Transport } from "../http/got-transport.ts";
import type { Sessions } from "../identities/sessions.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { Provider } from "../provider/provider.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { CallBounds } from "./call-bounds.ts";
import type { Memory } from "./memory.ts";
import type { ProviderBalancers } from "./provider-balancers.ts";

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
}

/** What all calls of a client share. */
export interface ClientParts<Extra> extends WorldParts {
  providers: readonly Provider<Extra>[];
  balancers: ProviderBalancers<Extra>;
  memory: Memory<Extra>;
  bounds: CallBounds;
}
