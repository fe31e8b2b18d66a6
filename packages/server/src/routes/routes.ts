import { alertsRoute } from "./alerts.ts";
import { changeConfigRoute, configRoute } from "./config.ts";
import { changeEndpointRoute, resetEndpointRoute, tripEndpointRoute } from "./endpoint.ts";
import { endpointsRoute } from "./endpoints.ts";
import { eventsRoute } from "./events.ts";
import { healthRoute } from "./health.ts";
import { historyRoute } from "./history.ts";
import {
  identitiesRoute,
  replaceIdentitiesRoute,
  resetIdentityRoute,
  tripIdentityRoute,
} from "./identities.ts";
import { metricsRoute } from "./metrics.ts";
import { openapiRoute } from "./openapi.ts";
import { readyRoute } from "./ready.ts";
import { resolveRoute } from "./resolve.ts";
import { roomRoute } from "./room.ts";
import { roomStreamRoute } from "./room-stream.ts";
import { roomsBatchRoute } from "./rooms-batch.ts";
import type { Route } from "./route.ts";
import { statusRoute } from "./status.ts";
import { watchListRoute } from "./watch-list.ts";
import { unwatchRoomRoute, watchRoomRoute } from "./watch-room.ts";

/** All routes, in the order in which they are described. */
export function allRoutes(): readonly Route[] {
  const described = [
    ...[roomRoute, roomStreamRoute, roomsBatchRoute, resolveRoute],
    ...[watchListRoute, watchRoomRoute, unwatchRoomRoute, eventsRoute],
    ...[endpointsRoute, resetEndpointRoute, tripEndpointRoute, changeEndpointRoute],
    ...[identitiesRoute, replaceIdentitiesRoute, resetIdentityRoute, tripIdentityRoute],
    ...[configRoute, changeConfigRoute, alertsRoute, statusRoute, historyRoute, metricsRoute],
    ...[healthRoute, readyRoute],
  ];
  return [...described, openapiRoute(described)];
}
