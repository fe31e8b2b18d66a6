/** Series of the processes that are chosen. */
export const OF_PROCESS = 'job=~"$job",instance=~"$instance"';
/** Those of the providers that are chosen. */
export const OF_PROVIDER: string = `${OF_PROCESS},provider=~"$provider"`;
/** Those of the endpoints that are chosen. */
export const OF_ENDPOINT: string = `${OF_PROVIDER},endpoint=~"$endpoint"`;

/** How much a counter grows in a minute, by labels: as limits of requests are told. */
export function perMinuteBy(labels: string, counter: string): string {
  return `60 * sum by (${labels}) (rate(${counter}[$__rate_interval]))`;
}

/** How long all but the slowest took: of 0.95, all but one of twenty. */
export function quantileBy(
  labels: string,
  { quantile, buckets }: { quantile: number; buckets: string },
): string {
  return `histogram_quantile(${quantile}, sum by (le, ${labels}) (rate(${buckets}[$__rate_interval])))`;
}

/**
 * The calls that asked the site or could ask nobody, as the built-in alerts count them: an answer out of the cache says
 * nothing of the site. Without any there is no series, rather than a share of nothing.
 */
export function askedBy(labels: string, range: string): string {
  const grown = (counter: string) => `sum by (${labels}) (increase(${counter}[${range}]))`;
  const ended = grown(`stream_fallback_calls_total{${OF_PROVIDER},outcome=~"success|failure"}`);
  return `(${ended} - ${grown(`stream_fallback_cached_answers_total{${OF_PROVIDER}}`)} > 0)`;
}

/** The share of those that were answered, from 0 to 1. */
export function successBy(labels: string, range: string): string {
  const failures = `stream_fallback_calls_total{${OF_PROVIDER},outcome="failure"}`;
  return `1 - sum by (${labels}) (increase(${failures}[${range}])) / ${askedBy(labels, range)}`;
}
