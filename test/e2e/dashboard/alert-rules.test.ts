import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { isLeftOut } from "./start-daemon.ts";

const docs = fileURLToPath(new URL("../../../docs/grafana", import.meta.url));
const rules = join(docs, "alerts.yml");

/** Values of series, one for every half minute. */
type Values = Readonly<Record<string, string>>;

interface Situation {
  what: string;
  values: Values;
  /** When it is looked at. @default 10m */
  at?: string;
  firing: readonly string[];
  /** What the notice about a breaker says, if it fires. */
  breakerSays?: string;
}

/** How many calls each half minute has: of five minutes it is ten times as many. */
function calls({ success = 0, failure = 0, cached = 0 }): Values {
  return {
    'calls_total{provider="p",outcome="success"}': `0+${success}x80`,
    'calls_total{provider="p",outcome="failure"}': `0+${failure}x80`,
    'calls_total{provider="p",outcome="neutral"}': "0+9x80",
    'cached_answers_total{provider="p"}': `0+${cached}x80`,
  };
}

function answers(count: number, meanSeconds: number): Values {
  return {
    'call_duration_seconds_count{provider="p"}': `0+${count}x80`,
    'call_duration_seconds_sum{provider="p"}': `0+${count * meanSeconds}x80`,
  };
}

function endpoints(...available: number[]): Values {
  const of = (index: number) => `endpoint_available{provider="p",endpoint="${index}"}`;
  return Object.fromEntries(available.map((value, index) => [of(index), `${value}x80`]));
}

const situations: Situation[] = [
  { what: "all is well", values: { ...calls({ success: 10 }), ...answers(10, 0.9) }, firing: [] },
  {
    what: "95 of 100 are answered",
    values: calls({ success: 95, failure: 5 }),
    firing: [],
  },
  {
    what: "94 of 100 are answered",
    values: calls({ success: 94, failure: 6 }),
    firing: ["HighErrorRate"],
  },
  {
    what: "89 of 100 are answered",
    values: calls({ success: 89, failure: 11 }),
    firing: ["HighErrorRate", "SuccessRateLow"],
  },
  {
    what: "79 of 100 are answered",
    values: calls({ success: 79, failure: 21 }),
    firing: ["HighErrorRate", "SuccessRateCritical", "SuccessRateLow"],
  },
  {
    what: "the cache answers, and the site does not",
    values: calls({ success: 100, cached: 100, failure: 3 }),
    firing: ["HighErrorRate", "SuccessRateCritical", "SuccessRateLow"],
  },
  { what: "10 calls of 5 minutes fail", values: calls({ failure: 1 }), firing: [] },
  {
    what: "failures ended less than two windows ago",
    values: { ...calls({ success: 10 }), 'calls_total{provider="p",outcome="failure"}': "0+10x20 200x60" },
    at: "17m",
    firing: ["HighErrorRate", "SuccessRateCritical", "SuccessRateLow"],
  },
  {
    what: "failures ended two windows ago",
    values: { ...calls({ success: 10 }), 'calls_total{provider="p",outcome="failure"}': "0+10x20 200x60" },
    at: "21m",
    firing: [],
  },
  { what: "answers take 1.1 s", values: answers(10, 1.1), firing: ["SlowResponse"] },
  { what: "answers take 5.1 s", values: answers(10, 5.1), firing: ["SlowResponse", "VerySlowResponse"] },
  { what: "10 answers of 5 minutes take 9 s", values: answers(1, 9), firing: [] },
  {
    what: "a breaker is half-open",
    values: {
      'breaker_state{provider="p",endpoint="a",state="closed"}': "0x80",
      'breaker_state{provider="p",endpoint="a",state="half-open"}': "1x80",
    },
    firing: ["BreakerOpened"],
    breakerSays: "p: 1 circuit breaker is open",
  },
  {
    what: "two breakers are open",
    values: {
      'breaker_state{provider="p",endpoint="a",state="open"}': "1x80",
      'breaker_state{provider="p",endpoint="b",state="open"}': "1x80",
    },
    firing: ["BreakerOpened"],
    breakerSays: "p: 2 circuit breakers are open",
  },
  {
    what: "4 of 5 endpoints may be asked",
    values: { ...calls({ success: 10 }), ...endpoints(1, 1, 1, 1, 0) },
    firing: [],
  },
  {
    what: "3 of 4 endpoints may be asked",
    values: { ...calls({ success: 10 }), ...endpoints(1, 1, 1, 0) },
    firing: ["EndpointsDegraded"],
  },
  { what: "3 of 4 endpoints may be asked, and nobody asks", values: endpoints(1, 1, 1, 0), firing: [] },
  { what: "no endpoint may be asked", values: endpoints(0, 0), firing: ["NoneAvailable"] },
  {
    what: "no endpoint could be asked for half a minute",
    values: { 'endpoint_available{provider="p",endpoint="a"}': "1x16 0 1x60" },
    firing: ["NoneAvailable"],
  },
  {
    what: "no endpoint may be asked of a sink without the label",
    values: { 'endpoint_available{provider="p"}': "0x80" },
    firing: ["NoneAvailable"],
  },
  {
    what: "no identity may ask",
    values: { 'identities{state="closed"}': "0x80", 'identities{state="open"}': "2x80" },
    firing: ["IdentitiesUnavailable"],
  },
  {
    what: "there is no list of identities",
    values: { 'identities{state="closed"}': "0x80", 'identities{state="open"}': "0x80" },
    firing: [],
  },
];

