import assert from "node:assert/strict";
import { type ErrorCode, StreamFallbackError } from "../../errors.ts";
import type { RoomAnswer } from "../../room/room-info.ts";
import { asksNobody } from "./asks-nobody.ts";
import { faultsOfBroken } from "./broken-replies.ts";
import { checkKnown, checkOrder, checkShape, checkSurvivesJSON, checkTold } from "./check-answer.ts";
import { placeOf, type RoomKind, type SuiteParts } from "./suite-parts.ts";
import { failureOf, forEachAdapter } from "./suite-stage.ts";

const PROMISES: Readonly<Record<RoomKind, string>> = {
  live: "says of the live room that it is on air, in the shape of a room",
  offline: "says of the offline room that it is not on air, in the shape of a room",
  missing: "says of nobody's room that there is none",
  restricted: "says of the restricted room that it is one, or that it cannot tell",
  streamsRefused: "says of a room whose streams are not for everybody that it is on air",
};
const REFUSALS: Readonly<Partial<Record<RoomKind, ErrorCode>>> = {
  missing: "ROOM_NOT_FOUND",
  restricted: "ROOM_RESTRICTED",
};

/** What every adapter says of each room while the site is well. */
export function testAnswers<Kind extends string>(suite: SuiteParts<Kind>): void {
  const { it, scenes, onStage, rooms, ask } = suite;
  const { extraFields = [] } = scenes;

  it("accepts or declines without asking anybody, and always the same", () =>
    forEachAdapter(onStage, async (adapter, { queriesOf, call }) => {
      for (const { kind, room } of rooms) {
        for (const query of queriesOf(adapter, room)) {
          const place = `accepts of ${placeOf(adapter, { query, kind })}`;
          const twice = () => [1, 2].map(() => adapter.accepts?.(query) ?? true);
          const [first, second] = await call((opened) => asksNobody(twice, { call: opened, place }));
          assert.equal(typeof first, "boolean", `${place}: must be a boolean`);
          assert.equal(second, first, `${place}: must be the same each time`);
        }
      }
    }));

  for (const { kind, room } of rooms) {
    it(PROMISES[kind], async () => {
      const answers: RoomAnswer[] = [];
      await ask({ kind, room }, ({ adapter, stage: { provider, call }, query, place }) =>
        call(async (opened) => {
          const asking = () => adapter.fetchRoom(query, opened.context);
          const refusal = REFUSALS[kind];
          if (refusal) {
            const { code, fault, message } = await failureOf(asking, { call: opened, place });
            const isUnproven = kind === "restricted" && faultsOfBroken.includes(fault);
            const isRight = code === refusal || isUnproven;
            assert.ok(isRight, `${place}: must be ${refusal}, is ${code} (${message})`);
            return;
          }
          const answer = await opened.run(asking, place).catch((thrown) => {
            if (!(thrown instanceof StreamFallbackError)) throw thrown;
            assert.fail(`${place}: must answer, and threw ${thrown.code} (${thrown.message})`);
          });
          answers.push(answer);
          checkShape({ answer, place }, extraFields);
          checkSurvivesJSON(answer, place);
          checkOrder({ answer, place }, { qualities: provider.qualities ?? [], onRequest: room.onRequest });
          checkKnown({ answer, place }, room);
          assert.equal(answer.living, kind !== "offline", `${place}: living is ${answer.living}`);
          if (kind === "offline" || query.need.kind === "status") return;
          if (kind === "live") assert.ok(answer.sources[0]?.streams.length, `${place}: tells no streams`);
          else assert.ok(answer.streamsRefused?.reason, `${place}: says not why there are no streams`);
        }),
      );
      checkTold(answers, { room, place: `${kind} room` });
    });
  }

  it("names a broadcast as all others do", () =>
    onStage(async (stage) => {
      const names = new Map<string, string>();
      let isAsked = false;
      for (const adapter of stage.provider.adapters) {
        const [query] = stage.acceptedBy(adapter, scenes.live);
        if (query === undefined) continue;
        const place = placeOf(adapter, { query, kind: "live" });
        const { liveId } = await stage.call((opened) =>
          opened.run(() => adapter.fetchRoom(query, opened.context), place),
        );
        isAsked = true;
        if (liveId !== "") names.set(liveId, adapter.name);
      }
      assert.ok(
        names.size > 0 || !isAsked || scenes.live.known?.liveId === "",
        'liveId: no adapter names the broadcast, by which one is told from the next; if the site has no name for it, say so by known: { liveId: "" }',
      );
      const told = [...names].map(([liveId, adapter]) => `${adapter} says "${liveId}"`).join(", ");
      assert.ok(names.size <= 1, `liveId: all adapters must name a broadcast alike; ${told}`);
    }));
}
