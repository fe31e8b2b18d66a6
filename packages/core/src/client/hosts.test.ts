import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineProvider } from "../provider/define-provider.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.end("well");
});
let host = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

function clientOf(hosts: readonly string[] | undefined) {
  const ask = async (
    url: string,
    { http }: { http: { send(request: { url: string }): Promise<unknown> } },
  ) => {
    await http.send({ url });
  };
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", hosts, matchURL: () => false },
    adapters: [
      {
        ...{ name: "web", provides: ["status"] as const },
        async fetchRoom(_query, context) {
          await ask(`http://${host}/room`, context);
          return blankRoom;
        },
      },
    ],
    async resolve(input, context) {
      if (input === "link") await ask(`http://${host}/link`, context);
      return { provider: "site", roomId: "42" };
    },
  });
  return createClient({ providers: [site], config: { failover: { rounds: 1 } } });
}

describe("the hosts of a provider", () => {
  it.each([
    ["are asked", true],
    ["may be any where none is named", false],
  ])("%s", async (_what, isNamed) => {
    asked = 0;
    const client = clientOf(isNamed ? [host] : undefined);
    expect((await client.getInfo("link")).living).toBe(true);
    expect(asked).toBe(2);
    await client.close();
  });

  it("are all that is asked, be it for an answer or for a link", async () => {
    asked = 0;
    const client = clientOf(["site.example"]);
    for (const room of ["42", "link"])
      await expect(client.getInfo(room)).rejects.toMatchObject({
        message: expect.stringContaining(
          `the provider asks ${host}, which is none of its hosts; name it in "hosts"`,
        ),
      });
    expect(asked).toBe(0);
    await client.close();
  });
});
