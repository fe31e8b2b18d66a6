/** The name of the baseline. All names stand here, because cases, peers and targets find each other by name. */
export const BARE_AWAIT = "bare await";

export const cockatielNames = {
  breaker: "cockatiel breaker",
  retryBreaker: "cockatiel retry + breaker",
  retryBreakerTimeout: "cockatiel retry + breaker + timeout",
} as const;

export const ONE_OPEN = "by default, 4 endpoints, 1 of them open";

export function defaultName(endpoints: number): string {
  return `by default, ${endpointsText(endpoints)}`;
}

export function withoutTimersName(strategy: string, endpoints: number): string {
  return `${strategy}, ${endpointsText(endpoints)}`;
}

function endpointsText(endpoints: number): string {
  return `${endpoints.toLocaleString("en")} endpoints`;
}
