import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createClient } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import { expect, it } from "vitest";
import { configurationPage } from "../scripts/configuration-page.ts";

const page = readFileSync(fileURLToPath(new URL("../docs/configuration.md", import.meta.url)), "utf8");

it("the page of all settings is what the schema and the docstrings say", () => {
  expect(page).toBe(configurationPage());
});

it("the page names every setting of a client", () => {
  const { breaker, failover, hedge, rates, alerts, ...own } = createClient({
    providers: [douyin()],
  }).config();
  for (const [name, value] of Object.entries({ ...own, ...breaker, ...failover, ...hedge, ...rates }))
    expect(page).toContain(`| \`${name}\` | ${value === "" ? "none" : `\`${value}\``} |`);
  for (const [name, { severity, threshold, windowMs, minCalls }] of Object.entries(alerts.rules))
    expect(page).toContain(
      `| ${[name, severity, threshold, windowMs, minCalls].map((value) => `\`${value}\``).join(" | ")} |`,
    );
});

it("the file on the page can be used as it is", async () => {
  const json = /```json\n(.*?)```/s.exec(page)?.[1] ?? "";
  const client = createClient({ providers: [douyin()], config: JSON.parse(json) });
  expect(client.config()).toMatchObject(JSON.parse(json));
});
