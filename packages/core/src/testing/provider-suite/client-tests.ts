import assert from "node:assert/strict";
import type { Adapter } from "../../provider/provider.ts";
import { NO_QUALITY } from "./needs-of.ts";
import type { SuiteParts } from "./suite-parts.ts";
import { forEachAdapter, type Stage } from "./suite-stage.ts";

/** What a client's user gets of every adapter that tells streams. */
export function testClient<Kind extends string>({ it, scenes, onStage }: SuiteParts<Kind>): void {
  const withStreams = (run: (adapter: Adapter, stage: Stage<Kind>) => Promise<void>) =>
    forEachAdapter(onStage, async (adapter, stage) => {
      const accepted = stage.acceptedBy(adapter, scenes.live);
      if (accepted.some(({ need }) => need.kind === "streams")) await run(adapter, stage);
    });

  it("gets a stream of the live room, and each quality that it has", () =>
    withStreams(async ({ name }, { getStream }) => {
      await getStream(name, { room: scenes.live });
      await getStream(name, { room: scenes.live, quality: NO_QUALITY });
      for (const quality of scenes.live.qualities ?? []) {
        const got = await getStream(name, { room: scenes.live, quality, strictQuality: true });
        assert.equal(got, quality, `getStream of ${name}: asked for ${quality}, got ${got}`);
      }
    }));

  it("hears that the offline room is not on air", () =>
    withStreams(({ name }, { getStream }) =>
      assert.rejects(getStream(name, { room: scenes.offline }), { code: "NOT_LIVE" }, `getStream of ${name}`),
    ));

  it("hears that there is no such quality, if it must be that one", () =>
    withStreams(({ name }, { getStream }) =>
      assert.rejects(
        getStream(name, { room: scenes.live, quality: NO_QUALITY, strictQuality: true }),
        { code: "NO_SUCH_QUALITY" },
        `getStream of ${name}`,
      ),
    ));
}
