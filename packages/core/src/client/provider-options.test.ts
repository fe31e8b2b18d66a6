import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkedBySchema } from "../provider/check-by-schema.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Provider } from "../provider/provider.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

const schema = z.strictObject({
  camera: z.enum(["front", "back"]).default("front"),
  delay: z.object({ seconds: z.number() }).optional(),
});

/** A site that notes the options that its adapter gets. */
function createSite(optionsSchema: Provider["optionsSchema"]) {
  const asked: unknown[] = [];
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      {
        name: "web",
        provides: ["status", "streams"],
        async fetchRoom({ options }) {
          asked.push(options);
          return { ...blankRoom, sources: [{ name: "main", streams: [stream] }] };
        },
      },
    ],
    optionsSchema,
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [site] });
  return { client, asked };
}

const stream = { quality: "hd", name: "HD", flv: "https://cdn.example/a.flv" };

describe("options of a call that the provider has a schema for", () => {
  it("reach the adapters as the schema returns them, with its defaults", async () => {
    const { client, asked } = createSite(schema);
    await client.getInfo("1");
    await client.getInfo("2", { options: { camera: "back" } });
    await client.getStream("3", { options: { delay: { seconds: 1 } } });
    expect(asked).toEqual([
      { camera: "front" },
      { camera: "back" },
      { camera: "front", delay: { seconds: 1 } },
    ]);
  });

  it("make the same question where the schema makes the same of them", async () => {
    const { client, asked } = createSite(schema);
    await client.getInfo("1");
    await client.getInfo("1", { options: { camera: "front" } });
    expect(asked).toHaveLength(1);
    await client.getInfo("1", { options: { camera: "back" } });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [{ camera: 31337 }, "options of site: camera does not fit; it is of type number"],
    [{ camera: "secret" }, "options of site: camera does not fit; it is of type string"],
    [
      { delay: { seconds: "secret" } },
      "options of site: delay.seconds must be number, and is of type string",
    ],
    [{ delay: {} }, "options of site: delay.seconds must be number, and is missing"],
    [{ secret31337: 1, "sessionid=secret": 1 }, "options of site: there is no option secret31337"],
    [{ "sessionid=secret": 1 }, "options of site: there is no option *"],
    ["secret", "options of site: the options must be object, and is of type string"],
  ])(
    "are refused with their path, not their value, before anybody is asked: %j",
    async (options, message) => {
      const { client, asked } = createSite(schema);
      const refused = { code: "INVALID_INPUT", message };
      await expect(client.getInfo("1", { options })).rejects.toMatchObject(refused);
      await expect(client.getStream("1", { options })).rejects.toMatchObject(refused);
      expect(asked).toEqual([]);
    },
  );

  it("are the fault of the provider where its schema answers later, or makes what is no plain data", async () => {
    const later = createSite({ "~standard": { validate: async () => ({ value: {} }) } });
    await expect(later.client.getInfo("1")).rejects.toMatchObject({ code: "UPSTREAM_ERROR" });
    const odd = createSite({ "~standard": { validate: () => ({ value: new Map() }) } });
    await expect(odd.client.getInfo("1")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("are of any kind where it has none", async () => {
    const { client, asked } = createSite(undefined);
    await client.getInfo("1", { options: { anything: [1] } });
    await client.getInfo("2");
    expect(asked.at(-1)).toEqual(undefined);
  });
});

describe("the options of a factory", () => {
  it("are checked by the same words", () => {
    const factory = z.object({ origin: z.string().default("https://site.example") });
    const check = (value: unknown) => checkedBySchema(factory, { value, owner: "createProvider" });
    expect(check(undefined)).toEqual({ origin: "https://site.example" });
    expect(() => check({ origin: 7 })).toThrow(
      "createProvider: origin must be string, and is of type number",
    );
  });
});
