import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { createWorld } from "./test-world.ts";

const sources = [
  { name: "main", streams: [{ quality: "hd", name: "HD", flv: "https://cdn.example/1.flv" }] },
];

it("an adapter that shows the cookie for streams only is blocked for one identity there, and for all with what hides it", async () => {
  const { client, replies } = createWorld({
    provides: ["status", "streams"],
    isAnonymous: ({ kind }) => kind === "status",
    identities: [
      { id: "anna", cookie: "name=anna" },
      { id: "ben", cookie: "name=ben" },
    ],
    config: { failover: { rounds: 1 }, rates: { enabled: false } },
  });
  const askedAs: string[] = [];
  let refused = "streams";
  replies.web = ({ need }, { identity }) => {
    askedAs.push(`${need.kind} ${identity.id}`);
    if (need.kind === refused) throw new StreamFallbackError("RISK_CONTROL", "for a test");
    return { living: true, sources };
  };
  await expect(client.getStream("1")).rejects.toBeDefined();
  // Each met a block of its own.
  expect(askedAs.toSorted()).toEqual(["streams anna", "streams ben"]);
  expect((await client.getInfo("2")).living).toBe(true);

  refused = "status";
  askedAs.length = 0;
  await expect(client.getInfo("3")).rejects.toBeDefined();
  // What one meets that shows no cookie the others would meet too.
  expect(askedAs).toHaveLength(1);
  await client.close();
});
