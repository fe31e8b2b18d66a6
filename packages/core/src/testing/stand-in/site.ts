import type { Rewrite } from "./acts.ts";
import type { CounterBoard } from "./counters.ts";
import type { Dice } from "./dice.ts";
import type { FaultBoard } from "./fault-board.ts";
import type { Limiter, LimitVerdict } from "./limiter.ts";
import type { Pauses } from "./pauses.ts";
import type { StandInReply } from "./reply.ts";
import type { StandInRequest, StandInRoute } from "./route.ts";
import type { Aside, FaultActs } from "./stand-in.ts";

/** A running stand-in, from within. */
export interface Site {
  routes: readonly StandInRoute[];
  acts: FaultActs;
  clock(): number;
  dice: Dice;
  limiter: Limiter;
  faults: FaultBoard;
  counters: CounterBoard<string>;
  pauses: Pauses;
  rewrite: Rewrite;
  visitorOf(request: StandInRequest): string;
  limited(verdict: LimitVerdict): StandInReply;
  aside(aside: Aside): StandInReply | "sent" | undefined;
}
