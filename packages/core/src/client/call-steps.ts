import { StreamFallbackError } from "../errors.ts";
import { describeRoom, type RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Emitter } from "../runtime/emitter.ts";
import type { CallStep } from "./call-step.ts";
import type { ClientEvents } from "./client-events.ts";

/** Tells the steps of one call. */
export interface CallSteps {
  run<T>(step: CallStep["step"], part: Part<T>): Promise<T>;
}

interface Part<T> {
  work(): Promise<T>;
  /** The room, once the work is done. */
  room(done?: T): string | RoomRef;
  /** @default "done" */
  outcome?(done: T): string;
}

const untold: CallSteps = { run: (_step, { work }) => work() };

/** Makes what tells the steps of each call; it costs nothing while nobody listens. */
export function createStepTeller(events: Emitter<ClientEvents>, clock: Clock): () => CallSteps {
  let calls = 0;
  return () => {
    if (!events.hears("step")) return untold;
    calls += 1;
    return told({ call: calls, events, clock });
  };
}

function told({
  call,
  events,
  clock,
}: {
  call: number;
  events: Emitter<ClientEvents>;
  clock: Clock;
}): CallSteps {
  const beganMs = clock.now();
  return {
    async run(step, { work, room, outcome = () => "done" }) {
      const startedMs = clock.now() - beganMs;
      const tell = (named: string | RoomRef, how: string) => {
        const durationMs = clock.now() - beganMs - startedMs;
        const name = typeof named === "string" ? named : describeRoom(named);
        events.emit("step", { call, room: name, step, startedMs, durationMs, outcome: how });
      };
      try {
        const done = await work();
        tell(room(done), outcome(done));
        return done;
      } catch (thrown) {
        tell(room(), thrown instanceof StreamFallbackError ? thrown.code : "LOCAL");
        throw thrown;
      }
    },
  };
}
