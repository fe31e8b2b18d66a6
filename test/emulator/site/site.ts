import type { EndpointName } from "../addresses/endpoints.ts";
import type { OriginName } from "../addresses/origins.ts";
import type { Dice } from "../faults/dice.ts";
import type { FaultBoard } from "../faults/fault-board.ts";
import type { Fault } from "../faults/faults.ts";
import type { Reply } from "../replies/reply.ts";
import type { Limiter } from "../visitors/limits.ts";
import type { ReplayGuard } from "../visitors/replays.ts";
import type { TtwidOffice } from "../visitors/ttwid.ts";
import type { CounterBoard } from "./counters.ts";
import type { Stage } from "./stage.ts";

/** The running emulator, as far as routes may use it. */
export interface Site {
  clock(): number;
  /** Whether signatures are checked; some field reports say that the real site does not always do so. */
  strict: boolean;
  /** The URL of the emulator itself. */
  url: string;
  /** The URL that replaces the hosts of streams in replies; undefined keeps the site's hosts. */
  streamsUrl: string | undefined;
  dice: Dice;
  limiter: Limiter;
  replays: ReplayGuard;
  faults: FaultBoard;
  counters: CounterBoard;
  stage: Stage;
  ttwids: TtwidOffice;
}

export interface SiteRequest {
  /** The path as the real host would see it, without the origin prefix and the query. */
  path: string;
  /** The text after `?`, unparsed, because signatures are made over this very text. */
  query: string;
  body: string;
  cookies: ReadonlyMap<string, string>;
  userAgent: string;
  /** The fault of this request; a few kinds can only be acted out by the route itself. */
  fault: Fault | undefined;
}

export interface Route {
  endpoint: EndpointName;
  origin: OriginName;
  method: "GET" | "POST";
  path: RegExp;
  answer(request: SiteRequest, site: Site): Reply;
}
