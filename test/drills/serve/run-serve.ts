import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";
import { type Attack, attacks, playAttack } from "./attacks.ts";
import { endUnderLoad, keepThroughKill } from "./endings.ts";
import { type Serve, startServe } from "./start-serve.ts";
import { watchHealth } from "./watch-health.ts";

/** How much more than before the attacks the process may have at most: buffers of all connections, and garbage. */
const MOST_MORE_MB = 300;
const SETTLE_MS = 15_000;
const room: string = cast.live.webRid;

/** Attacks a real `serve`, one way after the other; the complaints. */
export async function runServeDrill(size: "short" | "full"): Promise<readonly string[]> {
  const site = await startEmulator();
  const folder = mkdtempSync(join(tmpdir(), "drill-serve-"));
  const complaints: string[] = [];
  try {
    const serve = await startServe(site, { folder, rooms: [room] });
    await fetch(`${serve.origin}/v1/rooms/${room}`);
    console.log(
      "      | attack | connections | checks of /health missed | slowest | memory | descriptors, most and after |",
    );
    console.log("      |---|---:|---:|---:|---:|---:|");
    for (const attack of attacks) complaints.push(...(await complaintsOf(attack, { serve, size })));
    complaints.push(...(await endUnderLoad(serve, room)));
    complaints.push(...(await keepThroughKill(site, { folder, room })));
    return complaints;
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function complaintsOf(
  attack: Attack,
  { serve, size }: { serve: Serve; size: "short" | "full" },
): Promise<string[]> {
  const count = attack.count[size];
  const before = { mb: serve.memoryMb(), descriptors: serve.descriptors() };
  const aim = { port: serve.port, room, ms: size === "short" ? 3_000 : 20_000 };
  const { asked, missed, slowestMs, mostMb, mostDescriptors } = await watchHealth(serve, () =>
    playAttack(attack, { count, aim }),
  );
  // A few stand for connections of the health checks and to the site.
  const isBack = () => serve.descriptors() <= before.descriptors + 5;
  for (let waitedMs = 0; !isBack() && waitedMs < SETTLE_MS; waitedMs += 100) await wait(100);
  const memory = `${Math.round(mostMb)} MB`;
  const descriptors = `${mostDescriptors}, ${serve.descriptors()}`;
  console.log(
    `      | ${attack.name} | ${count} | ${missed} of ${asked} | ${Math.round(slowestMs)} ms | ${memory} | ${descriptors} |`,
  );
  const living = (await (await fetch(`${serve.origin}/v1/rooms/${room}`)).json()) as { living?: boolean };
  const faults: [boolean, string][] = [
    [serve.child.exitCode !== null, "the process has ended"],
    [missed > 0, `${missed} of ${asked} checks of the health were missed`],
    [mostMb > before.mb + MOST_MORE_MB, `${memory} after ${Math.round(before.mb)} MB`],
    [!isBack(), `${serve.descriptors()} descriptors are open, after ${before.descriptors}`],
    [living.living === false, "the room was told to be off air"],
    [/unhandled|at .*\.js:\d+/i.test(serve.told()), `stderr has: ${serve.told().slice(0, 500)}`],
  ];
  return faults.filter(([isFault]) => isFault).map(([, what]) => `${attack.name}: ${what}`);
}
