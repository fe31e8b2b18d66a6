import { expect, it } from "vitest";
import { createProvider, getInfo, getStream, provider } from "./index.ts";
import { aBogus, acSignature, createFingerprint, verifyABogus } from "./signing/index.ts";

type Mistake = [name: string, make: () => unknown, message: RegExp];

const loose = <T>(value: unknown) => value as T;

it.each<Mistake>([
  ["getInfo of options null", () => getInfo("1", loose(null)), /^the options must be an object$/],
  [
    "getInfo of a client that is none",
    () => getInfo("1", {}, loose({})),
    /^the client must be one that createClient made$/,
  ],
  [
    "getInfo of doubleScreen as text",
    () => getInfo("1", { doubleScreen: loose("no") }),
    /^doubleScreen must be true or false$/,
  ],
  [
    "getStream of nothing",
    () => getStream(loose(undefined)),
    /^give the room as text, or options with its channelId$/,
  ],
  [
    "getStream of one format",
    () => getStream("1", { formatPriorities: loose("flv") }),
    /^formatPriorities must be a list with one or more of flv/,
  ],
  [
    "getStream of isLiveRadio as text",
    () => getStream("1", { isLiveRadio: loose("no") }),
    /^isLiveRadio must be true or false$/,
  ],
])("a mistake is told in plain words: %s", async (_name, make, message) => {
  await expect(make()).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringMatching(message),
  });
});

it.each<Mistake>([
  [
    "createProvider of null",
    () => createProvider(loose(null)),
    /options of createProvider must be an object/,
  ],
  [
    "createProvider of a size as text",
    () => createProvider({ maxPageBytes: loose("5000") }),
    /maxPageBytes must be a number/,
  ],
  [
    "createProvider of an option that there is not",
    () => createProvider(loose({ readWholePage: true })),
    /^createProvider of Douyin has no option "readWholePage"; it has origins, maxPageBytes and readWholePages$/,
  ],
  [
    "createProvider of origins null",
    () => createProvider({ origins: loose(null) }),
    /^origins must be an object$/,
  ],
  ["aBogus of nothing", () => aBogus(loose(undefined)), /^the input must be an object$/],
  ["aBogus without a user agent", () => aBogus(loose({ query: "a=1" })), /^userAgent must be text$/],
  [
    "aBogus of a random that gives NaN",
    () => aBogus({ query: "", userAgent: "", random: () => Number.NaN }),
    /^random must give a number, at once$/,
  ],
  [
    "acSignature of a timestamp as text",
    () => acSignature(loose({ timestamp: "1", site: "", nonce: "", userAgent: "" })),
    /^timestamp must be a number$/,
  ],
  ["createFingerprint of nothing", () => createFingerprint(loose(undefined)), /^random must be a function$/],
  [
    "verifyABogus of no time",
    () => verifyABogus(loose({ signature: "", query: "", userAgent: "" })),
    /^nowMs must be a number$/,
  ],
])("a mistake is told at once, in plain words: %s", (_name, make, message) => {
  expect(make).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
  );
});

it("what is no text is no URL of a room", () => {
  for (const url of [undefined, null, 5, {}, []]) expect(provider.matchURL(loose(url))).toBe(false);
});
