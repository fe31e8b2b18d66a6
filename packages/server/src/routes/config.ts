import type { ClientConfigPatch } from "@stream-fallback/core";
import type { Context } from "hono";
import { z } from "zod";
import type { ServedClient } from "../app-options.ts";
import { changedValues } from "../management/changed-values.ts";
import { spelledOut, takenBack } from "../management/json-words.ts";
import { configSchema } from "../openapi/schemas.ts";
import { readJson } from "../request/read-json.ts";
import { defineRoute } from "./route.ts";

export const configRoute = defineRoute({
  method: "get",
  path: "/v1/config",
  says: "The settings in force.",
  query: {},
  answers: { 200: configSchema },
  handle: ({ context }, { client }) => configReply(context, client),
});

/** The client has the schema of the settings, and refuses what it does not have. */
const patch = z.unknown().describe("The settings to change, as GET tells them; all or nothing.");

export const changeConfigRoute = defineRoute({
  method: "patch",
  path: "/v1/config",
  says: "Changes settings, all or nothing, until the service is started again or its file of settings says otherwise.",
  query: {},
  body: patch,
  answers: { 200: configSchema },
  audits: "config.change",
  async handle({ context, note }, { client }) {
    const given = await readJson(context.req.raw, patch);
    const before = client.config();
    client.updateConfig(takenBack(given, { current: before }) as ClientConfigPatch);
    const changed = changedValues(before, client.config());
    note({ changed: JSON.parse(JSON.stringify(changed, spelledOut)) });
    return configReply(context, client);
  },
});

function configReply(context: Context, client: ServedClient): Response {
  context.header("Cache-Control", "no-store");
  context.header("Content-Type", "application/json");
  return context.body(JSON.stringify(client.config(), spelledOut));
}
