import { seededRandom } from "@stream-fallback/core/testing";
import type { Fault, FaultOrder } from "../../../emulator/faults/faults.ts";
import { type SoakOptions, timesOf } from "../soak-options.ts";

/** Something goes wrong at the site. */
export interface Trouble {
  /** After the beginning. */
  atMs: number;
  order: FaultOrder & { endMs: number };
}

const ADAPTERS = ["web", "webHTML", "mobile", "userHTML"] as const;

const TROUBLES: readonly Fault[] = [
  { kind: "captcha" },
  { kind: "status", status: 444 },
  { kind: "status", status: 500 },
  { kind: "status", status: 502 },
  { kind: "status", status: 503, retryAfterSeconds: 3 },
  { kind: "status", status: 429, retryAfterSeconds: 3 },
  { kind: "empty" },
  { kind: "hang" },
  { kind: "reset" },
  { kind: "cut" },
  { kind: "truncate" },
  { kind: "malformed" },
  { kind: "blocked" },
  { kind: "verify", header: "bdturing-verify" },
  { kind: "drip", pieces: 10, pauseMs: 300 },
  { kind: "latency", minMs: 200, maxMs: 4_000 },
];

/** What makes all of the site dark: nobody is told anything for a few seconds. */
const OUTAGES: readonly Fault[] = [
  { kind: "hang" },
  { kind: "reset" },
  { kind: "status", status: 502 },
  { kind: "captcha" },
];

/** In intervals. */
const TROUBLE = { least: 0.5, most: 2.5 };
const CALM = { least: 0.2, most: 1.5 };
const OUTAGE = { least: 0.2, most: 0.5 };
const BETWEEN_OUTAGES = { least: 10, most: 20 };
const BETWEEN_REFUSALS = { least: 8, most: 16 };

/** What goes wrong and when, in order of time: the same for the same seed. */
export function troublesOf(options: SoakOptions): Trouble[] {
  const lines = [adapterTroubles(options), outages(options), refusals(options)];
  return lines.flat().toSorted((one, other) => one.atMs - other.atMs);
}

/** One or two adapters at a time are struck, and the others can tell. */
function adapterTroubles(options: SoakOptions): Trouble[] {
  const { durationMs, intervalMs } = timesOf(options);
  const random = seededRandom(options.seed * 7 + 1);
  const between = betweenOf(random, intervalMs);
  const troubles: Trouble[] = [];
  for (let atMs = between(CALM); atMs < durationMs; atMs += between(CALM)) {
    const count = random() < 0.5 ? 1 : 2;
    const first = Math.floor(random() * ADAPTERS.length);
    const endMs = Math.round(between(TROUBLE));
    for (let place = 0; place < count; place += 1) {
      const endpoint = ADAPTERS[(first + place) % ADAPTERS.length] ?? "web";
      const rate = random() < 0.5 ? 1 : 0.5;
      troubles.push({ atMs, order: { endpoint, fault: oneOf(TROUBLES, random), endMs, rate } });
    }
    atMs += endMs;
  }
  return troubles;
}

function outages(options: SoakOptions): Trouble[] {
  const { durationMs, intervalMs } = timesOf(options);
  const random = seededRandom(options.seed * 7 + 2);
  const between = betweenOf(random, intervalMs);
  const troubles: Trouble[] = [];
  for (let atMs = between(BETWEEN_OUTAGES); atMs < durationMs; atMs += between(BETWEEN_OUTAGES)) {
    const endMs = Math.round(between(OUTAGE));
    troubles.push({ atMs, order: { endpoint: "*", fault: oneOf(OUTAGES, random), endMs } });
  }
  return troubles;
}

/** An identity is refused everywhere, and no cookie is to be had for a new one. */
function refusals(options: SoakOptions): Trouble[] {
  const { durationMs, intervalMs } = timesOf(options);
  const random = seededRandom(options.seed * 7 + 3);
  const between = betweenOf(random, intervalMs);
  const troubles: Trouble[] = [];
  for (let atMs = between(BETWEEN_REFUSALS); atMs < durationMs; atMs += between(BETWEEN_REFUSALS)) {
    const endMs = Math.round(between(TROUBLE));
    const cookie = `sessionid=${oneOf(["one", "two", "three"], random)}`;
    troubles.push(
      { atMs, order: { endpoint: "*", cookie, fault: { kind: "captcha" }, endMs } },
      { atMs, order: { endpoint: "ttwid", fault: { kind: "status", status: 503 }, endMs } },
    );
  }
  return troubles;
}

function betweenOf(random: () => number, intervalMs: number) {
  return ({ least, most }: { least: number; most: number }) =>
    intervalMs * (least + random() * (most - least));
}

function oneOf<Choice>(choices: readonly Choice[], random: () => number): Choice {
  return choices[Math.floor(random() * choices.length)] as Choice;
}
