import type { StandInReply, StandInRequest } from "@stream-fallback/core/testing";
import type { StreamCounts } from "../../site/stream-counts.ts";
import type { EndpointName, HostName } from "../addresses.ts";
import type { Fault } from "../faults/faults.ts";
import type { WbiOffice } from "../visitors/wbi.ts";
import type { Stage } from "./stage.ts";

/** The running site, as far as routes may use it. */
export interface Site {
  clock(): number;
  /** Whether signatures, cookies, browsers and the form of parameters are checked. */
  strict: boolean;
  stage: Stage;
  wbi: WbiOffice;
  /** A number that grows with each visitor who asks for ids. */
  nextVisitor(): number;
  streamsAsked: StreamCounts;
  /** The URL that replaces the hosts of streams in replies; undefined keeps the site's hosts. */
  readonly streamsUrl: string | undefined;
  /** Where the hosts are, once they are. */
  readonly origins: Readonly<Record<HostName, string>>;
}

export type SiteRequest = StandInRequest<Fault>;

export interface Route {
  endpoint: EndpointName;
  host: HostName;
  path: string | RegExp;
  /** Whether a login has the site refuse what would be answered without one. @default false */
  isPoll?: boolean;
  answer(request: SiteRequest, site: Site): StandInReply;
}
