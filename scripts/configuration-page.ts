import { readFileSync } from "node:fs";
import { defaultClientConfig } from "../packages/core/src/config/default-config.ts";
import { clientSchema } from "../packages/core/src/config/schema.ts";
import { limits } from "../packages/core/src/config/settings.ts";
import { strategyRules } from "../packages/core/src/config/strategy-setting.ts";

const source = new URL("../packages/core/src/", import.meta.url);

/** For each group of settings, the interface whose docstrings describe it and its introduction. */
const GROUPS = [
  {
    path: "",
    title: "Calls and answers",
    intro: "How long a call may take, and what is remembered.",
    interfaces: ["config/client-config.ts#ClientConfig"],
  },
  {
    path: "breaker",
    title: "`breaker`",
    intro:
      "When an adapter is blocked, and for how long: [how a call finds its answer](balancing.md) has the rules.",
    interfaces: ["breaker/breaker-policy.ts#BreakerPolicy"],
  },
  {
    path: "failover",
    title: "`failover`",
    intro: "How often a call tries, and what all calls together may spend on attempts beyond their first.",
    interfaces: ["policies/failover-policy.ts#FailoverPolicy", "policies/retry-budget.ts#BudgetPolicy"],
  },
  {
    path: "hedge",
    title: "`hedge`",
    intro: "When a slow attempt gets a second one beside it.",
    interfaces: ["policies/hedge.ts#HedgePolicy"],
  },
  {
    path: "rates",
    title: "`rates`",
    intro: "How fast many rooms are asked for: [rates](rates.md) tells what is learned.",
    interfaces: ["config/rates-config.ts#RatesConfig"],
  },
  {
    path: "alerts",
    title: "`alerts`",
    intro:
      "When a client tells of trouble: [alerts](alerts.md) has the rules in words, and whom they are told.",
    interfaces: ["config/alerts-config.ts#AlertsConfig"],
  },
] as const;

/** What is given once or per call, and is no setting: for each table the interfaces whose docstrings describe it. */
const OPTIONS = [
  {
    title: "## Options of `createClient`",
    intro: "What a client is made of. Any other name is refused.",
    interfaces: ["client/client-options.ts#ClientOptions"],
  },
  {
    title: "",
    intro: "`alerts` takes these:",
    interfaces: ["client/alert-options.ts#AlertOptions"],
  },
  {
    title: "",
    intro:
      "A rule of one's own has `check(view)`, which judges ([alerts](alerts.md#a-rule-of-your-own)), and:",
    interfaces: ["alerts/alert-rule.ts#AlertRule"],
  },
  {
    title: "",
    intro: "A webhook has:",
    interfaces: ["alerts/webhook/webhook-options.ts#WebhookOptions"],
  },
  {
    title: "## Options of a call",
    intro:
      "For `client.getInfo` and `client.getStream`. The plain functions of a platform package have a few more ([those of\n" +
      "recorders](recording.md#in-place-of-a-recorders-own-calls)), and take `doubleScreen` where it stands in `options` here.",
    interfaces: ["client/client-options.ts#ClientGetInfoOptions"],
  },
  {
    title: "",
    intro: "For `client.getStream` besides, with another meaning of `maxAgeMs`:",
    interfaces: ["client/client-options.ts#ClientGetStreamOptions", "room/select-stream.ts#StreamChoice"],
  },
  {
    title: "## Options of a watch",
    intro: "`client.watch(rooms, options)` takes these: [watching many rooms](watching.md).",
    interfaces: ["watch/watch-options.ts#WatchOptions"],
  },
  {
    title: "",
    intro: "A room of the list may be `{ room, … }` with these, and `watcher.add(room, options)` takes them:",
    interfaces: ["watch/watch-options.ts#WatchRoomOptions"],
  },
  {
    title: "## Without a client",
    intro:
      "`createBalancer` takes `breaker`, `failover` and `hedge` with the same settings, limits and defaults; there `timeoutMs` and\n" +
      "`attemptTimeoutMs` belong to `failover`, and `maxConcurrent` is 200. Besides:",
    interfaces: ["balancer/balancer-options.ts#BalancerOptions"],
  },
  {
    title: "",
    intro: "An endpoint has `call(request, { signal, remainingMs })`, which asks it, and:",
    interfaces: ["balancer/endpoint.ts#EndpointOptions"],
  },
  {
    title: "",
    intro:
      "`balancer.call(request, options)` takes these; the first three decide whom `balancer.acquire` picks, too:",
    interfaces: ["balancer/call-options.ts#TargetOptions", "balancer/call-options.ts#CallOptions"],
  },
] as const;

