import type { Alert } from "../alerts/alert.ts";
import { AlertEvaluator } from "../alerts/alert-evaluator.ts";
import { builtInRules } from "../alerts/built-in-rules.ts";
import { logAlert } from "../alerts/log-alert.ts";
import { ownRule } from "../alerts/own-rules.ts";
import { Webhooks } from "../alerts/webhook/webhooks.ts";
import { LONGEST_WINDOW_MS } from "../config/alerts-schema.ts";
import type { ConfigStore } from "../config/config-store.ts";
import type { Transport } from "../http/transport.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import type { Clock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { CheckedAlertOptions } from "./alert-options.ts";
import type { ClientEvents } from "./client-events.ts";
import type { AlertsStatus } from "./client-status.ts";
import { endpointStandings } from "./endpoint-standings.ts";
import { IdentityStandings } from "./identity-standings.ts";
import type { ProviderBalancers } from "./provider-balancers.ts";

interface ClientAlertsParts {
  options: CheckedAlertOptions;
  clock: Clock;
  random: Random;
  logger: Logger;
  config: ConfigStore;
  events: Emitter<ClientEvents>;
  transport: Transport;
  identities: IdentityPool;
  balancers: Pick<ProviderBalancers<unknown>, "of">;
  providerIds: readonly string[];
}

/** The alerts of a client: what they are judged by, and whom they are told. */
export interface ClientAlerts {
  /**
   * A call asked the site and is over.
   * @param answeredMs how long the answer took; undefined for a call without one
   */
  recordCall(provider: string, answeredMs: number | undefined): void;
  /** A call failed, and no attempt of it. */
  recordFailure(provider: string, code: string): void;
  /** A call found nobody whom it may ask; it is recorded besides. */
  recordNobody(provider: string): void;
  /** An identity has left the list, or is somebody else now. */
  forgetIdentity(id: string): void;
  status(): AlertsStatus;
  /** Ends when deliveries on their way are over, within two seconds. */
  close(): Promise<void>;
}

export function createClientAlerts(parts: ClientAlertsParts): ClientAlerts {
  const { options, clock, random, logger, config, events, identities, balancers, providerIds } = parts;
  const { transport } = parts;
  const webhooks = new Webhooks(options.webhooks, { transport, clock, random, logger });

  function tell(alert: Alert): void {
    logAlert(logger, alert);
    // A listener may change what it gets, and a webhook sends later.
    webhooks.send(copyOf(alert));
    events.emit("alert", alert);
  }

  const identityStandings = new IdentityStandings({
    identities,
    balancers: providerIds.map((id) => balancers.of(id)),
  });
  const evaluator = new AlertEvaluator({
    ...{ clock, tell, providers: providerIds, longestWindowMs: LONGEST_WINDOW_MS },
    rules: [
      ...builtInRules(() => config.current.alerts.rules),
      ...options.rules.map((rule) => ownRule(rule, logger)),
    ],
    isEnabled: () => config.current.alerts.enabled,
    endpointsOf: (provider) => endpointStandings(balancers.of(provider), identities.members),
    identities: () => identityStandings.rows(clock.now()),
  });

  events.on("failure", ({ provider, error }) => evaluator.recordFailure(provider, error.code));
  events.on("state", ({ provider, endpoint, identity, to, retryAfterMs }) => {
    const name = `${endpoint}\n${identity ?? ""}`;
    identityStandings.note(`${provider}\n${name}`, to);
    evaluator.recordMove(provider, { name, to, retryAfterMs });
  });
  events.on("identity", ({ identity, to, retryAfterMs }) =>
    evaluator.recordMove(undefined, { name: identity, to, retryAfterMs }),
  );
  events.on("poolChange", ({ provider, endpoint, change }) =>
    evaluator.forgetBreakers(provider, (name) => change === "removed" && name.startsWith(`${endpoint}\n`)),
  );
  const left = new Set<string>();

  /** What has left the list for good asks nowhere; all at once, since a list of ten thousand may change as a whole. */
  function forgetPairsOfLeft(): void {
    for (const { name } of identities.members) left.delete(name);
    const isGone = (name: string) => left.has(name.slice(name.lastIndexOf("\n") + 1));
    for (const provider of providerIds) evaluator.forgetBreakers(provider, isGone);
    left.clear();
  }

  config.watch((before, after) => {
    if (before.alerts !== after.alerts) evaluator.judge();
  });

  return {
    recordCall: (provider, answeredMs) => evaluator.recordCall(provider, answeredMs),
    recordFailure: (provider, code) => evaluator.recordFailure(provider, code),
    recordNobody: (provider) => evaluator.recordNobody(provider),
    forgetIdentity(id) {
      evaluator.recordMove(undefined, { name: id, to: "closed", retryAfterMs: 0 });
      if (left.size === 0) queueMicrotask(forgetPairsOfLeft);
      left.add(id);
    },
    status: () => ({ ...evaluator.status(), webhooks: webhooks.status() }),
    close() {
      evaluator.close();
      return webhooks.close();
    },
  };
}
