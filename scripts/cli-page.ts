import { catalogue } from "../packages/cli/src/commands/catalogue.ts";
import type { CommandSpec } from "../packages/cli/src/commands/command.ts";
import { exitCodeRows } from "../packages/cli/src/help/exit-code-rows.ts";
import { ownOptions, PROGRAM } from "../packages/cli/src/help/help-page.ts";
import { optionText } from "../packages/cli/src/help/option-text.ts";
import { reaching } from "../packages/cli/src/options/asking.ts";
import { longName, type OptionSpec } from "../packages/cli/src/options/option.ts";

/** Options that several commands share are told once. */
const shared: readonly OptionSpec[] = reaching;

/** The text of `docs/cli.md`, from what `--help` is made from. */
export function cliPage(): string {
  const parts = [
    INTRO,
    ...catalogue.commands.flatMap(commandPart),
    "## Options of the commands that ask a site",
    whoTakes(shared),
    optionTable(shared),
    "## Options of every command",
    optionTable(ownOptions),
    "## Exit codes",
    table(
      ["code", ""],
      exitCodeRows.map(({ code, says }) => [String(code), says.en]),
    ),
    CODES,
    OUTPUT,
    SURROUNDINGS,
  ];
  return `${parts.join("\n\n")}\n`;
}

function commandPart(command: CommandSpec): string[] {
  const { name, says, words, wordsSay, options, examples, notes = [] } = command;
  const own = options.filter((option) => !shared.includes(option));
  const isDefault = command === catalogue.byDefault;
  const begins = isDefault ? `\`${PROGRAM} ${words}\`, or ` : "";
  return [
    `## \`${name}\``,
    `${says.en} ${begins}\`${[PROGRAM, name, words].filter(Boolean).join(" ")}\``,
    ...(wordsSay ? [`\`${words}\`: ${wordsSay.en}.`] : []),
    ...(own.length > 0 ? [optionTable(own)] : []),
    ...notes.map(({ en }) => en),
    `\`\`\`sh\n${examples.map(({ line, says: what }) => `${PROGRAM} ${isDefault ? "" : `${name} `}${line}   # ${what.en}`).join("\n")}\n\`\`\``,
  ];
}

