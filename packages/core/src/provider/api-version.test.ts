import { describe, expect, it } from "vitest";
import { createClient } from "../client/create-client.ts";
import { PROVIDER_API_VERSION } from "./api-version.ts";
import { defineProvider } from "./define-provider.ts";
import type { Provider } from "./provider.ts";

const bare = (more: Partial<Provider> = {}): Provider => ({
  id: "site",
  name: "Site",
  siteURL: "https://site.example",
  adapters: [{ name: "web", provides: ["status"], fetchRoom: () => Promise.reject(new Error("not asked")) }],
  matchURL: () => false,
  resolve: async (roomId) => ({ provider: "site", roomId }),
  ...more,
});

describe("the version of the contract", () => {
  it("is noted by defineProvider, also of a provider that cannot be changed", () => {
    expect(defineProvider(bare()).apiVersion).toBe(PROVIDER_API_VERSION);
    expect(defineProvider(Object.freeze(bare())).apiVersion).toBe(PROVIDER_API_VERSION);
    expect(defineProvider(bare({ apiVersion: 1 })).apiVersion).toBe(1);
  });

  it("is the first one where a provider does not tell it", async () => {
    const client = createClient({ providers: [bare()] });
    expect(await client.resolve("5")).toEqual({ provider: "site", roomId: "5" });
  });

  it.each([
    [
      PROVIDER_API_VERSION + 1,
      `provider "site" was made for version ${PROVIDER_API_VERSION + 1} of the provider contract, and this core knows ${PROVIDER_API_VERSION}; update stream-fallback, or take an older release of the provider`,
    ],
    [
      0,
      'provider "site" was made for version 0 of the provider contract, and this core takes 1 at the least; take a newer release of the provider',
    ],
    [1.5, '"apiVersion" of provider "site" must be a whole number; leave it to defineProvider'],
    ["1", '"apiVersion" of provider "site" must be a whole number; leave it to defineProvider'],
  ])("%j is refused with what to do, whatever else is other than known", (apiVersion, message) => {
    const provider = bare({ apiVersion: apiVersion as number, adapters: "other" as never });
    const refused = expect.objectContaining({ code: "INVALID_INPUT", message });
    expect(() => createClient({ providers: [provider] })).toThrow(refused);
    expect(() => defineProvider(provider)).toThrow(refused);
  });
});

describe("a name of a provider", () => {
  const refusal = (more: Partial<Provider>) => {
    try {
      defineProvider(bare(more));
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  const [adapter] = bare().adapters;

  it.each(["a:b", "a b", "a/b", "\u001b[31m", "站", "x".repeat(65)])("cannot be the id %j", (id) => {
    expect(refusal({ id })).toBe("the id of a provider must be letters, digits, dots and dashes, 64 at most");
  });

  it.each(["\u001b[31mred", "two\nlines", "\u202egnol", "x".repeat(101)])("cannot be %j", (name) => {
    const rule = "must have 100 characters at most, and no control characters";
    expect(refusal({ name })).toBe(`the name of provider "site" ${rule}`);
    expect(refusal({ adapters: [{ ...adapter, name } as never] })).toBe(
      `provider "site": the name of an adapter ${rule}`,
    );
  });

  it("cannot be the id of two", () => {
    expect(() => createClient({ providers: [bare(), bare()] })).toThrow(
      'a client needs providers, each with an id of its own; two have the id "site"',
    );
  });
});
