import { describe, expect, it } from "vitest";
import { startGateway } from "./start-gateway.ts";
import { startBackend } from "./test-world/backends.ts";
import { startWorld, type World } from "./test-world/start-world.ts";

const CLIENTS = Array.from({ length: 100 }, (_each, index) => `client-${index}`);
const FIVE = Array.from({ length: 5 }, () => undefined);

/** Which backend each client is sent to. */
async function homesOf(
  { gateway }: Pick<World, "gateway">,
  headersOf: (client: string) => Record<string, string>,
): Promise<string[]> {
  return await Promise.all(
    CLIENTS.map(async (client) => await (await fetch(gateway.origin, { headers: headersOf(client) })).text()),
  );
}

const byCookie = (client: string) => ({ Cookie: `a=1; sid=${client}; b=2` });

describe("the requests of one client", () => {
  it.each([
    ["cookie:sid", byCookie],
    ["header:X-Client", (client: string) => ({ "X-Client": client })],
  ])("go to one backend by %s, all backends having some", async (affinity, headersOf) => {
    const world = await startWorld({ play: FIVE, affinity });
    const homes = await homesOf(world, headersOf);
    expect(await homesOf(world, headersOf)).toEqual(homes);
    expect(new Set(homes).size).toBe(5);
  });

  it("go to one backend by address, as trusted proxies tell it", async () => {
    const world = await startWorld({ play: FIVE, affinity: "ip", trustedProxies: ["127.0.0.1"] });
    const headersOf = (client: string) => ({ "X-Forwarded-For": `10.0.${client.slice(7)}.1` });
    const homes = await homesOf(world, headersOf);
    expect(await homesOf(world, headersOf)).toEqual(homes);
    expect(new Set(homes).size).toBe(5);
  });

  it("go to one backend by address, whatever a stranger writes into X-Forwarded-For", async () => {
    const world = await startWorld({ play: FIVE, affinity: "ip" });
    const homes = await homesOf(world, (client) => ({ "X-Forwarded-For": `10.0.${client.slice(7)}.1` }));
    expect(new Set(homes).size).toBe(1);
  });

  it("reach one backend though six come at once", async () => {
    const held: (() => void)[] = [];
    const hold = Array.from({ length: 5 }, () => (_request: unknown, answer: { end(): void }) => {
      held.push(() => answer.end());
      if (held.length === 6) for (const go of held) go();
    });
    const world = await startWorld({ play: hold, affinity: "ip" });
    await Promise.all(Array.from({ length: 6 }, () => world.ask("/")));
    expect(world.backends.map(({ asked }) => asked.length).toSorted()).toEqual([0, 0, 0, 0, 6]);
  });

  it("go where another gateway of the same configuration sends them, and where a gateway sent them before its restart", async () => {
    const world = await startWorld({ play: FIVE, affinity: "cookie:sid" });
    const homes = await homesOf(world, byCookie);
    const options = { backends: world.backends.map(({ name }) => name).toReversed(), port: 0 };
    const other = await startGateway({ ...options, affinity: "cookie:sid", health: { intervalMs: 0 } });
    expect(await homesOf({ gateway: other }, byCookie)).toEqual(homes);
    await other.close();
  });

  it("stay where they are for the most part when one of five goes", async () => {
    const world = await startWorld({ play: FIVE, affinity: "cookie:sid" });
    const homes = await homesOf(world, byCookie);
    const gone = world.backends[0]?.name ?? "";
    await fetch(`${world.gateway.origin}/lb/backends/${encodeURIComponent(gone)}`, {
      method: "PATCH",
      body: JSON.stringify({ weight: 0 }),
    });
    const after = await homesOf(world, byCookie);
    for (const [index, home] of homes.entries())
      if (home !== gone) expect(after[index]).toBe(home);
      else expect(after[index]).not.toBe(gone);
    const moved = homes.filter((home) => home === gone).length;
    expect(moved).toBeGreaterThan(8);
    expect(moved).toBeLessThan(36);
  });
});

describe("a client without the cookie", () => {
  it("is told apart by its address", async () => {
    const world = await startWorld({ play: FIVE, affinity: "cookie:sid" });
    const homes = new Set<string>();
    for (let count = 0; count < 10; count += 1) homes.add(await (await world.ask("/")).text());
    expect(homes.size).toBe(1);
  });
});

describe("an affinity that is none", () => {
  it.each(["", "ip:x", "cookie", "cookie:", "header:a b", "session"])("is refused: %j", async (affinity) => {
    const { name } = await startBackend();
    await expect(startGateway({ backends: [name], port: 0, affinity })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("must be ip, cookie:NAME or header:NAME"),
    });
  });
});
