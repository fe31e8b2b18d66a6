import { describe, expect, it } from "vitest";
import type { AlertRule } from "../alerts/alert-rule.ts";
import type { AlertStanding, AlertView } from "../alerts/alert-view.ts";
import { alerting, MINUTE_MS } from "./test-world/alerting.ts";

const OWN: AlertRule = { name: "own", severity: "notice", minCalls: 0, check: () => true };

describe("an alert rule of one's own", () => {
  it("is one function of what was counted and of how things stand", async () => {
    const views: AlertView[] = [];
    const check = (view: AlertView) => {
      views.push(view);
      return { holds: view.failed >= 3, value: view.failed, message: "three have failed" };
    };
    const { calls, told } = alerting({ alerts: { rules: [{ ...OWN, check }] } });
    await calls(4, { isFailing: (index) => index > 0 });
    expect(told).toMatchObject([
      {
        ...{ name: "own", severity: "notice", provider: "site", value: 3, threshold: undefined, calls: 4 },
        message: "site: three have failed; 4 calls in 5 min; 3 × PARSE",
      },
    ]);
    expect(views.at(-1)).toEqual({
      ...{ provider: "site", windowMs: 300_000, calls: 4, answered: 1, failed: 3 },
      ...{ successRate: 0.25, meanMs: 0, openBreakers: 0, nobodyToAsk: 0, identities: [] },
      endpoints: [{ name: "web", state: "closed" }],
    });
  });

  it("is told by its name where it says no more than yes or no", async () => {
    const { calls, told } = alerting({ alerts: { rules: [OWN] } });
    await calls(1);
    expect(told[0]?.message).toBe("site: own holds; 1 call in 5 min");
  });

  it("waits for 20 calls where it does not say otherwise", async () => {
    const { minCalls: _, ...rule } = OWN;
    const { calls, told } = alerting({ alerts: { rules: [rule] } });
    await calls(19);
    expect(told).toEqual([]);
    await calls(1);
    expect(told).toHaveLength(1);
  });

  it("of the whole client is about no provider", async () => {
    const { calls, told } = alerting({ alerts: { rules: [{ ...OWN, scope: "client" }] } });
    await calls(1);
    expect(told).toMatchObject([
      { name: "own", provider: undefined, id: expect.stringMatching(/^own:all:/) },
    ]);
  });

  it("ends when it has not held for its own window", async () => {
    let holds = true;
    const rule = { ...OWN, windowMs: 60_000, check: () => holds };
    const { calls, clock, names } = alerting({ alerts: { rules: [rule] } });
    await calls(1);
    holds = false;
    await clock.advance(40_000);
    holds = true;
    await clock.advance(40_000);
    holds = false;
    await clock.advance(50_000);
    expect(names()).toEqual(["own"]);
    await clock.advance(30_000);
    expect(names()).toEqual(["own", "-own"]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("for a test");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("for a test");
      },
    ],
    ["gives a number", () => 5],
  ])(
    "that %s is warned of once, does not hold, and disturbs neither calls nor other rules",
    async (_does, check) => {
      const rules = [{ ...OWN, name: "bad", check: check as never }, OWN];
      const { calls, names, warnings, asked } = alerting({ alerts: { rules } });
      await calls(10);
      expect(asked).toHaveLength(10);
      expect(names()).toEqual(["own"]);
      expect(warnings).toMatchObject([
        { fields: { rule: "bad" }, message: "an alert rule fails; it does not hold" },
      ]);
    },
  );

  it("cannot command a terminal by its message", async () => {
    const check = () => ({ holds: true, message: "\u001b[31mred\nforged" });
    const { calls, told } = alerting({ alerts: { rules: [{ ...OWN, check }] } });
    await calls(1);
    expect(told[0]?.message).toBe("site: [31mred forged; 1 call in 5 min");
  });

  it.each([
    [{ ...OWN, name: "success_rate_low" }, "alerts.rules[0]: there is a rule success_rate_low already"],
    [{ ...OWN, name: "two words" }, "alerts.rules[0]: name must be a name of at most 60 letters"],
    [{ ...OWN, severity: "fatal" }, 'alerts.rules[0]: severity must be "notice", "warning" or "critical"'],
    [{ ...OWN, windowMs: 5 }, "alerts.rules[0]: windowMs must be a number from 10000 to 3600000"],
    [{ ...OWN, treshold: 5 }, "alerts.rules[0] has no option treshold"],
    [{ name: "own", severity: "notice" }, "alerts.rules[0]: check must be a function, not undefined"],
    [5, "the options of alerts.rules[0] must be an object, not a number"],
  ])("is refused: %j", (rule, message) => {
    expect(() => alerting({ alerts: { rules: [rule as AlertRule] } })).toThrow(message);
  });

  it("is refused where two have one name", () => {
    expect(() => alerting({ alerts: { rules: [OWN, OWN] } })).toThrow(
      "alerts.rules[1]: there is a rule own already",
    );
  });

  it("cannot change what the others see", async () => {
    const seen: AlertView[] = [];
    const bad = (view: AlertView) => (view.endpoints as AlertStanding[]).pop() === undefined;
    const state = (view: AlertView) => {
      for (const row of view.endpoints) (row as AlertStanding).state = "open";
      return false;
    };
    const good = (view: AlertView) => seen.push(view) > 0;
    const rules = Object.entries({ bad, state, good }).map(([name, check]) => ({ ...OWN, name, check }));
    const { calls, names } = alerting({ alerts: { rules } });
    await calls(1);
    expect(names()).toEqual(["good"]);
    expect(seen[0]?.endpoints).toEqual([{ name: "web", state: "closed" }]);
  });

  it("that closes the client tells nothing more", async () => {
    const world = alerting({ alerts: { rules: [{ ...OWN, check: () => close() }] } });
    function close(): boolean {
      void world.client.close();
      return true;
    }
    await world.calls(1);
    expect(world.told).toEqual([]);
  });

  it("may change settings, and close the client, when its alert is told", async () => {
    const rules = [OWN, { ...OWN, name: "own-too" }];
    const { client, calls, told, clock } = alerting({ alerts: { rules } });
    client.on("alert", () => client.updateConfig({ alerts: { rules: { slow_response: { threshold: 9 } } } }));
    client.on("alert", () => void client.close());
    await calls(1);
    await clock.advance(MINUTE_MS);
    expect(told).toHaveLength(1);
  });
});