function testOf({ what, values, at = "10m", firing, breakerSays }: Situation): object {
  const labelled = (series: string) => `stream_fallback_${series.replace("{", '{job="j",instance="i",')}`;
  return {
    name: what,
    interval: "30s",
    input_series: Object.entries(values).map(([series, told]) => ({
      series: labelled(series),
      values: told,
    })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: at,
        exp_samples: firing.map((name) => ({ labels: `{alertname="StreamFallback${name}"}`, value: 1 })),
      },
    ],
    alert_rule_test: breakerSays === undefined ? [] : [breakerNotice(at, breakerSays)],
  };
}

function breakerNotice(eval_time: string, summary: string): object {
  const description = "Failover at work. Where it lasts, see Breakers and Attempts by code on the dashboard.";
  const exp_labels = { job: "j", instance: "i", provider: "p", severity: "notice" };
  return {
    ...{ eval_time, alertname: "StreamFallbackBreakerOpened" },
    exp_alerts: [{ exp_labels, exp_annotations: { summary, description } }],
  };
}

/** How often Prometheus judges rules that do not say it. */
const PROMETHEUS_DEFAULT = "1m";

/** How often the groups of rules want to be judged, each interval once. */
function intervals(): Set<string> {
  const groups = readFileSync(rules, "utf8")
    .split(/^ {2}- name: /m)
    .slice(1);
  return new Set(groups.map((group) => group.match(/^ {4}interval: (\w+)$/m)?.[1] ?? PROMETHEUS_DEFAULT));
}

/** A folder for one test. */
function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "alert-rules-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function promtool(...args: string[]) {
  const { stdout, stderr, status, error } = spawnSync("promtool", args, { encoding: "utf8" });
  return { said: `${stdout}${stderr}`, status, error };
}

describe.skipIf(isLeftOut("promtool"))("alerting rules (needs promtool: apt-get install prometheus)", () => {
  it("are well-formed", () => {
    const { said, status, error } = promtool("check", "rules", rules);
    expect({ said, status, error }).toMatchObject({ status: 0, said: expect.stringContaining("SUCCESS") });
  });

  it("are found by what docs/grafana tells to write into prometheus.yml", () => {
    const [, config = ""] =
      readFileSync(join(docs, "README.md"), "utf8").match(/^```yaml\n(.*?)^```$/ms) ?? [];
    const folder = ownFolder();
    copyFileSync(rules, join(folder, "alerts.yml"));
    const file = join(folder, "prometheus.yml");
    writeFileSync(file, config);
    const { said, status, error } = promtool("check", "config", file);
    expect({ said, status, error }).toMatchObject({
      status: 0,
      said: expect.stringContaining("12 rules found"),
    });
  });

  it("fire where a client's own alerts would", () => {
    const file = join(ownFolder(), "situations.yml");
    // promtool looks at none but its own.
    const [evaluation_interval = PROMETHEUS_DEFAULT, ...others] = intervals();
    expect(others).toEqual([]);
    // YAML takes JSON as it is.
    writeFileSync(
      file,
      JSON.stringify({ rule_files: [rules], evaluation_interval, tests: situations.map(testOf) }),
    );
    const { said, status, error } = promtool("test", "rules", file);
    expect({ said, status, error }).toMatchObject({ status: 0, said: expect.stringContaining("SUCCESS") });
  });
});
