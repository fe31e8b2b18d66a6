import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { realOriginUrl } from "./real-origin.ts";

describe("the URL of the true origin", () => {
  it.each([
    ["/a.flv?only_audio=1&auth_key=1-0-0-ab", "/a.flv?auth_key=1-0-0-ab"],
    ["/a.flv?expire=1&only_audio=1&sign=a%2Bb+c", "/a.flv?expire=1&sign=a%2Bb+c"],
    ["/a.flv?auth_key=1-0-0-ab&only_audio=1", "/a.flv?auth_key=1-0-0-ab"],
    ["/a.flv?only_audio=1", "/a.flv"],
  ])("of %s is %s", (sound, origin) => {
    expect(realOriginUrl(sound)).toBe(origin);
  });

  it.each([
    "",
    "/a.flv",
    "/a.flv?sign=00",
    "only_audio=1",
    "/only_audio=1/a.flv",
    "/a.flv?only_audio=0",
    "/a.flv?only_audio=10",
    "/a.flv?only_audio",
    "/a.flv?not_only_audio=1",
    "/a.flv?ONLY_AUDIO=1",
    "/a.flv?sign=only_audio=1",
  ])("is undefined for the sound %j", (sound) => {
    expect(realOriginUrl(sound)).toBeUndefined();
  });

  it("keeps all other bytes of the query in their order", () => {
    const parameter = fc
      .string({ unit: "grapheme-ascii" })
      .filter((text) => !/[&]|^only_audio=1$/.test(text));
    fc.assert(
      fc.property(fc.array(parameter, { minLength: 1 }), fc.nat(), (parameters, at) => {
        const sound = parameters.toSpliced(at % (parameters.length + 1), 0, "only_audio=1");
        expect(realOriginUrl(`/a.flv?${sound.join("&")}`)).toBe(`/a.flv?${parameters.join("&")}`);
      }),
      { seed: 42 },
    );
  });
});
