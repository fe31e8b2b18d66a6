import { describe, expect, it } from "vitest";
import { adapterReply } from "./__fixtures__/adapter-reply.ts";
import { failureOf, fakeCall } from "./__fixtures__/fake-call.ts";
import { query, queryWithoutUid } from "./__fixtures__/invented-room.ts";
import { openSite } from "./__fixtures__/open-site.ts";
import { createProvider } from "./douyin.ts";

const askByAnchor = ["mobile", "userHTML"];
const adapters = createProvider().adapters.map((adapter) => [adapter.name, adapter] as const);

describe.each(adapters)("%s", (name, adapter) => {
  it.each([
    ["known", query, true],
    ["unknown", queryWithoutUid, !askByAnchor.includes(name)],
    ["empty", { ...query, room: { ...query.room, uid: "" } }, !askByAnchor.includes(name)],
  ])("accepts or skips a query whose uid is %s, as it can answer it or not", (_, asking, accepted) => {
    expect(adapter.accepts?.(asking) ?? true).toBe(accepted);
  });
});

describe.each(adapters.filter(([name]) => askByAnchor.includes(name)))("%s", (name, adapter) => {
  it("fails with UID_REQUIRED when it is asked without a uid", async () => {
    const { context, asked } = fakeCall(openSite(() => adapterReply(name, "live")));
    const error = await failureOf(adapter.fetchRoom(queryWithoutUid, context));
    expect(error).toMatchObject({ code: "UID_REQUIRED" });
    expect(asked).toEqual([]);
  });
});
