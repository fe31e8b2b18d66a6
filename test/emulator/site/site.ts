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

/** What every route may use of the running emulator. */
export interface Site {
  clock(): number;
  /** False: signatures are not looked at, as some field reports say of the real site. */
  strict: boolean;
  /** Where the emulator itself is reached. */
  url: string;
  /** What stands for the hosts of the streams in replies; undefined leaves those hosts as they are. */
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
