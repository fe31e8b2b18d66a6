import { describe, expect, it } from "vitest";
import { defineProvider } from "./define-provider.ts";
import type { Adapter, Provider } from "./provider.ts";

function adapter(name: string): Adapter {
  return { name, provides: ["status"], fetchRoom: () => Promise.reject(new Error("not asked here")) };
}

function provider(id: string, adapters: Adapter[]): Provider {
  return {
    id,
    name: "Site",
    siteURL: "https://site.example",
    adapters,
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: id, roomId }),
  };
}

describe("a provider", () => {
  it("is given back as it is when it is whole", () => {
    const whole = provider("site", [adapter("a"), adapter("b")]);
    expect(defineProvider(whole)).toBe(whole);
  });

  it.each([
    ["an id", provider("", [adapter("a")])],
    ["an adapter", provider("site", [])],
    ["a group of risk that is text", provider("site", [{ ...adapter("a"), riskGroup: 7 as never }])],
    ["adapters of different names", provider("site", [adapter("a"), adapter("a")])],
  ])("is refused without %s", (_what, broken) => {
    expect(() => defineProvider(broken)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
