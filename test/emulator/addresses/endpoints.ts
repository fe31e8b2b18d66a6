/** What can be counted and made to fail, one name per route. */
export const endpointNames = [
  "home",
  "ttwid",
  "web",
  "webHTML",
  "mobile",
  "userHTML",
  "short",
  "share",
  "reflow",
] as const;

export type EndpointName = (typeof endpointNames)[number];
