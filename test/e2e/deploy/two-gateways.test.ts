import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isAllPlayed } from "../../sample-of.ts";
import { startCli } from "../run-cli.ts";
import { isLeftOutWithout } from "./needs.ts";
import { askWithoutPause, type SmallService, startSmallServices } from "./small-services.ts";
import { readDeployed, startDoor } from "./start-door.ts";

const CLIENTS = Array.from({ length: 40 }, (_each, index) => `client-${index}`);

/** The command in a process of its own, before these services. */
async function startGateway(services: readonly SmallService[]) {
  const backends = services.flatMap(({ at }) => ["--backend", at]);
  const args = [
    "gateway",
    "--port",
    "0",
    "--affinity",
    "cookie:sid",
    "--trusted-proxy",
    "127.0.0.1",
    ...backends,
  ];
  const { child } = startCli(args, {});
  let told = "";
  child.stdout.on("data", (text: string) => {
    told += text;
  });
  await vi.waitFor(() => expect(told).toMatch(/^http:\S+\n$/), { timeout: 20_000, interval: 20 });
  const origin = told.trim();
  return { child, origin, at: new URL(origin).host };
}

const homesAt = (origin: string) =>
  Promise.all(
    CLIENTS.map(async (client) => (await fetch(origin, { headers: { cookie: `sid=${client}` } })).text()),
  );

describe.skipIf(!isAllPlayed || isLeftOutWithout("haproxy", ["-v"]))(
  "deploy/haproxy.cfg before two gateways (needs haproxy)",
  { timeout: 120_000 },
  () => {
    test("has a client at the same backend by either, and loses no GET when one of them is killed", async () => {
      const services = await startSmallServices(5);
      const one = await startGateway(services);
      const two = await startGateway(services.toReversed());
      const homes = await homesAt(one.origin);
      expect(new Set(homes).size).toBeGreaterThanOrEqual(4);
      expect(await homesAt(two.origin)).toEqual(homes);
      const door = await startDoor({ program: "haproxy", file: "haproxy.cfg", behind: [one.at, two.at] });
      expect(await homesAt(door.origin)).toEqual(homes);
      const forwardedFor = services.flatMap(({ asked }) => asked).at(-1)?.headers["x-forwarded-for"];
      expect(forwardedFor).toBe("127.0.0.1, 127.0.0.1");
      const load = askWithoutPause(door.origin);
      await load.goOn(200);
      one.child.kill("SIGKILL");
      // What runs at this moment may be lost; what begins from now on may not.
      load.mark();
      await load.goOn(400);
      expect(await load.stop()).toEqual([]);
      expect(await homesAt(door.origin)).toEqual(homes);
    });
  },
);

/** A network of this machine that others may reach it by: keepalived takes no other. */
function networkName(): string {
  const networks = Object.entries(networkInterfaces());
  return networks.find(([, addresses]) => addresses?.some(({ internal }) => !internal))?.[0] ?? "eth0";
}

test.skipIf(isLeftOutWithout("keepalived"))(
  "deploy/keepalived.conf is one that keepalived takes, and a mistake in it is not (needs keepalived)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "keepalived-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "keepalived.conf");
    const check = (text: string) => {
      // A check as another user ends keepalived 2.2 by a signal of its own.
      writeFileSync(
        file,
        text.replace("script_user nobody", "script_user root").replace("eth0", networkName()),
      );
      const { status, stdout, stderr } = spawnSync("keepalived", ["-t", "-f", file], { encoding: "utf8" });
      return { status, told: `${stdout}${stderr}` };
    };
    const shipped = readDeployed("keepalived.conf");
    expect(check(shipped)).toEqual({ status: 0, told: "" });
    expect(check(shipped.replace("advert_int 1", "advert_int often")).status).not.toBe(0);
  },
);
