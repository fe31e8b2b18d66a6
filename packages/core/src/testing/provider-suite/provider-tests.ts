import assert from "node:assert/strict";
import type { RoomRef } from "../../room/room-ref.ts";
import { urlsInText } from "../../room/urls-in-text.ts";
import { asksNobody } from "./asks-nobody.ts";
import { hostileIds } from "./hostile-ids.ts";
import type { SuiteParts } from "./suite-parts.ts";
import { failureOf } from "./suite-stage.ts";

const GARBAGE = ["", "  ", "https://example.com/"];
const FOREIGN_URLS = ["", "no URL", "https://example.com/1", "https://example.com/?next=/1"];
/** Of what a provider says of a ref that it refuses: it may quote what was given, and must not quote all of it. */
const LONGEST_REASON = 300;

/** What a provider says of itself, and which rooms it takes for its own. */
export function testProvider<Kind extends string>({ it, scenes, onStage, rooms }: SuiteParts<Kind>): void {
  it("names its hosts", () =>
    onStage(async ({ provider: { hosts } }) => {
      assert.ok(hosts && hosts.length > 0, "hosts: must name those that are asked, as they stand in URLs");
    }));

  it("says who it is, and has adapters of different names", () =>
    onStage(async ({ provider: { id, name, siteURL, adapters } }) => {
      assert.match(id, /^[a-z][a-z0-9-]*$/, "id: small letters, digits and dashes only");
      assert.doesNotMatch(id, /^https?$/, `id: rooms are named by it, as in ${id}:5, which is a URL`);
      assert.notEqual(name, "", "name: must not be empty");
      assert.ok(URL.canParse(siteURL), "siteURL: must be a URL");
      const names = adapters.map((adapter) => adapter.name);
      assert.notEqual(names.length, 0, "adapters: there must be one");
      assert.equal(
        new Set(names).size,
        names.length,
        `adapters: one name is there twice (${names.join(", ")})`,
      );
      for (const { name, provides } of adapters)
        assert.notEqual(provides.length, 0, `${name}: provides nothing`);
    }));

  it("knows its own URLs, asking nobody", () =>
    onStage(async ({ provider, call }) => {
      const cases = [
        ...scenes.urls.map((url) => [url, true]),
        ...FOREIGN_URLS.map((url) => [url, false]),
      ] as const;
      for (const [url, isOwn] of cases) {
        const place = `matchURL("${url}")`;
        const told = await call((opened) =>
          asksNobody(() => provider.matchURL(String(url)), { call: opened, place }),
        );
        assert.equal(told, isOwn, `${place}: must be ${isOwn}`);
      }
    }));

  it("resolves what users give", () =>
    onStage(async ({ provider, call }) => {
      for (const { room } of rooms) {
        for (const input of room.inputs) {
          const place = `resolve("${input}")`;
          // As a client does, which looks for URLs in texts itself.
          const url = urlsInText(input).find(({ href }) => provider.matchURL(href));
          const ref = await call((opened) =>
            opened.run(() => provider.resolve(url?.href ?? input, opened.context), place),
          );
          const wanted = { provider: provider.id, roomId: room.roomId, uid: ref.uid && room.uid };
          assert.deepEqual({ uid: undefined, ...ref }, wanted, `${place}: must be the room's ref`);
        }
      }
    }));

  it("refuses what names no room", () =>
    onStage(async ({ provider, call }) => {
      for (const input of scenes.garbage ?? GARBAGE) {
        const place = `resolve("${input}")`;
        const error = await call((opened) =>
          failureOf(() => provider.resolve(input, opened.context), { call: opened, place }),
        );
        assert.equal(error.code, "INVALID_INPUT", `${place}: must be INVALID_INPUT, is ${error.code}`);
      }
    }));

  it("tells the refs of its rooms from hostile ones by checkRef, asking nobody", () =>
    onStage(async ({ provider, call }) => {
      assert.ok(
        provider.checkRef,
        "checkRef: must say why a ref is none of a room, since programs and files give refs that no resolve has seen",
      );
      const own: RoomRef[] = rooms.map(({ room: { roomId, uid } }) => ({
        provider: provider.id,
        roomId,
        uid,
      }));
      const hostile = hostileIds.flatMap((id) => [
        { provider: provider.id, roomId: id },
        { provider: provider.id, roomId: scenes.live.roomId, uid: id },
      ]);
      for (const ref of [...own, ...hostile]) {
        const place = `checkRef(${JSON.stringify(ref).slice(0, 100)})`;
        const reason = await call((opened) =>
          asksNobody(() => provider.checkRef?.(ref), { call: opened, place }),
        );
        if (own.includes(ref)) assert.equal(reason, undefined, `${place}: must take its own room`);
        else checkReason(reason, place);
      }
    }));
}

function checkReason(reason: unknown, place: string): void {
  assert.ok(typeof reason === "string" && reason !== "", `${place}: must say why it is no room of the site`);
  assert.ok(reason.length <= LONGEST_REASON, `${place}: says more than ${LONGEST_REASON} characters`);
}
