import { bilibili } from "@stream-fallback/bilibili-provider";
import { createClient } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import { expect, expectTypeOf, it, onTestFinished } from "vitest";
import { createProvider as lantern } from "../examples/provider-template/lantern.ts";
import { cast } from "./emulator/bilibili/cast/cast.ts";
import { startBilibili } from "./emulator/bilibili/server.ts";

it("the provider of an answer tells the compiler which site's fields it has, of sites that come with this and of a plugin", async () => {
  const site = await startBilibili();
  onTestFinished(() => site.close());
  const client = createClient({ providers: [douyin(), bilibili({ origins: site.origins }), lantern()] });
  onTestFinished(() => client.close());
  const info = await client.getInfo(`bilibili:${cast.round.roomId}`);
  expectTypeOf(info.provider).toEqualTypeOf<"douyin" | "bilibili" | "lantern">();
  if (info.provider === "douyin") expectTypeOf(info.isLiveRadio).toEqualTypeOf<boolean>();
  if (info.provider === "bilibili") {
    expectTypeOf(info.isRoundPlay).toEqualTypeOf<boolean>();
    expect(info.isRoundPlay).toBe(true);
  }
  expect(info.provider).toBe("bilibili");
});