/** The text of `docs/configuration.md`: kinds, limits and defaults from the schema, descriptions from docstrings. */
export function configurationPage(): string {
  const described = GROUPS.map(({ path, title, intro, interfaces }) => {
    const words = new Map(interfaces.flatMap(readWords));
    const defaults = path === "" ? defaultClientConfig : defaultClientConfig[path];
    const group: unknown = path === "" ? clientSchema : clientSchema.shape[path];
    return [`## ${title}`, intro, tableOf(rowsOf({ defaults, group, words }))];
  });
  const parts = [
    INTRO,
    ...described.flat(),
    ...alertTables(),
    STRATEGY_AND_PROFILE,
    tableOf(strategyRows()),
    ...optionTables(),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function optionTables(): string[] {
  return OPTIONS.flatMap(({ title, intro, interfaces }) => {
    const rows = interfaces.flatMap(readWords).map(([name, words]) => {
      const [text = "", told = "—"] = words.split(/ *@default /);
      return `| \`${name}\` | ${told} | ${text.replaceAll("|", "\\|")} |`;
    });
    return [title, intro, ["| option | default | what it does |", "| --- | --- | --- |", ...rows].join("\n")];
  });
}

function tableOf(rows: readonly string[]): string {
  return ["| setting | default | may be | what it does |", RULER, ...rows].join("\n");
}

interface Group {
  defaults: object;
  /** The rules, as an object of the schema. */
  group: unknown;
  words: ReadonlyMap<string, string>;
  /** What the names begin with. */
  prefix?: string;
}

/** The settings that every rule has, and what they are for each. */
function alertTables(): string[] {
  const words = readWords("config/alerts-config.ts#AlertRuleConfig");
  const alerts: unknown = clientSchema.shape.alerts;
  const { shape } = (
    alerts as { shape: { rules: { shape: Record<string, { shape: Record<string, typeof clientSchema> }> } } }
  ).shape.rules.shape.success_rate_low ?? { shape: {} };
  const settings = words.map(([name, text]) => {
    const own = shape[name] && limits.get(shape[name])?.mustBe;
    const mustBe = name === "threshold" ? "a number of at least 0, of a share at most 1" : own;
    const told = name === "enabled" ? "`true`" : "by rule";
    return `| \`rules.<rule>.${name}\` | ${told} | ${mustBe} | ${text} |`;
  });
  const rules = Object.entries(defaultClientConfig.alerts.rules).map(([name, rule]) => {
    const { severity, threshold, windowMs, minCalls } = rule;
    return `| \`${name}\` | \`${severity}\` | \`${threshold}\` | \`${windowMs}\` | \`${minCalls}\` |`;
  });
  return [
    "Each rule has these, as in `{ alerts: { rules: { success_rate_low: { threshold: 0.95 } } } }`:",
    tableOf(settings),
    [
      "| rule | `severity` | `threshold` | `windowMs` | `minCalls` |",
      "| --- | --- | --- | --- | --- |",
      ...rules,
    ].join("\n"),
  ];
}

/** @throws Error for a setting without a docstring, and for a docstring that states another default than the schema */
function rowsOf({ defaults, group, words, prefix = "" }: Group): string[] {
  const { shape } = group as { shape: Record<string, typeof clientSchema> };
  return Object.entries(defaults).flatMap(([name, value]) => {
    if (typeof value === "object") return [];
    const [text = "", told = "none"] = (words.get(name) ?? "").split(/ *@default /);
    if (text === "") throw new Error(`${name} has no docstring`);
    const shown = value === "" ? "none" : `${value}`;
    // Behind a comma the docstring may say why.
    if (told.split(",")[0] !== shown)
      throw new Error(`the docstring of ${name} tells the default ${told}; it is ${shown}`);
    const mustBe = shape[name] && limits.get(shape[name])?.mustBe;
    return `| \`${prefix}${name}\` | ${value === "" ? shown : `\`${shown}\``} | ${mustBe} | ${text.replaceAll("|", "\\|")} |`;
  });
}

/** Where the words of each strategy's settings are. */
const STRATEGY_WORDS: Record<keyof typeof strategyRules, string> = {
  "fastest-response": "strategies/response-times.ts#ResponseTimeOptions",
  "consistent-hash": "strategies/consistent-hash.ts#ConsistentHashOptions",
  "adaptive-score": "strategies/adaptive-score.ts#AdaptiveScoreWeights",
};

function strategyRows(): string[] {
  return (Object.keys(strategyRules) as (keyof typeof strategyRules)[]).flatMap((name) => {
    const { defaults, schema } = strategyRules[name];
    const words = new Map(readWords(STRATEGY_WORDS[name]));
    const isInWeights = "weights" in defaults;
    return rowsOf({
      defaults: isInWeights ? defaults.weights : defaults,
      group: isInWeights ? (schema.shape as Record<string, unknown>).weights : schema,
      words,
      prefix: `${name}: ${isInWeights ? "weights." : ""}`,
    });
  });
}

/**
 * The docstring of each field of an interface, on one line.
 * @throws Error for a field without one
 */
function readWords(place: string): [name: string, words: string][] {
  const [file = "", name] = place.split("#");
  const text = readFileSync(new URL(file, source), "utf8");
  const body = new RegExp(`export interface ${name}\\b.*?\\{\\n(.*?)\\n\\}`, "s").exec(text)?.[1] ?? "";
  const fields = body.matchAll(/^ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?(?:readonly )?(\w+)\??:/gms);
  return Array.from(fields, ([, comment, field = ""]) => {
    if (comment === undefined) throw new Error(`${field} of ${name} has no docstring`);
    return [field, comment.replaceAll(/\s+\*\s+|\s+/g, " ").trim()];
  });
}

const STRATEGY_AND_PROFILE = `## \`strategy\` and \`profile\`

[\`strategy\`](strategies/README.md) says who is picked, [\`profile\`](profiles.md) lays settings that belong together below all
others. Both stand at the top of \`createClient\` or in \`config\`, which goes first, and in the file:

\`\`\`ts
import { createClient, lowLatency, tiered } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const providers = [douyin()];
const named = createClient({ providers, strategy: "tiered", profile: "high-concurrency" });
const settled = createClient({ providers, strategy: { name: "adaptive-score", weights: { load: 0.5 } } });
const perProvider = createClient({ providers, strategy: { douyin: tiered }, profile: { douyin: lowLatency } });
console.log(named.config().strategy, settled.config().strategy, perProvider.balancer("douyin").config());
named.updateConfig({ strategy: { douyin: { name: "consistent-hash", balanceFactor: 3 } }, profile: "default" });
\`\`\`

- **What goes before what**: defaults < profile < \`createClient({ strategy })\` < \`config\` < file < \`updateConfig\`. A setting that is given
  anywhere is never changed by a profile: \`updateConfig({ profile })\` moves only what nobody has set.
- A strategy is a name out of \`listStrategies()\`, an object with a \`name\` and settings (below), or a factory, which no file can hold.
  A profile is \`default\`, \`low-latency\`, \`high-concurrency\`, or the object itself (\`breaker\`, \`failover\`, \`hedge\`, \`strategy\`).
- **Per provider**: an object without a \`name\` (for \`profile\`: with other keys than a profile has) maps ids of providers to these. Who
  is not named has the profile's strategy, and the profile \`default\`. An id that the client does not have is refused.
- **At work** both may change. Either is replaced as a whole, never merged with the one before. A new strategy picks from the next
  attempt on, also of calls that are running, and begins without memory. One whose factory gives no strategy is refused, and
  nothing has changed. A change of other settings leaves the strategy and what it has learned alone.
- With profiles per provider \`config()\` tells the settings of those without one; \`balancer(id).config()\` tells the policies of each.
- \`consistent-hash\` hashes the room's id: a room keeps its adapter.

What strategies with settings take:`;

const RULER = "| --- | --- | --- | --- |";

const INTRO = `# Configuration

<!-- Drawn by \`npm run draw-configuration\` from the schema and the docstrings; changes made here are lost. -->

Every setting has a default; give only what is to be otherwise.

\`\`\`ts
import { createClient } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const client = createClient({
  providers: [douyin()],
  config: { ttlMs: 10_000, breaker: { maxFailures: 5 } },
});
const unsubscribe = client.on("configChange", ({ before, after }) => {
  console.log(\`answers are fresh for \${after.ttlMs} ms, no longer \${before.ttlMs} ms\`);
});
client.updateConfig({ ttlMs: 2_000, hedge: { enabled: false } });
console.log(client.config().hedge);
unsubscribe();
\`\`\`

- \`updateConfig\` changes everything in the patch or, where one value cannot be, nothing: the error (\`INVALID_INPUT\`) names
  the path of each bad value, the kind of value it is and what it must be, never the value itself; of many, the first five
  and how many more there are. Unknown names are refused too. What is left out, or \`undefined\`, stays as it is.
- A change holds from the next call on; blocks that have begun keep their length. If a listener calls
  \`updateConfig\`, balancers take the new settings after all listeners of the current event have run.
- \`configChange\` is told after the change, with the settings before and after it. A change that changes nothing is not told,
  nor does it undo what was set by hand on one balancer.
- Options that \`createClient\` does not know are refused as unknown settings are (\`ttlMs\` instead of \`config.ttlMs\`). Options of
  a call (\`getInfo\`, \`getStream\`, \`resolve\`) that it does not know are ignored, with one warning per name and client, since
  recorders pass more than a site needs.
- \`Infinity\` stands for "never" or "no limit" where a table below says "of at least": timeouts, times to keep, counts.
  The lengths of blocks, and of the waits for a trial while all are blocked, end at a year.

## A file

\`createClient({ …, configFile: "settings.json" })\`, or \`douyin-info <room> --config settings.json\`, takes settings from a JSON
file, laid over \`config\`:

\`\`\`json
{
  "timeoutMs": 15000,
  "staleIfErrorMs": 30000,
  "breaker": { "maxFailures": 5, "blockDuration": 60000, "retryMultiplier": 1.5 },
  "hedge": { "enabled": false }
}
\`\`\`

A bad file at the start is an error that says what to correct. From then on the client looks once a second
whether the file has changed, until \`close()\`. A change is taken as a whole: a setting that left the file is again what
\`config\` says, or its default. What \`updateConfig\` has set since stays, unless the file now says something else about that very
setting: the last word counts. A file that is broken, holds a bad value or vanished changes nothing, and the \`logger\` gets
one warning, a second later at most, since it may only be half written. The file has at most 1 MB; \`1e999\` in it is \`Infinity\`.
Its section \`providers\` is for whoever makes providers with it, as [the command does](providers.md#on-the-command-line); the client passes it over.

## For recorders

\`loadBalancer.updateConfig\` sets the settings that balancers of recorders have, of the client behind the plain \`getInfo\`: those of
\`breaker\`, without the group's name, and both times. For all others make a client of your own and give it to \`getInfo\` as the third argument:

\`\`\`ts
import { loadBalancer } from "@stream-fallback/douyin-provider";

loadBalancer.updateConfig({ maxFailures: 5, blockDuration: 60_000, retryMultiplier: 1.5, timeoutMs: 15_000 });
console.log(loadBalancer.getConfig());
\`\`\``;
