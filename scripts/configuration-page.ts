import { readFileSync } from "node:fs";
import { clientSchema, defaultClientConfig } from "../packages/core/src/config/schema.ts";
import { limits } from "../packages/core/src/config/settings.ts";

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
] as const;

/** The text of `docs/configuration.md`: kinds, limits and defaults from the schema, descriptions from docstrings. */
export function configurationPage(): string {
  const described = GROUPS.map(({ path, title, intro, interfaces }) => {
    const words = new Map(interfaces.flatMap(readWords));
    const rows = rowsOf(path, words);
    return [
      `## ${title}`,
      intro,
      ["| setting | default | may be | what it does |", RULER, ...rows].join("\n"),
    ];
  });
  return `${[INTRO, ...described.flat(), OUTRO].join("\n\n")}\n`;
}

/** @throws Error for a setting without a docstring, and for a docstring that states another default than the schema */
function rowsOf(path: (typeof GROUPS)[number]["path"], words: ReadonlyMap<string, string>): string[] {
  const defaults = path === "" ? defaultClientConfig : defaultClientConfig[path];
  const group: unknown = path === "" ? clientSchema : clientSchema.shape[path];
  const { shape } = group as { shape: Record<string, typeof clientSchema> };
  return Object.entries(defaults).flatMap(([name, value]) => {
    if (typeof value === "object") return [];
    const [text = "", told = "none"] = (words.get(name) ?? "").split(/ *@default /);
    if (text === "") throw new Error(`${name} has no docstring`);
    if (told !== `${value}`)
      throw new Error(`the docstring of ${name} tells the default ${told}; it is ${value}`);
    const mustBe = shape[name] && limits.get(shape[name])?.mustBe;
    return `| \`${name}\` | \`${value}\` | ${mustBe} | ${text.replaceAll("|", "\\|")} |`;
  });
}

/** The docstring of each field of an interface, on one line. */
function readWords(place: string): [name: string, words: string][] {
  const [file = "", name] = place.split("#");
  const text = readFileSync(new URL(file, source), "utf8");
  const body = new RegExp(`export interface ${name}\\b.*?\\{\\n(.*?)\\n\\}`, "s").exec(text)?.[1] ?? "";
  return [...body.matchAll(/\/\*\*(.*?)\*\/\s*(\w+):/gs)].map(([, comment = "", field = ""]) => [
    field,
    comment.replaceAll(/\s+\*\s+|\s+/g, " ").trim(),
  ]);
}

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
- A change holds from the next call on; blocks that have begun keep their length. One made inside a listener holds for the
  balancers once the listeners that are running have been told.
- \`configChange\` is told after the change, with the settings before and after it. A change that changes nothing is not told,
  nor does it undo what was set by hand on one balancer.
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

## For recorders

\`loadBalancer.updateConfig\` sets the same settings of the client behind \`getInfo\`, those of \`breaker\` without the group's name:

\`\`\`ts
import { loadBalancer } from "@stream-fallback/douyin-provider";

loadBalancer.updateConfig({ maxFailures: 5, blockDuration: 60_000, retryMultiplier: 1.5, timeoutMs: 15_000 });
console.log(loadBalancer.getConfig());
\`\`\``;

const OUTRO = `## Without a client

\`createBalancer\` takes \`breaker\`, \`failover\` and \`hedge\` with the same settings, limits and defaults; there \`timeoutMs\` and
\`attemptTimeoutMs\` belong to \`failover\`.`;
