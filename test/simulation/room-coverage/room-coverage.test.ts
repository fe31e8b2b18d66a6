import { beforeAll, describe, expect, it } from "vitest";
import type { CoverageResult } from "./coverage-jobs.ts";
import { rowNamed } from "./coverage-rows.ts";
import { verdictsOf } from "./coverage-verdicts.ts";
import { LimitedSite } from "./limited-site.ts";
import { readCoverageArguments } from "./read-coverage-arguments.ts";
import { runCoverage, type Way } from "./run-coverage.ts";

/** Enough for a block, its end and what was learned of it; `npm run simulate -- coverage` plays days of ten sites. */
const HOURS = process.env.PLAY_ALL === "1" ? 4 : 2;
/** Who has lost the rooms in the first minutes gets none back, and takes the processor longest. */
const FAILOVER_HOURS = process.env.PLAY_ALL === "1" ? 4 : 0.1;

describe("100 rooms at a site that bears less than is wanted", () => {
  let result: CoverageResult;
  let limits: ReturnType<typeof verdictsOf>;

  beforeAll(async () => {
    const row = rowNamed("L20");
    const size = { rooms: 100, identities: 1 };
    const play = (way: Way, hours: number) => runCoverage({ row, size, seed: 1, hours, way });
    // The first minutes, in which no uid is known yet, weigh more in a few hours than in a day.
    const targets = {
      leastKnown: 98.5,
      leastFresh: HOURS < 4 ? 60 : 65,
      mostBlocksPerPair: 1,
      mostBlocksInSixHours: 1,
    };
    result = {
      row: { ...row, targets },
      size,
      seeds: [await play("paced", HOURS)],
      loop: await play("loop", HOURS),
      failover: await play("failover", FAILOVER_HOURS),
    };
    limits = verdictsOf(result);
  }, 300_000);

  it("are known all day, with few blocks", () => {
    expect(limits.filter(({ isMet }) => !isMet)).toEqual([]);
  });

  it("are lost to who asks as fast as he likes", () => {
    expect(result.loop.known).toBeLessThan(5);
    expect(result.failover.known).toBeLessThan(50);
  });
});

describe("the site of the coverage drill", () => {
  const siteOf = (name: string) => new LimitedSite(rowNamed(name), () => 0);

  it("bears its limit in any 60 s and blocks who asks more, for 5 minutes at least, without renewing it", () => {
    const site = siteOf("L20");
    for (let ask = 0; ask < 20; ask++) expect(site.ask("web", "one", ask * 2_900)).toBe("answer");
    expect(site.ask("web", "one", 58_000)).toBe("444");
    expect(site.ask("web", "two", 58_000)).toBe("answer");
    expect(site.ask("web", "one", 357_999)).toBe("444");
    expect(site.ask("web", "one", 358_000)).toBe("answer");
    expect(site.blocks.flat()).toEqual([58_000]);
  });

  it("counts and blocks all endpoints of an identity together where it limits identities", () => {
    const site = siteOf("I40");
    for (let ask = 0; ask < 40; ask++)
      expect(site.ask(["web", "mobile"][ask % 2] ?? "web", "one", ask * 1_000)).toBe("answer");
    expect(site.ask("web", "one", 40_000)).toBe("444");
    expect(site.ask("userHTML", "one", 100_000)).toBe("444");
  });

  it("answers bursts with captchas until 3 s of quiet", () => {
    const site = siteOf("L40");
    const replies = Array.from({ length: 13 }, (_, ask) => site.ask("web", "one", ask * 100));
    expect(replies).toEqual([...new Array(12).fill("answer"), "captcha"]);
    expect(site.ask("web", "one", 4_100)).toBe("captcha");
    expect(site.ask("web", "one", 7_200)).toBe("answer");
  });
});

it("the coverage drill takes its arguments, and refuses others in a sentence", () => {
  expect(readCoverageArguments([])).toMatchObject({ seeds: 5, hours: 24 });
  expect(readCoverageArguments(["--short"])).toMatchObject({ seeds: 1, mostRooms: 100 });
  expect(readCoverageArguments(["--only", "L40,C20", "--seeds", "2"])).toMatchObject({
    seeds: 2,
    rows: [{ name: "L40" }, { name: "C20" }],
  });
  expect(readCoverageArguments(["--only", "L7"])).toMatchObject({
    problem: expect.stringMatching(/^--only does not know "L7"/),
  });
  expect(readCoverageArguments(["--seeds", "0"])).toMatchObject({
    problem: expect.stringMatching(/^--seeds must be/),
  });
  expect(readCoverageArguments(["--sedes", "3"])).toMatchObject({ problem: "Unknown option '--sedes'" });
  expect(readCoverageArguments(["--help"])).toBe("help");
});
