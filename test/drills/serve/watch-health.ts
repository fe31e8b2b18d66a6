import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Serve } from "./start-serve.ts";

/** What was seen of a service while something went on. */
export interface Health {
  asked: number;
  /** Checks that were not answered with 200 within their time. */
  missed: number;
  slowestMs: number;
  mostMb: number;
  mostDescriptors: number;
}

const EVERY_MS = 200;
/** As a checker in front of it would wait. */
const PATIENCE_MS = 5_000;

/** Asks for the health, each time over a new connection, while something goes on. */
export async function watchHealth(serve: Serve, during: () => Promise<void>): Promise<Health> {
  const seen: Health = { asked: 0, missed: 0, slowestMs: 0, mostMb: 0, mostDescriptors: 0 };
  let isOver = false;
  const done = during().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const startedAt = performance.now();
    const isWell = await isHealthy(serve.origin);
    seen.asked += 1;
    if (!isWell) seen.missed += 1;
    seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedAt);
    seen.mostMb = Math.max(seen.mostMb, serve.memoryMb());
    seen.mostDescriptors = Math.max(seen.mostDescriptors, serve.descriptors());
    await wait(EVERY_MS);
  }
  await done;
  return seen;
}

function isHealthy(origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(`${origin}/health`, { agent: new Agent(), timeout: PATIENCE_MS }, (reply) => {
      reply.resume();
      resolve(reply.statusCode === 200);
    });
    sent.on("timeout", () => sent.destroy()).on("error", () => resolve(false));
    sent.end();
  });
}
