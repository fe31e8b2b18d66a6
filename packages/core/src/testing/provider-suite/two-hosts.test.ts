import { expect, it } from "vitest";
import { StreamFallbackError } from "../../errors.ts";
import { jsonOf } from "../../http/http-client.ts";
import type { Adapter } from "../../provider/provider.ts";
import { jsonReply } from "../stand-in/reply.ts";
import { startStandIn } from "../stand-in/start-stand-in.ts";
import { providerSuite } from "./provider-suite.ts";

const states: Readonly<Record<string, boolean>> = { live: true, offline: false };
const blank = { title: "", owner: "", uid: "", avatar: "", cover: "", area: "" };

function adapter(name: string, origin: string): Adapter {
  return {
    name,
    provides: ["status"],
    async fetchRoom({ room }, { http }) {
      const { onAir } = Object(jsonOf(await http.send({ url: `${origin}/room?id=${room.roomId}` })));
      if (onAir === null) throw new StreamFallbackError("ROOM_NOT_FOUND", "no such room");
      if (typeof onAir !== "boolean") throw new StreamFallbackError("SCHEMA", "not what it was");
      return { ...blank, living: onAir, liveId: onAir ? "show-1" : "", sources: [] };
    },
  };
}

/** What the suite says of the rooms of a site with two hosts, of which the provider names these. */
async function complaintsOf(named: readonly ("api" | "www")[]): Promise<string[]> {
  const tests: { name: string; run: () => Promise<void> }[] = [];
  const sceneOf = (roomId: string) => ({ roomId, inputs: [roomId] });
  providerSuite({
    describe: (_name, define) => define(),
    it: (name, run) => void tests.push({ name, run }),
    async createProvider() {
      const answer = ({ parameters }: { parameters: URLSearchParams }) =>
        jsonReply({ onAir: states[parameters.get("id") ?? ""] ?? null });
      const { origins, close } = await startStandIn({
        routes: (["api", "www"] as const).map((host) => ({ endpoint: host, host, path: "/room", answer })),
      });
      return {
        close,
        provider: {
          ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => false },
          hosts: named.map((host) => new URL(origins[host]).host),
          adapters: [adapter("web", origins.api), adapter("page", origins.www)],
          resolve: async (roomId) => ({ provider: "site", roomId }),
        },
      };
    },
    scenes: {
      live: sceneOf("live"),
      offline: sceneOf("offline"),
      missing: sceneOf("missing"),
      urls: [],
      breaks: [],
    },
  });
  const complaints: string[] = [];
  for (const { name, run } of tests.filter((test) => test.name.startsWith("says of the live room")))
    await run().catch(({ message }: Error) => complaints.push(`${name}: ${message}`));
  return complaints;
}

it("the suite finds out a provider that names one of the two hosts that it asks", async () => {
  expect(await complaintsOf(["api", "www"])).toEqual([]);
  expect(await complaintsOf(["api"])).toEqual([expect.stringMatching(/page .*none of its hosts/)]);
});
