import assert from "node:assert/strict";
import { inspect } from "node:util";
import { faultOfRef } from "../../client/check-ref.ts";
import type { RoomRef } from "../../room/room-ref.ts";
import { brokenReplies } from "./broken-replies.ts";
import { hostileIds } from "./hostile-ids.ts";
import { shapeOf } from "./shape-of.ts";
import type { SuiteParts } from "./suite-parts.ts";
import { forEachAdapter } from "./suite-stage.ts";

const SECRET = "canary-0123456789abcdef";

/** What every adapter takes care of, whoever means harm: where it is led by a room's name, and what it lets slip of a cookie. */
export function testCare<Kind extends string>({ it, scenes, onStage, rooms, ask }: SuiteParts<Kind>): void {
  it("asks at no other place, and for nothing else, whatever a room is called", () =>
    forEachAdapter(onStage, async (adapter, stage) => {
      const [query] = stage.acceptedBy(adapter, scenes.live);
      if (query === undefined) return;
      const askAbout = (room: RoomRef) =>
        stage.call(async (opened) => {
          const asking = () => adapter.fetchRoom({ ...query, room }, opened.context).catch(() => undefined);
          await opened.run(asking, `${adapter.name}, asked about a hostile room`);
          return opened.asked.map(shapeOf);
        });
      const usual = new Set(await askAbout(query.room));
      for (const id of hostileIds)
        for (const room of [
          { ...query.room, roomId: id },
          ...(query.room.uid ? [{ ...query.room, uid: id }] : []),
        ]) {
          if (faultOfRef(room, stage.provider) !== undefined) continue;
          const strange = (await askAbout(room)).filter((shape) => !usual.has(shape));
          const place = `${adapter.name}, asked about ${JSON.stringify(room).slice(0, 100)}`;
          assert.deepEqual(
            strange,
            [],
            `${place}: asks ${strange[0]}; encode what stands in a URL, and refuse it in checkRef`,
          );
        }
    }));

  it("tells nobody the user's cookie, in errors or in the log", async () => {
    const { cookieName = "sessionid" } = scenes;
    for (const { kind, room } of rooms) {
      for (const spoil of [undefined, ...Object.values(brokenReplies)]) {
        await ask({ kind, room, questions: "first" }, ({ adapter, stage: { call }, query, place }) =>
          call(async (opened) => {
            if (spoil) opened.spoil(spoil);
            const error = await opened.run(
              () => adapter.fetchRoom(query, opened.context).then(() => undefined, exposed),
              place,
            );
            assert.ok(!error?.includes(SECRET), `${place}: the error holds the cookie`);
            assert.ok(!opened.logged.join().includes(SECRET), `${place}: the log holds the cookie`);
          }, `${cookieName}=${SECRET}`),
        );
      }
    }
  });
}

/** Everything that a log could show of an error. */
function exposed(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return [stack, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join();
}
