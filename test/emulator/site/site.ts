import type { StandIn, StandInReply, StandInRequest } from "@stream-fallback/core/testing";
import type { EndpointName } from "../addresses/endpoints.ts";
import type { OriginName } from "../addresses/origins.ts";
import type { Fault } from "../faults/faults.ts";
import type { HeavyPage } from "../pages/heavy-page.ts";
import type { ReplayGuard } from "../visitors/replays.ts";
import type { TtwidOffice } from "../visitors/ttwid.ts";
import type { Stage } from "./stage.ts";
import type { StreamCounts } from "./stream-counts.ts";

/** The running emulator, as far as routes may use it. */
export interface Site {
  clock(): number;
  /** Whether signatures are checked; some field reports say that the real site does not always do so. */
  strict: boolean;
  /** The URL of the emulator itself. */
  readonly url: string;
  /** The URL that replaces the hosts of streams in replies; undefined keeps the site's hosts. */
  readonly streamsUrl: string | undefined;
  /** What it shares with every other site that is played: faults, limit and counters. */
  readonly standIn: StandIn<EndpointName, OriginName, Fault>;
  /** Puts the parts of a page together. */
  assemble(page: HeavyPage): string;
  replays: ReplayGuard;
  stage: Stage;
  ttwids: TtwidOffice;
  streamsAsked: StreamCounts;
}

export type SiteRequest = StandInRequest<Fault>;

export interface Route {
  endpoint: EndpointName;
  origin: OriginName;
  method: "GET" | "POST";
  path: RegExp;
  answer(request: SiteRequest, site: Site): StandInReply;
}
