import type { AttemptReport, CallStep, Client } from "@stream-fallback/core";

/** How the breaker of an adapter stood. */
export interface BreakerView {
  endpoint: string;
  state: string;
  /** Until it may be asked again. */
  retryAfterMs: number;
}

/** What happened in a call, from its beginning to its end. */
export interface RecordedCall {
  steps: CallStep[];
  attempts: readonly AttemptReport[];
  before: BreakerView[];
  after: BreakerView[];
}

interface Recorder {
  /** What was recorded since the beginning; the attempts come with the answer or the error. */
  end(attempts: readonly AttemptReport[]): RecordedCall;
}

/** Begins to record what a client does, once what earlier runs knew is known again. */
export async function recordCall(client: Pick<Client, "on" | "restored" | "status">): Promise<Recorder> {
  const steps: CallStep[] = [];
  await client.restored();
  const before = breakersOf(client);
  const stop = client.on("step", (step) => steps.push(step));
  return {
    end(attempts) {
      stop();
      // A call by profile may be several, one after the other; all of them are shown.
      return { steps, attempts, before, after: breakersOf(client) };
    },
  };
}

function breakersOf(client: Pick<Client, "status">): BreakerView[] {
  return Object.values(client.status().providers).flatMap(({ endpoints, pairs }) =>
    endpoints.map(({ name, state, retryAfterMs }) => {
      const blocked = pairs.filter(({ endpoint, state: own }) => endpoint === name && own !== "closed");
      const [first] = blocked;
      const isOwn = state !== "closed" || first === undefined;
      return {
        endpoint: name,
        state: isOwn ? state : first.state,
        retryAfterMs: isOwn ? retryAfterMs : first.retryAfterMs,
      };
    }),
  );
}
