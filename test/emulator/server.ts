import { htmlReply, type StandInLimit, startStandIn, statusReply } from "@stream-fallback/core/testing";
import { type Origins, originsUnder, originsVariable } from "./addresses/origins.ts";
import { answerAside } from "./answer/answer-aside.ts";
import { routeOf } from "./answer/answer-by-route.ts";
import { applyControl, type ControlPatch, type Counters, countersOf } from "./control/control.ts";
import { readLimit } from "./control/control-limit.ts";
import { faultActs } from "./faults/acts.ts";
import { captchaPage } from "./pages/captcha-page.ts";
import { heavyPage, tenthPage } from "./pages/heavy-page.ts";
import { rewriteText } from "./replies/rewrite-text.ts";
import { routes } from "./routes/index.ts";
import type { Site } from "./site/site.ts";
import { openStage } from "./site/stage.ts";
import { createStreamCounts } from "./site/stream-counts.ts";
import { createReplayGuard } from "./visitors/replays.ts";
import { openTtwidOffice } from "./visitors/ttwid.ts";
import { visitorKey } from "./visitors/visitor-key.ts";

export interface EmulatorOptions {
  /** The port on 127.0.0.1. @default 0, any free one */
  port?: number;
  /** Whether signatures are checked, as well as the ttwid. @default true */
  strict?: boolean;
  /** What the site believes to be the time, in Unix milliseconds. @default Date.now */
  clock?: () => number;
  /** How much one visitor may ask before it is turned away. @default null, as much as it likes */
  limit?: StandInLimit | null;
  /** Leads the streams' addresses in replies to small real streams of the emulator's own. @default false */
  streams?: boolean;
  /** Sends pages of a tenth of their size, for hundreds of rooms on a small machine. @default false, true with LIGHT_PAGES=1 */
  lightPages?: boolean;
  /** The luck of faults with a rate and of latencies with a range. @default 1 */
  seed?: number;
}

export interface Emulator {
  url: string;
  origins: Origins;
  /** The text for the DOUYIN_ORIGINS environment variable. */
  originsVariable: string;
  /** The same as POST /__control. @throws {ControlError} when the order makes no sense */
  control(patch: ControlPatch): void;
  counters(): Counters;
  /** How many connections clients hold open, idle ones too. */
  connections(): Promise<number>;
  /** Ends at once, whatever is still being answered. */
  close(): Promise<void>;
}

/**
 * Plays the site on localhost: the same addresses under one prefix per host, the same replies, the same moods.
 *
 * @throws when the port is taken
 * @throws {ControlError} when the limit makes no sense
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port,
    strict = true,
    clock = Date.now,
    limit = null,
    streams = false,
    lightPages = process.env.LIGHT_PAGES === "1",
    seed,
  } = options;
  const site: Site = {
    ...{ clock, strict, stage: openStage(), replays: createReplayGuard(clock) },
    ...{ ttwids: openTtwidOffice(clock), streamsAsked: createStreamCounts() },
    assemble: lightPages ? tenthPage : heavyPage,
    // No request comes before the stand-in has started.
    get standIn() {
      return standIn;
    },
    get url() {
      return standIn.url;
    },
    get streamsUrl() {
      return streams ? standIn.url : undefined;
    },
  };
  const standIn: Site["standIn"] = await startStandIn({
    ...{ clock, port, hasPortPerHost: false, seed, limit: readLimit(limit) },
    ...{ faults: faultActs, rewrite: rewriteText },
    routes: routes.map((route) => routeOf(route, site)),
    visitorOf: (request) => visitorKey({ ...request, ttwids: site.ttwids }),
    limited: (verdict) => (verdict === "blocked" ? statusReply(444) : htmlReply(captchaPage())),
    aside: (aside) => answerAside(aside, site),
  });
  const { url, connections, close } = standIn;
  const origins = originsUnder(url);
  return {
    ...{ url, origins, connections, close },
    originsVariable: originsVariable(origins),
    control: (patch) => applyControl(patch, site),
    counters: () => countersOf(site),
  };
}
