import { z } from "zod";
import { endpointRows } from "../management/endpoint-rows.ts";
import { namedEndpoint } from "../management/named-endpoint.ts";
import { namedAsker } from "../management/named-identity.ts";
import { managedEndpointSchema } from "../openapi/schemas.ts";
import { readJson } from "../request/read-json.ts";
import { defineRoute, type Route } from "./route.ts";

/** A body, though most say nothing: a page of a stranger may send a POST without one to any place, but no JSON. */
const pair = z.strictObject({
  identity: z.string().min(1).max(100).optional().describe("Whom alone it concerns. Default: everybody."),
});

export const resetEndpointRoute: Route = byHand(
  "reset",
  "Lets an endpoint be asked again at once, and forgets its past.",
);
export const tripEndpointRoute: Route = byHand(
  "trip",
  "Blocks an endpoint by hand, for as long as its own next block would last.",
);

function byHand(action: "reset" | "trip", says: string): Route {
  return defineRoute({
    method: "post",
    path: `/v1/providers/{id}/endpoints/{name}/${action}`,
    says,
    query: {},
    body: pair,
    answers: { 204: null },
    audits: `endpoint.${action}`,
    async handle({ context, note }, { client }) {
      const { balancer, provider, name } = namedEndpoint(client, context);
      const { identity: id } = await readJson(context.req.raw, pair);
      const identity = id === undefined ? undefined : namedAsker(client, { provider, id });
      if (identity !== undefined) note({ identity });
      balancer[action](name, { identity });
      return context.body(null, 204);
    },
  });
}

const share = z.strictObject({
  weight: z.number().min(0).optional().describe("0 takes it out. Default: as it is."),
  priority: z
    .number()
    .optional()
    .describe("Of those that a call goes on to, the lower number is asked first. Default: as it is."),
});

export const changeEndpointRoute = defineRoute({
  method: "patch",
  path: "/v1/providers/{id}/endpoints/{name}",
  says: "Changes the weight or the priority of an endpoint, until the service is started again.",
  query: {},
  body: share,
  answers: { 200: managedEndpointSchema },
  audits: "endpoint.change",
  async handle({ context, note }, { client }) {
    const { balancer, provider, name } = namedEndpoint(client, context);
    const changed = await readJson(context.req.raw, share);
    balancer.update(name, changed);
    note({ changed });
    const rows = client.status().providers[provider]?.endpoints ?? [];
    context.header("Cache-Control", "no-store");
    return context.json(endpointRows(client, { provider, rows }).find((row) => row.name === name));
  },
});
