import assert from "node:assert/strict";
import { faultOfRef } from "../../client/check-ref.ts";
import { type Fault, StreamFallbackError } from "../../errors.ts";
import type { Adapter, RoomQuery, RoomReply } from "../../provider/provider.ts";
import type { RoomRef } from "../../room/room-ref.ts";
import { checkAlike, checkReply } from "./check-answer.ts";
import { hostileIds } from "./hostile-ids.ts";
import type { ProviderScenes } from "./provider-scenes.ts";
import { shapeOf } from "./shape-of.ts";
import type { SuiteParts } from "./suite-parts.ts";
import { forEachAdapter, type Stage } from "./suite-stage.ts";
import type { TestCall } from "./test-call.ts";

const KINDS = ["offline", "missing", "live"] as const;

/** A room among many, and what is true of it. */
interface AskedTogether {
  kind: (typeof KINDS)[number];
  query: RoomQuery;
}

/** What adapters say that take many rooms at once. */
export function testTogether<Kind extends string>({ it, scenes, onStage }: SuiteParts<Kind>): void {
  const { extraFields = [] } = scenes;

  it("says of many rooms at once what it says of each alone, in their order", () =>
    forEachAdapter(onStage, async (adapter, stage) => {
      if (adapter.fetchRooms === undefined) return;
      const rooms = roomsOf(adapter, { stage, scenes });
      const place = `fetchRooms of ${adapter.name}`;
      const alone = new Map<RoomQuery, RoomReply>();
      for (const { query } of rooms)
        alone.set(query, await stage.call((opened) => askAlone(adapter, { query, call: opened })));
      // A site has an order of its own, and two calls may be about one room.
      for (const all of [rooms, rooms.toReversed(), [...rooms, ...rooms]]) {
        const asked = all.slice(0, adapter.batchSize);
        const queries = asked.map(({ query }) => query);
        const replies = await stage.call((opened) =>
          opened.run(() => askTogether(adapter, { queries, call: opened }), place),
        );
        assert.equal(
          replies.length,
          queries.length,
          `${place}: must say something of each room, if undefined`,
        );
        for (const [index, { kind, query }] of asked.entries()) {
          const at = `${place} (${kind} room)`;
          const reply = replies[index];
          checkReply(reply, { kind, place: at, extraFields });
          checkAlike({ one: reply, other: alone.get(query), place: at });
        }
        const isTold = replies.some((reply) => reply !== undefined) || asked.length === 0;
        assert.ok(isTold, `${place}: says nothing of any room`);
      }
    }));

  it("asks about many rooms at no other place, and for nothing else, whatever one is called", () =>
    forEachAdapter(onStage, async (adapter, stage) => {
      const [first, second] = roomsOf(adapter, { stage, scenes }).map(({ query }) => query);
      if (adapter.fetchRooms === undefined || first === undefined || second === undefined) return;
      const askAbout = (queries: readonly RoomQuery[]) =>
        stage.call(async (opened) => {
          const asking = () => askTogether(adapter, { queries, call: opened }).catch(() => undefined);
          await opened.run(asking, `fetchRooms of ${adapter.name}, asked about a hostile room`);
          return opened.asked.map(shapeOf);
        });
      const usual = new Set(await askAbout([first, second]));
      for (const roomId of hostileIds) {
        const room: RoomRef = { ...first.room, roomId };
        if (faultOfRef(room, stage.provider) !== undefined) continue;
        const strange: string[] = (await askAbout([{ ...first, room }, second])).filter(
          (shape) => !usual.has(shape),
        );
        const place = `fetchRooms of ${adapter.name}, asked about ${JSON.stringify(room).slice(0, 100)}`;
        assert.deepEqual(strange, [], `${place}: asks ${strange[0]}; encode what stands in a URL`);
      }
    }));
}

interface Struck<Kind extends string> {
  stage: Stage<Kind>;
  scenes: Pick<ProviderScenes<Kind>, (typeof KINDS)[number]>;
  call: TestCall;
  /** Whose fault it may be. */
  faults: readonly Fault[];
  place: string;
}

/** Holds what an adapter says of many rooms, of which the site tells nothing now: it fails, or says nothing of any. */
export async function checkFailsTogether<Kind extends string>(
  adapter: Adapter,
  { stage, scenes, call, faults, place }: Struck<Kind>,
): Promise<void> {
  if (adapter.fetchRooms === undefined) return;
  const queries = roomsOf(adapter, { stage, scenes }).map(({ query }) => query);
  const at = `fetchRooms of ${place}`;
  const replies = await call.run(
    () => askTogether(adapter, { queries, call }).catch((thrown: unknown) => [thrown as RoomReply]),
    at,
  );
  for (const reply of replies) {
    if (reply === undefined) continue;
    const isOurs = reply instanceof StreamFallbackError;
    assert.ok(isOurs, `${at}: must throw a StreamFallbackError or say nothing, and says something of a room`);
    assert.ok(faults.includes(reply.fault), `${at}: ${reply.code} is the fault of ${reply.fault}`);
  }
}

/** Those that the adapter accepts, for their status. */
function roomsOf<Kind extends string>(
  adapter: Adapter,
  { stage, scenes }: Pick<Struck<Kind>, "stage" | "scenes">,
): AskedTogether[] {
  return KINDS.flatMap((kind) =>
    stage
      .acceptedBy(adapter, scenes[kind])
      .filter(({ need }) => need.kind === "status")
      .map((query) => ({ kind, query })),
  );
}

/** Many rooms to ask about, and in which call. */
interface Asking {
  queries: readonly RoomQuery[];
  call: TestCall;
}

async function askTogether(
  adapter: Adapter,
  { queries, call: { context } }: Asking,
): Promise<readonly RoomReply[]> {
  return (await adapter.fetchRooms?.(Object.freeze([...queries]), context)) ?? [];
}

/** What fails alone is held against what is true by other tests. */
function askAlone(
  adapter: Adapter,
  { query, call }: { query: RoomQuery; call: TestCall },
): Promise<RoomReply> {
  const asking = () => adapter.fetchRoom(query, call.context).catch(() => undefined);
  return call.run(asking, `${adapter.name}, asked about one of many rooms`);
}
