/** What a gateway has done since it began. */
export class GatewayCounts {
  /** Requests that were to be forwarded. */
  requests = 0;
  /** Requests whose second backend was asked. */
  retries = 0;
  /** Requests that no backend could be asked for. */
  refused = 0;
  /** Requests that got no answer of a backend, though one was asked. */
  failed = 0;
  /** Answers that were cut off in the middle by their backend. */
  cut = 0;
  /** Clients that left before they had their answer. */
  left = 0;
  /** Connections that became another protocol. */
  upgrades = 0;
}
