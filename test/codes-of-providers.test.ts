import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Adapter,
  createClient,
  defineProvider,
  type ErrorCode,
  PROVIDER_API_VERSION,
  StreamFallbackError,
} from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, it } from "vitest";
import { faultOfCode } from "../packages/core/src/errors.ts";

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8");
const page = read("docs/providers.md");
const rows = Array.from(page.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \|/gm), ([, fault, code]) => ({
  fault,
  code,
}));

it.each(rows)("the guide for providers tells whose fault $code is", ({ fault, code }) => {
  expect(fault).toBe(faultOfCode(code));
});

/** What became of the breaker of an adapter that throws this, call after call. */
async function breakerAfter(code: ErrorCode, calls: number): Promise<string | undefined> {
  const clock = manualClock();
  const adapter = (name: string): Adapter => ({
    name,
    provides: ["status"],
    fetchRoom: async () => {
      throw new StreamFallbackError(code, "for a test");
    },
  });
  const provider = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", adapters: ["a", "b", "c"].map(adapter) },
    matchURL: () => false,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({
    providers: [provider],
    clock,
    random: () => 0,
    config: { failover: { rounds: 1 }, breaker: { floorShare: 0 } },
  });
  for (let call = 0; call < calls; call += 1)
    await client.getInfo(`${call}`, { api: "a" }).catch((error: unknown) => error);
  const state = client
    .balancer("site")
    .status()
    .find(({ name }) => name === "a")?.state;
  await client.close();
  return state;
}

it.each(rows.filter(({ fault }) => fault !== "pool"))(
  "a failure $code of the fault $fault does to the breaker what the guide for providers says",
  async ({ fault, code }) => {
    const once = await breakerAfter(code as ErrorCode, 1);
    const thrice = await breakerAfter(code as ErrorCode, 3);
    expect(once).toBe(fault === "access" ? "open" : "closed");
    expect(thrice).toBe(fault === "access" || fault === "endpoint" ? "open" : "closed");
  },
);

it("the guide for providers has every code once", () => {
  const known = Array.from(
    read("packages/core/src/errors.ts").matchAll(/^ {2}([A-Z_]+): "\w+",$/gm),
    ([, code]) => code,
  );
  expect(known).toContain("RISK_CONTROL");
  expect(rows.map(({ code }) => code).toSorted()).toEqual(known.toSorted());
});

it("the guide for providers tells the version of the contract", () => {
  expect(page).toContain(`\`PROVIDER_API_VERSION\`, now ${PROVIDER_API_VERSION}.`);
});
