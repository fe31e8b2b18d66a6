import { setTimeout as wait } from "node:timers/promises";
import { createClient, type WatchRoom } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import type { ClientReport, ClientStart } from "../messages.ts";
import { spareRooms, timesOf } from "../soak-options.ts";
import { countHandles } from "./count-handles.ts";
import { countStalls } from "./count-stalls.ts";
import { sampleOf } from "./sample-of.ts";
import { countSent } from "./sent-requests.ts";
import { collectStrays } from "./strays.ts";
import { toldOf } from "./told-of.ts";
import { givenRoom, numberIn } from "./watched-rooms.ts";

// The client in a process of its own, which keeps nothing of what it tells: what grows here is the client's.
const { options, origins, startedAt }: ClientStart = JSON.parse(process.argv[2] ?? "");
const { durationMs, intervalMs, sampleMs, churnMs } = timesOf(options);
/** For so many intervals nobody takes any changes. */
const SLOW_FOR_INTERVALS = 6;

process.once("disconnect", leave);
const strays = collectStrays();
const sent = countSent();
const stalls = countStalls();
const firstHandles = countHandles();
const client = createClient({
  ...{ providers: [douyin({ origins })], transport: options.transport, cache: "memory:" },
  identities: identities("one", "two", "three", "four"),
  config: { rates: { enabled: false } },
});

/** How long the last answer of a room was on its way, everything included that was asked for it. */
const flights = new Map<string, number>();
client.on("step", ({ step, outcome, room, durationMs: ms }) => {
  if (step === "ask" && outcome === "done") flights.set(numberIn(room), ms);
});

const indices = Array.from({ length: options.rooms + spareRooms(options) }, (_, index) => index);
const watching = indices.slice(0, options.rooms);
const spare = indices.slice(options.rooms);
const given = (index: number) => givenRoom(index, options, startedAt);
const nameOf = ({ room }: WatchRoom) => room as string;
for (const index of watching) tellWatched(index, true);
const watcher = client.watch(watching.map(given), { intervalMs });

const ended = new AbortController();
const taken = takeChanges();
const timers = [
  setInterval(() => {
    tell({ kind: "sample", ...sampleOf({ watcher, flights, sent, stalledMs: stalls.ms }) });
  }, sampleMs),
  setInterval(takeTurns, churnMs),
  setTimeout(() => client.identities.replace(identities("one", "two", "three", "five")), durationMs / 2),
];
setTimeout(() => end().catch(fail), durationMs);

/** Nobody is left to tell. */
function leave(): void {
  process.exit(1);
}

async function takeChanges(): Promise<void> {
  const slowAtMs = 0.4 * durationMs;
  let wasSlow = false;
  for await (const change of watcher) {
    tell({ kind: "told", ...toldOf(change, flights) });
    if (wasSlow || Date.now() - startedAt < slowAtMs) continue;
    wasSlow = true;
    const from = Date.now();
    await wait(SLOW_FOR_INTERVALS * intervalMs, undefined, { signal: ended.signal }).catch(() => {});
    tell({ kind: "paused", from, to: Date.now() });
  }
}

/** The room that is watched longest leaves, and the one comes that was not for longest. */
function takeTurns(): void {
  const [leaving, coming] = [watching.shift(), spare.shift()];
  if (leaving === undefined || coming === undefined) return;
  watcher.remove(nameOf(given(leaving)));
  flights.delete(numberIn(nameOf(given(leaving))));
  tellWatched(leaving, false);
  tellWatched(coming, true);
  const { room, ...wishes } = given(coming);
  watcher.add(room, wishes);
  watching.push(coming);
  spare.push(leaving);
}

function tellWatched(index: number, isWatched: boolean): void {
  tell({ kind: "watched", room: numberIn(nameOf(given(index))), at: Date.now(), isWatched });
}

async function end(): Promise<void> {
  for (const timer of timers) clearTimeout(timer);
  stalls.stop();
  await watcher.close();
  const at = Date.now();
  ended.abort();
  await taken;
  const { providers, identities: askers } = client.status();
  const { endpoints = [] } = providers.douyin ?? {};
  await client.close();
  // Sockets end a turn or two after they are told to.
  await wait(500);
  tell({
    ...{ kind: "ended", at, sent, strays, firstHandles, leftHandles: countHandles() },
    attempts: Object.fromEntries(endpoints.map(({ name, requests }) => [name, requests])),
    identities: Object.fromEntries(askers.map(({ identity, requests }) => [identity, requests])),
  });
  // From now on nothing here holds the process but what the client has left.
  process.off("disconnect", leave);
  process.disconnect();
}

function identities(...ids: string[]): { id: string; cookie: string }[] {
  return ids.map((id) => ({ id, cookie: `sessionid=${id}` }));
}

function tell(report: ClientReport): void {
  process.send?.(report);
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
