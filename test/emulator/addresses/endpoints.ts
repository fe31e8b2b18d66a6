/** The names under which routes are counted and made to fail, one per route. */
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
