import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createClient } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import { describe, expect, it } from "vitest";

const page = readFileSync(fileURLToPath(new URL("../docs/alerts.md", import.meta.url)), "utf8");
const { rules } = createClient({ providers: [douyin()] }).config().alerts;
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (\w+) \|$/gm)].map(([, name = "", when = "", severity]) => [
    name,
    { when, severity },
  ]),
);

/** How a threshold is written. */
function shown(threshold: number): string {
  if (threshold > 0 && threshold < 1) return `${Math.round(threshold * 100)} %`;
  return threshold >= 1_000 ? `${threshold / 1_000} s` : `${threshold} `;
}

describe("the page of alerts", () => {
  it("has a row for each rule, and for nothing else", () => {
    expect([...rows.keys()]).toEqual(Object.keys(rules));
  });

  it.each(Object.entries(rules))(
    "tells the severity and the limit of %s",
    (name, { severity, threshold }) => {
      expect(rows.get(name)?.severity).toBe(severity);
      expect(rows.get(name)?.when).toMatch(new RegExp(`than ${shown(threshold).replace(" ", "\\s")}`));
    },
  );

  it("tells the window and the least number of calls, which all rules about calls share", () => {
    const ofCalls = Object.values(rules).filter(({ minCalls }) => minCalls > 0);
    expect(new Set(ofCalls.map(({ windowMs, minCalls }) => `${windowMs} ${minCalls}`))).toEqual(
      new Set(["300000 20"]),
    );
    expect(page).toContain("Calls are those of the last 5 minutes, and it takes at least 20 of them");
  });

  it("has settings that a client takes as they are", () => {
    const json = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? "");
    const client = createClient({ providers: [douyin()], config: json });
    expect(client.config()).toMatchObject(json);
  });
});
