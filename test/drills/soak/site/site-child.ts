import { setTimeout as wait } from "node:timers/promises";
import { startEmulator } from "../../../emulator/server.ts";
import type { Phase, SiteOrder, SiteReport, SiteStart } from "../messages.ts";
import { turnsOf } from "./broadcasts.ts";
import { troublesOf } from "./weather.ts";

// The site in a process of its own: broadcasts begin and end, things go wrong, and what was true when is told.
const { options }: SiteStart = JSON.parse(process.argv[2] ?? "");
const LOOK_MS = 50;
const COUNT_MS = 1_000;

const emulator = await startEmulator({ seed: options.seed, lightPages: true });
const turns = turnsOf(options);
const troubles = troublesOf(options);
const ended = new AbortController();
process.on("message", ({ kind }: SiteOrder) => {
  if (kind === "begin") play().catch(fail);
  else end();
});
process.once("disconnect", () => process.exit());
tell({ kind: "ready", origins: emulator.originsVariable });

async function play(): Promise<void> {
  const startedAt = performance.now();
  let [nextTurn, nextTrouble] = [0, 0];
  const counting = setInterval(() => countConnections().catch(fail), COUNT_MS);
  ended.signal.addEventListener("abort", () => clearInterval(counting));
  while (!ended.signal.aborted) {
    const nowMs = performance.now() - startedAt;
    const phases: Phase[] = [];
    for (let turn = turns[nextTurn]; turn !== undefined && turn.atMs <= nowMs; turn = turns[nextTurn]) {
      const { room, onAir, liveId, lingersOnMobile } = turn;
      emulator.control({ room, onAir, ...(onAir ? { roomId: liveId } : { lingersOnMobile }) });
      phases.push({ room, at: Date.now(), onAir, liveId, lingersOnMobile });
      nextTurn += 1;
    }
    if (phases.length > 0) tell({ kind: "turned", phases });
    let trouble = troubles[nextTrouble];
    for (; trouble !== undefined && trouble.atMs <= nowMs; trouble = troubles[nextTrouble]) {
      emulator.control(trouble.order);
      nextTrouble += 1;
    }
    await wait(LOOK_MS);
  }
}

async function countConnections(): Promise<void> {
  tell({ kind: "connections", at: Date.now(), open: await emulator.connections() });
}

function end(): void {
  ended.abort();
  const { requests, faulted } = emulator.counters();
  tell({ kind: "asked", requests, faulted });
  emulator.close().catch(fail);
}

function tell(report: SiteReport): void {
  process.send?.(report);
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
