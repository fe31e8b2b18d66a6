import { readFileSync } from "node:fs";
import { type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contradictions, pairs } from "./__fixtures__/contradictions.ts";
import { fakeCall } from "./__fixtures__/fake-call.ts";
import { query } from "./__fixtures__/invented-room.ts";
import { openSite } from "./__fixtures__/open-site.ts";
import { type Told, tellers } from "./__fixtures__/tellers.ts";
import type { AdapterName } from "./adapters/adapters.ts";
import { createProvider } from "./douyin.ts";

const { adapters } = createProvider();
const names = Object.keys(tellers) as AdapterName[];

/** What an adapter says of a reply: whether the room is on air, or its error. */
async function verdictOf(name: AdapterName, reply: HttpReply): Promise<boolean | StreamFallbackError> {
  const adapter = adapters.find((candidate) => candidate.name === name);
  if (!adapter) throw new Error(`no adapter is named ${name}`);
  try {
    return (await adapter.fetchRoom(query, fakeCall(openSite(() => reply)).context)).living;
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw error;
  }
}

async function replyWith(name: AdapterName, of: string, changes: readonly ((state: Told) => unknown)[]) {
  const { read, send } = tellers[name];
  const state = await read(of);
  for (const change of changes) change(state);
  return send(state);
}

describe.each(names)("a reply to %s whose fields may contradict each other", (name) => {
  it.each(
    contradictions[name].map((row, index) => ({
      index,
      pair: row[0],
      of: row[1],
      change: row[2],
      verdict: row[3],
    })),
  )("proves what docs/douyin.md says of $pair: $verdict ($index)", async ({ of, change, verdict }) => {
    const told = await verdictOf(name, await replyWith(name, of, [change]));
    if (verdict === "INCOMPLETE") expect(told).toMatchObject({ code: verdict });
    else expect(told).toBe(verdict);
  });

  it("is never on air, whatever else of a healthy reply is in it", async () => {
    const ofLive = contradictions[name].filter(([, of]) => of === "live");
    const conflicts = ofLive.filter(([, , , verdict]) => verdict === "INCOMPLETE");
    const healthy = ofLive.filter(([, , , verdict]) => verdict === true);
    const someOf = fc.uniqueArray(fc.constantFrom(...healthy), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...conflicts), someOf, async ([pair, , conflict], others) => {
        // What is healthy about the same pair may take the conflict away.
        const changes = others.filter((other) => other[0] !== pair).map(([, , change]) => change);
        const reply = await replyWith(name, "live", [...changes, conflict]);
        expect(await verdictOf(name, reply)).toMatchObject({ code: "INCOMPLETE" });
      }),
      { seed: 20_261_129, numRuns: 150 },
    );
  });
});

it("the table of docs/douyin.md has every pair that can contradict, and no other", () => {
  const page = readFileSync(new URL("../../../docs/douyin.md", import.meta.url), "utf8");
  const [, table = ""] = /^## When a reply contradicts itself\n.*?(^\|.*?)\n\n/ms.exec(page) ?? [];
  const rows = table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|")[1]?.trim());
  expect(rows.toSorted()).toEqual(Object.values(pairs).toSorted());
  const tested = new Set(Object.values(contradictions).flatMap((of) => of.map(([pair]) => pair)));
  expect([...tested].toSorted()).toEqual(rows.toSorted());
});
