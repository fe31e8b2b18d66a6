import type { Provider } from "../provider/provider.ts";
import type { CallBounds } from "./call-bounds.ts";
import type { CallSteps } from "./call-steps.ts";
import type { Memory } from "./memory.ts";
import type { ProviderBalancers } from "./provider-balancers.ts";
import type { RoomChooser } from "./room-chooser.ts";
import type { TellCall } from "./tell-calls.ts";
import type { WorldParts } from "./world-parts.ts";

/** What all calls of a client share. */
export interface ClientParts<Extra> extends WorldParts {
  providers: readonly Provider<Extra>[];
  /** Tells whose a room is. */
  chooser: RoomChooser<Extra>;
  balancers: ProviderBalancers<Extra>;
  memory: Memory<Extra>;
  bounds: CallBounds;
  /** Old answers that were given since asking failed. */
  standIns: WeakSet<object>;
  /** Tells those who listen of each call. */
  tellCall: TellCall;
  /** Tells those who listen of each step of a call. */
  stepsOfCall(): CallSteps;
}
