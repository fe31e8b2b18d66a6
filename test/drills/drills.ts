import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as newer from "@prometheus-io/client";
import * as older from "prom-client";
import { type Burst, burstOverHttp, burstWithoutNetwork } from "./burst.ts";
import { runGatewayDrill } from "./gateway/run-gateway.ts";
import { killWriters } from "./kill-writers.ts";
import { complaintsOfScrapes } from "./scrape.ts";
import { runServeDrill } from "./serve/run-serve.ts";
import { judgeAgain, runSoak } from "./soak/run-soak.ts";
import { fullSoak, type SoakWishes, shortSoak } from "./soak/soak-options.ts";

/** What takes too long for every run of the tests. */
export interface Drill {
  readonly name: string;
  readonly what: string;
  /**
   * One round, or all of it; the complaints, of which there must be none.
   * @param soak what is to be otherwise of a soak
   */
  run(size: "short" | "full", soak: SoakWishes): Promise<readonly string[]>;
}

/** What is wrong with a burst: nothing, if all were answered and no breaker opened. */
function complaintsOf(what: string, count: number, burst: Burst): string[] {
  const { answered, codes, notClosed, tookMs, longestDelayMs } = burst;
  const took = `${Math.round(tookMs)} ms, event loop held up for ${Math.round(longestDelayMs)} ms at most`;
  console.log(`      ${count} rooms in one tick ${what}: ${answered} answered in ${took}`);
  return [
    ...(answered === count ? [] : [`${what}: only ${answered} of ${count} answered, ${codes.join(", ")}`]),
    ...notClosed.map((name) => `${what}: the breaker of ${name} is not closed`),
  ];
}

export const drills: readonly Drill[] = [
  {
    name: "burst",
    what: "rooms asked for in one tick, without a network and over HTTP: 1,000 in short, 4,000 in full",
    async run(size) {
      const count = size === "short" ? 1_000 : 4_000;
      return [
        ...complaintsOf("without a network", count, await burstWithoutNetwork(count)),
        ...complaintsOf("over HTTP", count, await burstOverHttp(count)),
      ];
    },
  },
  {
    name: "cache-kills",
    what: "two processes at a time on one cache file, killed while they write: 200 in short, 2,000 in full",
    async run(size) {
      const killsEach = size === "short" ? 100 : 1_000;
      const { looks, complaints, folders, last } = await killWriters(killsEach);
      return [
        ...complaints,
        ...(looks > killsEach ? [] : [`only ${looks} of ${2 * killsEach} writers lived long enough to look`]),
        ...folders.filter((name) => name !== "site").map((name) => `the file was set aside as ${name}`),
        ...(/^found [1-9]/.test(last.join("\n"))
          ? []
          : [`the last writer told: ${last.join("; ") || "nothing"}`]),
      ];
    },
  },
  {
    name: "scrape",
    what: "scrapes of a process with 1,000 endpoints and 10,000 rooms, with either name of the client library: 20 in short, 200 in full",
    async run(size) {
      const count = size === "short" ? 10 : 100;
      return [
        ...(await complaintsOfScrapes("@prometheus-io/client", { library: newer, count })),
        ...(await complaintsOfScrapes("prom-client", { library: older, count })),
      ];
    },
  },
  {
    name: "other-replies",
    what: "broken and hostile replies that neither the tests nor `npm run fuzz` play: 1,000 of each adapter in short, 20,000 in full",
    async run(size) {
      const runs = size === "short" ? "1000" : "20000";
      const main = fileURLToPath(new URL("../fuzz/main.ts", import.meta.url));
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, "--seed", "2", "--runs", runs], {
        encoding: "utf8",
      });
      return status === 0 ? [] : [`${stdout}${stderr}`.trim()];
    },
  },
  {
    name: "serve",
    what: "a real serve under attack: slow, silent, endless and broken connections, SIGTERM under load, kill -9; 3 s of each in short, 20 in full",
    run: (size) => runServeDrill(size),
  },
  {
    name: "gateway",
    what: "a real gateway whose five backends are killed, frozen, slow and broken while it is asked; 1 minute in short, 10 in full",
    run: (size) => runGatewayDrill(size),
  },
  {
    name: "soak",
    what: "rooms watched at a site that misbehaves: 150 for 2 minutes in short, 500 for 10 in full, or as the options say",
    run: (size, { record, ...options }) =>
      record === undefined
        ? runSoak({ ...(size === "short" ? shortSoak : fullSoak), ...options })
        : judgeAgain(record),
  },
];
