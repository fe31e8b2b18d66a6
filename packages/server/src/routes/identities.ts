import type { IdentityOptions } from "@stream-fallback/core";
import { z } from "zod";
import { namedIdentity } from "../management/named-identity.ts";
import { identitiesSchema } from "../openapi/schemas.ts";
import { Refusal } from "../reply/refusal.ts";
import { readJson, readLongJson } from "../request/read-json.ts";
import { defineRoute, type Route } from "./route.ts";

export const identitiesRoute = defineRoute({
  method: "get",
  path: "/v1/identities",
  says: "As whom the sites are asked, and who is blocked; no cookie and no proxy is told.",
  query: {},
  answers: { 200: identitiesSchema },
  handle({ context }, { client }) {
    context.header("Cache-Control", "no-store");
    return context.json({ identities: client.identities.list() });
  },
});

/** As long as the file of a list may be. */
const MOST_BYTES = 8_388_608;
/** Of a log line. */
const MOST_TOLD = 100;

/** What else a value may not be is the SDK's to say; neither quotes one. */
const list = z.strictObject({
  identities: z
    .array(
      z.looseObject({
        id: z.string().describe("1 to 64 letters, digits, dots, underscores and hyphens."),
        cookie: z.string().optional().describe("A header, or the export of a browser."),
        proxy: z.string().optional().describe("Such as http://user:password@host:8080."),
        weight: z.number().optional().describe("Its share. Default: 1."),
        region: z.string().optional().describe("Where it is."),
        userAgent: z.string().optional().describe("The browser that the cookie is out of."),
      }),
    )
    .min(1, "must have at least one"),
});

export const replaceIdentitiesRoute = defineRoute({
  method: "put",
  path: "/v1/identities",
  says: "Takes another list of identities, until the service is started again; those that are the same go on as they are.",
  query: {},
  body: list,
  answers: { 200: identitiesSchema },
  audits: "identities.replace",
  async handle({ context, note }, { client, identitiesFrom }) {
    if (identitiesFrom !== undefined)
      throw new Refusal(
        "RULED_ELSEWHERE",
        `the list of identities comes from ${identitiesFrom}, which may replace it at any time; change it there`,
      );
    const { identities } = await readLongJson(context.req.raw, { schema: list, mostBytes: MOST_BYTES });
    client.identities.replace(identities as unknown as IdentityOptions[]);
    const now = client.identities.list();
    note({ count: now.length, identities: now.slice(0, MOST_TOLD).map(({ id }) => id) });
    context.header("Cache-Control", "no-store");
    return context.json({ identities: now });
  },
});

/** A body, since a page of a stranger may send a POST without one to any place, but no JSON. */
const nothing = z.strictObject({});

export const resetIdentityRoute: Route = byHand(
  "reset",
  "Lets an identity ask again at once, and forgets its past.",
);
export const tripIdentityRoute: Route = byHand(
  "trip",
  "Takes an identity out by hand, for as long as its own next block would last.",
);

function byHand(action: "reset" | "trip", says: string): Route {
  return defineRoute({
    method: "post",
    path: `/v1/identities/{id}/${action}`,
    says,
    query: {},
    body: nothing,
    answers: { 204: null },
    audits: `identity.${action}`,
    async handle({ context }, { client }) {
      const id = namedIdentity(client, context.req.param("id") ?? "");
      await readJson(context.req.raw, nothing);
      client.identities[action](id);
      return context.body(null, 204);
    },
  });
}
