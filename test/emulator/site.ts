import type { CounterBoard } from "./counters.ts";
import type { EndpointName } from "./endpoints.ts";
import type { Fault, FaultBoard } from "./faults.ts";
import type { OriginName } from "./origins.ts";
import type { Reply } from "./reply.ts";
import type { TtwidOffice } from "./ttwid.ts";

/** What every route may use of the running emulator. */
export interface Site {
  clock(): number;
  /** False: signatures are not looked at, as some field reports say of the real site. */
  strict: boolean;
  faults: FaultBoard;
  counters: CounterBoard;
  ttwids: TtwidOffice;
}

export interface SiteRequest {
  /** As the real host would see it, without the origin prefix and the query. */
  path: string;
  /** Text after `?`, untouched: signatures are over the text, not over its meaning. */
  query: string;
  body: string;
  cookies: ReadonlyMap<string, string>;
  userAgent: string;
  /** The fault of this request, for the few kinds only the route itself can act out. */
  fault: Fault | undefined;
}

export interface Route {
  endpoint: EndpointName;
  origin: OriginName;
  method: "GET" | "POST";
  path: RegExp;
  answer(request: SiteRequest, site: Site): Reply;
}
