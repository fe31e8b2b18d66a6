import { describe, expect, it } from "vitest";
import { defineProvider } from "../provider/define-provider.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { silentLogger } from "../runtime/logger.ts";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

interface Setup {
  client: Client;
  asked: RoomRef[];
  warnings: { fields: object; message: string }[];
}

function setup(rest: Partial<Provider> = {}, answer: Partial<RoomAnswer> = {}): Setup {
  const asked: RoomRef[] = [];
  const warnings: Setup["warnings"] = [];
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    adapters: [
      {
        name: "web",
        provides: ["status", "streams"],
        async fetchRoom({ room }) {
          asked.push(room);
          return { ...blankRoom, ...answer };
        },
      },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
    checkRef: ({ roomId, uid }) =>
      (/^\w+$/.test(roomId) ? undefined : "roomId is no word") ??
      (uid === undefined || uid.startsWith("u") ? undefined : "uid does not begin with u"),
    ...rest,
  });
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  const logger = { ...silentLogger, warn };
  return { client: createClient({ providers: [site], logger, config: { ttlMs: 0 } }), asked, warnings };
}

const ref = (change: object) => ({ provider: "site", roomId: "42", ...change }) as RoomRef;
const states = (client: Client) =>
  client
    .balancer("site")
    .status()
    .map(({ state, failureCount }) => [state, failureCount]);

const badRefs: [string, object, string][] = [
  ["the provider refuses", { roomId: "../x" }, "Site has no such room: roomId is no word"],
  ["is empty", { roomId: "" }, "roomId is empty"],
  ["has a control character", { roomId: "a\r\nX: y" }, "control characters"],
  ["turns the direction of text", { roomId: "a\u202eb" }, "control characters"],
  ["has half a character", { roomId: "\ud8001" }, "half a character"],
  ["is endless", { roomId: "x".repeat(100_000) }, "100000 characters, 256 at most"],
  ["has a uid that is a number", { uid: 12_345 }, "uid must be a text"],
  ["has a uid that the provider refuses", { uid: "12345" }, "uid does not begin with u"],
  ["has a uid with a control character", { uid: "u\u0000" }, "control characters"],
];

describe("a room ref given by a caller", () => {
  it.each(badRefs)(
    "that %s is INVALID_INPUT, reaches no adapter and counts against none",
    async (_, change, why) => {
      const { client, asked } = setup();
      for (let turn = 0; turn < 5; turn += 1) {
        for (const call of [client.getInfo, client.getStream]) {
          const failure = await call(ref(change)).catch((thrown: unknown) => thrown);
          expect(failure).toMatchObject({ code: "INVALID_INPUT", fault: "query" });
          const { message } = failure as Error;
          expect(message).toContain(why);
          expect(message.length).toBeLessThan(400);
          expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }
      expect(asked).toEqual([]);
      expect(states(client)).toEqual([["closed", 0]]);
    },
  );

  it("without a rule of the provider is held to what every site needs", async () => {
    const { client, asked } = setup({ checkRef: undefined as never });
    await client.getInfo(ref({ roomId: "any text / at all" }));
    await expect(client.getInfo(ref({ roomId: "\u0007" }))).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(asked).toHaveLength(1);
  });

  it("is refused with words of the provider that are made safe to print", async () => {
    const { client } = setup({ checkRef: ({ roomId }) => `no room "${roomId}\u202e\n"${"x".repeat(9_999)}` });
    const failure = await client.getInfo(ref({})).catch((thrown: unknown) => thrown);
    const { message } = failure as Error;
    expect(message).toMatch(/^Site has no such room: no room "42 "x+…$/);
    expect(message.length).toBeLessThan(400);
  });

  it.each([undefined, null, ""])("may have %j for a uid that is not known", async (uid) => {
    const { client, asked } = setup();
    await client.getInfo(ref({ uid }));
    await client.getInfo("42", { uid: uid as undefined });
    expect(asked.map((room) => room.uid)).toEqual([undefined, undefined]);
  });
});

describe("a uid given with a call", () => {
  it.each([12_345, "12345", "u\n", "u".repeat(300), {}, true])("that is %j is INVALID_INPUT", async (uid) => {
    const { client, asked } = setup();
    const failing = client.getInfo("42", { uid: uid as string });
    await expect(failing).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("the given uid cannot be one"),
    });
    expect(asked).toEqual([]);
  });

  it("that cannot be one is left out with a single warning where the caller says ignoreBadUid", async () => {
    const { client, asked, warnings } = setup();
    for (const uid of [12_345, "12345", "u\n"])
      await client.getInfo("42", { uid: uid as string, ignoreBadUid: true });
    expect(asked.map(({ uid }) => uid)).toEqual([undefined, undefined, undefined]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "a given uid cannot be one of this site and is not used",
    ]);
  });
});

describe("what a provider finds", () => {
  it("is held to the same rules where an input was resolved", async () => {
    const { client, asked } = setup({ resolve: async () => ref({ roomId: "../x" }) });
    for (const call of [client.getInfo, client.resolve])
      await expect(call("a link")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(asked).toEqual([]);
  });

  it.each([{ roomId: "../x" }, { uid: "other" }, { uid: 5 as never }])(
    "is not learned where an answer teaches %j, and warned of once",
    async (learned) => {
      const { client, asked, warnings } = setup({}, { learned });
      for (let turn = 0; turn < 3; turn += 1)
        expect(await client.getInfo("42")).toMatchObject({ roomId: "42" });
      expect(asked).toEqual([ref({ uid: undefined }), ref({ uid: undefined }), ref({ uid: undefined })]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ fields: { provider: "site", endpoint: "web" } });
    },
  );
});
