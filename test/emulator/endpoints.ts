/** What can be counted and made to fail, one name per route. */
export const endpointNames = ["home", "ttwid", "web", "webHTML"] as const;

export type EndpointName = (typeof endpointNames)[number];
