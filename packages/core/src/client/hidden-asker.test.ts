import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter } from "../provider/provider.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

/** A client of one identity, whose cookie the site does not take for a login; the second adapter sends none. */
function setup() {
  const asked: string[] = [];
  const refusing: Adapter = {
    ...{ name: "web", priority: 1, provides: ["status"] },
    fetchRoom: async () => {
      asked.push("web");
      throw new StreamFallbackError("AUTH_REJECTED", "for a test");
    },
  };
  const hiding: Adapter = {
    ...{ name: "mobile", priority: 2, isAnonymous: true, provides: ["status"] },
    fetchRoom: async () => {
      asked.push("mobile");
      return blankRoom;
    },
  };
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", adapters: [refusing, hiding] },
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const identities = [{ id: "anna", cookie: "name=anna" }];
  const client = createClient({ providers: [site], identities, clock: manualClock(), random: () => 0 });
  return { client, asked };
}

it("a cookie that the site refuses is not shown again during its block, while adapters that send none answer", async () => {
  const { client, asked } = setup();
  for (const room of ["1", "2", "3", "4", "5"]) expect((await client.getInfo(room)).api).toBe("mobile");
  expect(asked.filter((name) => name === "web")).toHaveLength(1);
  expect(client.identities.list()).toMatchObject([{ state: "open", code: "AUTH_REJECTED" }]);
  await expect(client.getInfo("6", { api: "web" })).rejects.toMatchObject({
    ...{ code: "NO_ENDPOINT_AVAILABLE", attempts: [] },
    message: expect.stringContaining("every identity is blocked"),
  });
  await client.close();
});
