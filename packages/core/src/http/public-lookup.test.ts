import dns, { type LookupAddress } from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { expect, it, onTestFinished, vi } from "vitest";
import { publicLookup } from "./public-lookup.ts";

/** What is found of a name that has these addresses. */
function found(addresses: readonly string[], all: boolean): Promise<unknown> {
  const known = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const answer = (_name: string, _options: unknown, done: (error: null, all: LookupAddress[]) => void) =>
    done(null, known);
  const mock = vi.spyOn(dns, "lookup").mockImplementation(answer as never);
  syncBuiltinESMExports();
  onTestFinished(() => {
    mock.mockRestore();
    syncBuiltinESMExports();
  });
  return new Promise((resolve) => {
    publicLookup("pull.example", { all }, (error, first) => resolve(error ?? first));
  });
}

it("of the addresses of a name those on the public network are kept", async () => {
  expect(await found(["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1"], true)).toEqual([
    { address: "8.8.8.8", family: 4 },
    { address: "2606:4700::1", family: 6 },
  ]);
  expect(await found(["10.0.0.1", "8.8.8.8"], false)).toBe("8.8.8.8");
});

it("a name with none but private addresses is refused", async () => {
  expect(await found(["10.0.0.1", "fd00::1"], true)).toMatchObject({ code: "UPSTREAM_ERROR" });
  expect(await found(["127.0.0.1"], false)).toMatchObject({ code: "UPSTREAM_ERROR" });
});

it("an address that a proxy of the user invents for each name is kept", async () => {
  expect(await found(["fc00::5", "198.18.0.5"], true)).toEqual([{ address: "198.18.0.5", family: 4 }]);
});
