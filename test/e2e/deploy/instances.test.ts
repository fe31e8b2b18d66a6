import { connect } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isAllPlayed } from "../../sample-of.ts";
import { isLeftOutWithout } from "./needs.ts";
import { askWithoutPause, type SmallService, startSmallServices } from "./small-services.ts";
import { type Door, startDoor } from "./start-door.ts";

const CLIENTS = Array.from({ length: 40 }, (_each, index) => `client-${index}`);
const PATIENCE = { timeout: 20_000, interval: 50 };

const doors = [
  { program: "nginx", file: "nginx-instances.conf", version: "-v" },
  { program: "haproxy", file: "haproxy-instances.cfg", version: "-v" },
] as const;

async function open(
  program: "nginx" | "haproxy",
  file: string,
): Promise<{ door: Door; services: SmallService[] }> {
  const services = await startSmallServices(5);
  const door = await startDoor({ program, file, behind: services.map(({ at }) => at) });
  return { door, services };
}

const ask = async ({ origin }: Door, headers: Record<string, string>) =>
  (await fetch(`${origin}/any`, { headers })).text();

const homesOf = (door: Door, headersOf: (client: string) => Record<string, string>) =>
  Promise.all(CLIENTS.map((client) => ask(door, headersOf(client))));

const byCookie = (client: string) => ({ cookie: `a=1; sid=${client}` });
const byHeader = (client: string) => ({ "x-client": client });

for (const { program, file, version } of doors)
  describe.skipIf(!isAllPlayed || isLeftOutWithout(program, [version]))(
    `deploy/${file} before five instances (needs ${program})`,
    { timeout: 120_000 },
    () => {
      test("sends one client to one instance, by cookie, header or address, and moves those of one that goes", async () => {
        const { door, services } = await open(program, file);
        const homes = await homesOf(door, byCookie);
        expect(await homesOf(door, byCookie)).toEqual(homes);
        expect(new Set(homes).size).toBeGreaterThanOrEqual(4);
        const byOther = await homesOf(door, byHeader);
        expect(await homesOf(door, byHeader)).toEqual(byOther);
        expect(new Set(byOther).size).toBeGreaterThanOrEqual(4);
        expect(new Set(await homesOf(door, () => ({}))).size).toBe(1);
        // What a stranger says of the way that a request took counts for nothing.
        const forged = await homesOf(door, (client) => ({ "x-forwarded-for": `10.0.0.${client.slice(7)}` }));
        expect(new Set(forged).size).toBe(1);
        const told = services.flatMap(({ asked }) => asked).at(-1)?.headers["x-forwarded-for"];
        expect(told).toBe("127.0.0.1");
        const [gone] = services;
        gone?.kill();
        await vi.waitFor(async () => {
          const after = await homesOf(door, byCookie);
          for (const [index, home] of homes.entries())
            if (home === gone?.at) expect(after[index]).toMatch(/^127/);
            else expect(after[index]).toBe(home);
        }, PATIENCE);
      });

      test("loses no GET when an instance is killed under load, and asks no POST twice", async () => {
        const { door, services } = await open(program, file);
        const load = askWithoutPause(door.origin);
        await load.goOn(200);
        load.mark();
        services[1]?.kill();
        await load.goOn(400);
        expect(await load.stop()).toEqual([]);
        const left = services.filter((_each, index) => index !== 1);
        for (const service of left) service.hangUp();
        const before = left.reduce((sum, { asked }) => sum + asked.length, 0);
        // haproxy ends the connection where it had one that was kept, so that the client may decide.
        const told = await fetch(`${door.origin}/any`, { method: "POST", body: "x" }).then(
          ({ status }) => status,
          () => 502,
        );
        expect(told).toBe(502);
        expect(left.reduce((sum, { asked }) => sum + asked.length, 0)).toBe(before + 1);
      });

      test("passes events on at once, and WebSockets", async () => {
        const { door } = await open(program, file);
        const ending = new AbortController();
        onTestFinished(() => ending.abort());
        const answer = await fetch(`${door.origin}/v1/events`, { signal: ending.signal });
        const reader = answer.body?.getReader();
        expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain("event: first");
        const socket = connect(door.port, "127.0.0.1");
        onTestFinished(() => void socket.destroy());
        const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        socket.write(
          `GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`,
        );
        let told = "";
        socket.setEncoding("latin1").on("data", (text) => (told += text));
        await vi.waitFor(() => expect(told).toMatch(/^HTTP\/1\.1 101 [\s\S]*hello$/), PATIENCE);
      });
    },
  );