/** Which commands take all of these options, and of the others which. */
function whoTakes(options: readonly OptionSpec[]): string {
  const takers = catalogue.commands.map(({ name, options: own }) => ({
    name: `\`${name}\``,
    taken: options.filter((option) => own.includes(option)),
  }));
  const all = takers.filter(({ taken }) => taken.length === options.length).map(({ name }) => name);
  const some = takers.filter(({ taken }) => taken.length > 0 && taken.length < options.length);
  return [
    `${listed(all)} take all of these`,
    ...some.map(
      ({ name, taken }) =>
        `${name} ${listed(taken.map(({ flags }) => `\`${/--[\w-]+/.exec(flags)?.[0]}\``))} alone`,
    ),
  ]
    .join(", ")
    .concat(".");
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function optionTable(options: readonly OptionSpec[]): string {
  const rows = options.map((option) => [`\`${option.flags}\``, optionText(option, "en")]);
  return table(["option", ""], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** All long names of options that are told of anywhere. */
export function toldOptions(): string[] {
  return [
    ...new Set(
      catalogue.commands
        .flatMap(({ options }) => options)
        .concat(ownOptions)
        .map(longName),
    ),
  ];
}

const INTRO = `# The command line

\`${PROGRAM}\` asks for rooms from a terminal and from scripts. Data goes to stdout, everything else to stderr. This page is made by
\`npm run draw-cli\` from what \`--help\` is made from; every command has \`--help\`, in Chinese with \`--lang zh\` or by the locale.`;

const CODES = `Of many rooms it is 0 if all were answered, else the smallest code other than 0 that occurred. \`watch\`, \`serve\`, \`gateway\` and \`cluster\` end with 0 after Ctrl-C.`;

const OUTPUT = `## What \`--json\` prints

A line of compact JSON for each room, in the order in which they are answered; the same for one room and for many. A new field may come
with any release, and none goes or changes its meaning within a major one.

\`info\`: either the whole answer, or \`error\`.

| field | |
|---|---|
| \`input\` | the room as it was named on the line |
| \`living\` | whether it is on air: proven, never guessed |
| \`provider\` | the platform that it is of, such as \`douyin\` |
| \`roomId\`, \`uid\`, \`owner\`, \`title\`, \`area\`, \`avatar\`, \`cover\`, \`liveId\` | text; empty where nobody knows |
| \`isLiveRadio\` | sound alone (Douyin) |
| \`isRoundPlay\` | old videos play while nobody is on air (Bilibili) |
| \`streams\` | the qualities: \`key\`, \`desc\`, \`bitRate\` (Douyin) |
| \`sources\` | the streams: \`name\`, and \`streams\` with \`quality\`, \`name\`, \`flv\`, \`hls\`, \`codec\`, \`bitRate\`, \`expiresAt\` |
| \`availableQualities\` | what there is, be it among \`sources\` or not, where that is known: \`quality\`, \`name\`, \`needsLogin\` |
| \`streamsRefused\` | \`reason\`, where the streams of a room on air are not for everybody |
| \`api\` | the adapter that answered |
| \`liveStartTime\`, \`recordStartTime\` | ISO 8601 |
| \`meta\` | \`attempts\` (who was asked), \`cached\`, \`stale\`, \`ageMs\` |
| \`error\` | \`code\` and \`fault\` ([all codes](blocks.md)), \`message\`, \`retryAfterMs\`, \`attempts\`; no other field but \`input\` is there then |

\`--explain=json\` adds \`explained\` with \`steps\`, \`attempts\`, and the breakers \`before\` and \`after\`.

\`stream\`: \`roomId\`, \`uid\`, \`owner\`, \`title\`, \`liveId\`, \`api\`, \`url\`, \`format\`, \`quality\`, \`name\`, \`source\`, \`onlyAudio\`, and where they are known
\`codec\`, \`container\`, \`headers\`, \`expiresAt\`. \`resolve\`: \`input\`, \`provider\`, \`roomId\`, \`uid\`. \`doctor\`: \`check\`, \`verdict\` (\`well\`, \`odd\`, \`wrong\`,
\`skipped\`), \`found\`, \`advice\`. \`watch\`: \`type\` (\`live\`, \`ended\`, \`title\`, \`unknown\`), \`at\`, \`input\`, then the answer; of an \`unknown\` \`roomId\`, \`uid\`,
\`error\` and \`wasLiving\`, which is what was known last. \`serve\`, \`gateway\` and \`cluster\` print the address at which they listen.`;

const SURROUNDINGS = `## Surroundings

Between runs it remembers answers, learned uids, blocks and the visitor cookies that the site gave us, never a cookie of yours, in an SQLite
file in your cache directory that only you may read; \`--help\` tells where. It may be deleted at any time. \`DOUYIN_CACHE\` names another
folder, by its absolute path. Plugins, mirrors and stand-ins are each [remembered apart](providers.md#on-the-command-line).

\`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`ALL_PROXY\` and \`NO_PROXY\` name a proxy, and who is asked without it: [how requests travel](transport.md).
\`NO_COLOR\` takes colours away, \`FORCE_COLOR\` puts them into pipes. \`LC_ALL\`, \`LC_MESSAGES\` and \`LANG\` choose the language.

As a process it takes 1.5 times the processor time of a bare \`node -e 0\` (23 ms) for \`--version\`, 1.9 times for \`--help\`, 2.5 times for a room
that is remembered and 7.5 times for one that the site is asked for (\`npm run bench -- cli\`). What was compiled is kept in the folder for
temporary files, so the first start takes longer.

Commands of \`--exec\` and \`--on-live\` are split as a shell would by spaces, quotes and backslashes, and no shell sees them; what is filled in is
always a part of one argument.

\`--provider\` asks other platforms: [several platforms, and plugins](providers.md).`;
