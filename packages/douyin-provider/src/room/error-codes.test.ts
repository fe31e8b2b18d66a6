import { describe, expect, it } from "vitest";
import { adapterJSON } from "../__fixtures__/adapter-reply.ts";
import { query } from "../__fixtures__/invented-room.ts";
import { withCode } from "../__fixtures__/with-code.ts";
import * as mobile from "../adapters/mobile/normalise.ts";
import { schema as mobileSchema } from "../adapters/mobile/schema.ts";
import * as web from "../adapters/web/normalise.ts";
import { schema as webSchema } from "../adapters/web/schema.ts";
import { answerOfCode } from "./error-codes.ts";

it("the status code 0 proves nothing by itself", () => {
  expect(answerOfCode(0)).toBeUndefined();
});

it.each([7.99e18, 0.5, 1e300])("%d is no code, and is not told", (given) => {
  expect(() => answerOfCode(given)).toThrow(/^the site answered with an error; try again later$/);
});

describe.each([
  ["web", (name: string) => web.normalise(webSchema.parse(adapterJSON("web", name)), query)],
  ["mobile", (name: string) => mobile.normalise(mobileSchema.parse(adapterJSON("mobile", name)), query)],
])("the code of a reply to %s", (_, answerTo) => {
  it("of a finished broadcast proves that it is off air", () => {
    expect(answerTo("finished")).toMatchObject({ living: false, sources: [], streams: [] });
  });

  it("gives every caller a new answer object, which may be changed", () => {
    answerTo("finished").sources.push({ name: "a caller's own", streams: [] });
    expect(answerTo("finished").sources).toEqual([]);
  });

  it.each([
    ["restricted", "ROOM_RESTRICTED"],
    ["not-shown", "ROOM_NOT_FOUND"],
    ["wrong-parameters", "UPSTREAM_ERROR"],
  ])("%s is the error %s", (name, code) => {
    expect(() => answerTo(name)).toThrow(withCode(code));
  });
});
