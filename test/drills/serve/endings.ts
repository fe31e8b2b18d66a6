import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Emulator } from "../../emulator/server.ts";
import { type Serve, startServe } from "./start-serve.ts";

const ASKERS = 50;
const LONGEST_END_MS = 12_000;

/** Ends a service by SIGTERM while many ask: what is begun must be answered or refused, and the end be clean. */
export async function endUnderLoad({ child, origin }: Serve, room: string): Promise<string[]> {
  const told: Record<string, number> = {};
  const lost: string[] = [];
  let isOver = false;
  let isEnding = false;
  const ask = async () => {
    while (!isOver) {
      const isBefore = !isEnding;
      const outcome = await fetch(`${origin}/v1/rooms/${room}?maxAgeMs=0`).then(outcomeOf, causeOf);
      told[outcome] = (told[outcome] ?? 0) + 1;
      if (isBefore && outcome !== "200" && outcome !== "CLOSED") lost.push(outcome);
      if (outcome === "ECONNREFUSED") return;
    }
  };
  const askers = Promise.all(Array.from({ length: ASKERS }, ask));
  await wait(1_000);
  const startedAt = performance.now();
  const ended = once(child, "exit");
  // What is sent from now on may meet a port that listens no more.
  isEnding = true;
  child.kill("SIGTERM");
  const [code] = (await Promise.race([ended, wait(LONGEST_END_MS, ["still running"])])) as [unknown];
  const tookMs = Math.round(performance.now() - startedAt);
  isOver = true;
  await askers;
  console.log(
    `      SIGTERM while ${ASKERS} asked: ended with ${code} after ${tookMs} ms; ${JSON.stringify(told)}`,
  );
  return [
    ...(code === 0 ? [] : [`SIGTERM: ended with ${code} after ${tookMs} ms`]),
    ...lost.map((outcome) => `SIGTERM: a request that was begun before ended with ${outcome}`),
  ];
}

async function outcomeOf(reply: Response): Promise<string> {
  const { code } = (await reply.json()) as { code?: string };
  return code ?? String(reply.status);
}

function causeOf(error: Error & { cause?: { code?: string } }): string {
  return error.cause?.code ?? String(error);
}

/** Kills a service and starts it again: what was answered is in the cache file. */
export async function keepThroughKill(
  site: Emulator,
  { folder, room }: { folder: string; room: string },
): Promise<string[]> {
  const first = await startServe(site, { folder, rooms: [] });
  const before = await (await fetch(`${first.origin}/v1/rooms/${room}?fields=living,title`)).text();
  // A cache is written behind the answer.
  await wait(500);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const second = await startServe(site, { folder, rooms: [] });
  const { asked } = { asked: requestsTo(site) };
  const after = await (
    await fetch(`${second.origin}/v1/rooms/${room}?fields=living,title&maxAgeMs=600000`)
  ).text();
  const isKept = requestsTo(site) === asked && after === before;
  second.child.kill("SIGTERM");
  await once(second.child, "exit");
  console.log(`      kill -9 and a new start: the answer ${isKept ? "was kept" : "was not kept"}`);
  return isKept
    ? []
    : [`kill -9: ${before} before, ${after} after, ${requestsTo(site) - asked} requests to the site`];
}

function requestsTo(site: Emulator): number {
  return Object.values(site.counters().requests).reduce((sum, count) => sum + count, 0);
}
