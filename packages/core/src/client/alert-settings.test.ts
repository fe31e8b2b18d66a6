import { describe, expect, it } from "vitest";
import type { AlertRule } from "../alerts/alert-rule.ts";
import { createClient } from "./create-client.ts";
import { alerting, MINUTE_MS, NO_BREAKERS } from "./test-world/alerting.ts";
import { createWorld } from "./test-world.ts";

const NAMES = Object.keys(createWorld().client.config().alerts.rules);

describe("the settings of alerts", () => {
  it.each(NAMES)("of %s have limits, each refused in words that name it", (name) => {
    const { client } = createWorld();
    const before = client.config();
    const refused: [string, unknown, string][] = [
      ["enabled", 1, "true or false, not a number"],
      ["severity", "fatal", '"notice", "warning" or "critical", not text'],
      ["threshold", -1, "a number"],
      ["threshold", "1", "a number"],
      ["windowMs", 9_999, "a number from 10000 to 3600000, not a number below 10000"],
      ["windowMs", 3_600_001, "a number from 10000 to 3600000, not a number above 3600000"],
      ["minCalls", -1, "a number of at least 0, not a number below 0"],
    ];
    for (const [setting, value, words] of refused)
      expect(() => client.updateConfig({ alerts: { rules: { [name]: { [setting]: value } } } })).toThrow(
        `alerts.rules.${name}.${setting} must be ${words}`,
      );
    expect(() => client.updateConfig({ alerts: { rules: { [name]: { treshold: 1 } } } })).toThrow(
      /treshold is unknown/,
    );
    expect(client.config()).toEqual(before);
  });

  it("change one by one, and leave all others as they are", () => {
    const { client } = createWorld({ config: { alerts: { rules: { slow_response: { threshold: 500 } } } } });
    client.updateConfig({ alerts: { rules: { slow_response: { severity: "warning" } } } });
    const { rules, enabled } = client.config().alerts;
    expect(enabled).toBe(true);
    expect(rules.slow_response).toEqual({
      ...{ enabled: true, severity: "warning", threshold: 500, windowMs: 300_000, minCalls: 20 },
    });
    expect(rules.very_slow_response.threshold).toBe(5_000);
  });

  it("know no rule of another name", () => {
    const { client } = createWorld();
    expect(() =>
      client.updateConfig({ alerts: { rules: { success_rate_lo: { threshold: 0.5 } } as object } }),
    ).toThrow("alerts.rules.success_rate_lo is unknown, did you mean alerts.rules.success_rate_low?");
  });

  it("are no options of createClient, which says where they belong", () => {
    const { client } = createWorld();
    expect(() => createClient({ providers: [], alerts: { enabled: false } as object })).toThrow();
    expect(() => alerting({ alerts: { enabled: false } as object })).toThrow(
      "alerts has no option enabled, did you mean config.alerts.enabled?",
    );
    void client.close();
  });
});

describe("a change of the settings of alerts", () => {
  it("holds from then on", async () => {
    const { client, calls, told } = alerting();
    await calls(20);
    client.updateConfig({
      alerts: { rules: { success_rate_low: { minCalls: 5, threshold: 0.99, severity: "critical" } } },
    });
    await calls(1, { isFailing: () => true });
    expect(told).toMatchObject([{ name: "success_rate_low", severity: "critical", threshold: 0.99 }]);
  });

  it("that turns a rule off ends its alert at once", async () => {
    const { client, calls, told } = alerting();
    await calls(20, { isFailing: (index) => index > 16 });
    client.updateConfig({ alerts: { rules: { success_rate_low: { enabled: false } } } });
    expect(told.at(-1)).toMatchObject({
      ...{ name: "success_rate_low", state: "ended" },
      message: "site: over after 0 s: the rule was turned off",
    });
  });

  it("that turns alerts off ends all, and counts nothing meanwhile", async () => {
    const { client, calls, clock, names } = alerting();
    await calls(20, { isFailing: (index) => index > 16 });
    client.updateConfig({ alerts: { enabled: false } });
    expect(names().slice(2).toSorted()).toEqual(["-high_error_rate", "-success_rate_low"]);
    await calls(20, { isFailing: () => true });
    client.updateConfig({ alerts: { enabled: true } });
    await calls(1);
    await clock.advance(10 * MINUTE_MS);
    expect(names()).toHaveLength(4);
  });

  it("that turns alerts off when one is told is the end of that round", async () => {
    const { client, calls, clock, names } = alerting();
    client.on("alert", () => client.updateConfig({ alerts: { enabled: false } }));
    await calls(20, { isFailing: () => true });
    await clock.advance(MINUTE_MS);
    expect(names()).toEqual(["success_rate_low", "-success_rate_low"]);
  });

  it("that turns alerts off and on at once begins an episode of another id", async () => {
    const rule: AlertRule = { name: "own", severity: "notice", minCalls: 0, check: () => true };
    const { client, calls, told } = alerting({ alerts: { rules: [rule] } });
    await calls(1);
    for (const enabled of [false, true, false, true]) client.updateConfig({ alerts: { enabled } });
    expect(told).toHaveLength(5);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });

  it("of the window changes how long a rule must not hold for its end", async () => {
    const config = { ...NO_BREAKERS, alerts: { rules: { breaker_opened: { windowMs: 10_000 } } } };
    const { client, clock, names } = alerting({ config });
    client.balancer("site").trip("web");
    await clock.advance(0);
    client.balancer("site").reset("web");
    await clock.advance(25_000);
    expect(names().filter((name) => /breaker/.test(name))).toEqual(["breaker_opened", "-breaker_opened"]);
  });
});
