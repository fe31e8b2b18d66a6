const HOUR_MS = 3_600_000;

/** A site that limits how often it is asked, and how it is to be borne. */
export interface CoverageRow {
  readonly name: string;
  readonly title: string;
  /** Requests in any 60 s that are borne, at this time of the day. */
  limitAt(ms: number): number;
  /** What is counted and blocked together: an endpoint as one identity, or all endpoints of an identity. */
  readonly scope: "pair" | "identity";
  /** How it refuses who asks more. @default "444" */
  readonly refusal?: "444" | "captcha";
  /** Captchas shown to each pair in a day for reasons of the site's own. @default 0 */
  readonly captchaEpisodes?: number;
  /** The process ends and begins anew this often. @default never */
  readonly restartEveryMs?: number;
  readonly targets: CoverageTargets;
}

/** What every seed must show, in percent and blocks. */
interface CoverageTargets {
  readonly leastKnown: number;
  readonly leastFresh?: number;
  readonly mostRequests?: number;
  readonly mostBlocksPerPair?: number;
  /** In any 6 h after the first hour. */
  readonly mostBlocksInSixHours?: number;
}

export interface CoverageSize {
  readonly rooms: number;
  readonly identities: number;
}

const sizes: readonly CoverageSize[] = [
  { rooms: 100, identities: 1 },
  { rooms: 400, identities: 4 },
];

const ONCE = { mostBlocksInSixHours: 1 };

export const coverageRows: readonly CoverageRow[] = [
  {
    name: "L40",
    title: "40 a minute per pair",
    limitAt: () => 40,
    scope: "pair",
    targets: { leastKnown: 99.5, leastFresh: 95, mostRequests: 1.05, mostBlocksPerPair: 1, ...ONCE },
  },
  {
    name: "L20",
    title: "20 a minute per pair, which is less than is wanted",
    limitAt: () => 20,
    scope: "pair",
    targets: { leastKnown: 99, leastFresh: 65, ...ONCE },
  },
  {
    name: "L40-20",
    title: "40 a minute per pair, 20 from the eighth hour on",
    limitAt: (ms) => (ms < 8 * HOUR_MS ? 40 : 20),
    scope: "pair",
    targets: { leastKnown: 97.5, ...ONCE },
  },
  {
    name: "I80",
    title: "80 a minute per identity over all endpoints",
    limitAt: () => 80,
    scope: "identity",
    targets: { leastKnown: 94, ...ONCE },
  },
  {
    name: "I40",
    title: "40 a minute per identity over all endpoints",
    limitAt: () => 40,
    scope: "identity",
    targets: { leastKnown: 50, ...ONCE },
  },
  {
    name: "L20-restarts",
    title: "20 a minute per pair, and a restart every hour",
    limitAt: () => 20,
    scope: "pair",
    restartEveryMs: HOUR_MS,
    targets: { leastKnown: 99, ...ONCE },
  },
  {
    name: "L40-captchas",
    title: "40 a minute per pair, and four captchas of 10 s to 10 min a day that mean nothing",
    limitAt: () => 40,
    scope: "pair",
    captchaEpisodes: 4,
    targets: { leastKnown: 99 },
  },
  {
    name: "L20-captchas",
    title: "20 a minute per pair, and four captchas of 10 s to 10 min a day that mean nothing",
    limitAt: () => 20,
    scope: "pair",
    captchaEpisodes: 4,
    targets: { leastKnown: 99 },
  },
  {
    name: "C40",
    title: "40 a minute per pair, told by captchas alone",
    limitAt: () => 40,
    scope: "pair",
    refusal: "captcha",
    targets: { leastKnown: 97, mostBlocksPerPair: 2, ...ONCE },
  },
  {
    name: "C20",
    title: "20 a minute per pair, told by captchas alone",
    limitAt: () => 20,
    scope: "pair",
    refusal: "captcha",
    targets: { leastKnown: 97, mostBlocksPerPair: 2, ...ONCE },
  },
];

/** With one identity only: what a restart costs does not depend on how many there are. */
export function sizesOf({ restartEveryMs }: CoverageRow): readonly CoverageSize[] {
  return restartEveryMs === undefined ? sizes : sizes.slice(0, 1);
}

export function rowNamed(name: string): CoverageRow {
  const found = coverageRows.find((row) => row.name === name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}
