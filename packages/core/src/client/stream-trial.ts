import type { Deadline } from "../policies/deadline.ts";
import type { CurrentStream } from "../room/room-info.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { Memory } from "./memory.ts";
import { PROBE_TIMEOUT_MS, type Probed } from "./probe-stream.ts";
import type { Question } from "./question.ts";
import type { RecalledAnswer } from "./recall-answer.ts";

interface TrialParts<Extra> {
  call: ClientGetStreamOptions;
  deadline: Deadline;
  /** Given where streams are needed. */
  probe?: ((stream: CurrentStream) => Promise<Probed>) | undefined;
  memory: Memory<Extra>;
}

/** Whether remembered streams still play, as one call found: it reads no stream twice. */
export interface StreamTrial<Extra> {
  /** Whether the answer may be given without asking the site. */
  plays(recalled: RecalledAnswer<Extra>): Promise<boolean>;
  /**
   * Whether it may be given after asking failed. Where nobody could say whether it plays it is better than nothing, but
   * not for who wants to be sure.
   */
  mayPlay(recalled: RecalledAnswer<Extra>): Promise<boolean>;
  /** How much of the call's time `mayPlay` may need, in ms. */
  reserveMs(recalled: RecalledAnswer<Extra>): number;
}

export function createStreamTrial<Extra>(
  question: Question<Extra>,
  { call, deadline, probe, memory: { keptStreams, clock } }: TrialParts<Extra>,
): StreamTrial<Extra> {
  const startedAt = clock.wallNow();
  /** By address; made when first needed, which is in few calls. */
  let verdicts: Map<string, Probed["verdict"]> | undefined;

  async function verdictOn(stream: CurrentStream): Promise<Probed["verdict"]> {
    const known = verdicts?.get(stream.url);
    if (known !== undefined) return known;
    const probed = await probe?.(stream).catch((thrown) => {
      if (deadline.signal.aborted) throw thrown;
      // There was no time left.
      return undefined;
    });
    const verdict = probed?.verdict ?? "unknown";
    verdicts ??= new Map();
    verdicts.set(stream.url, verdict);
    return verdict;
  }

  /** Whether nobody has proven meanwhile that the broadcast is over. */
  function holds(recalled: RecalledAnswer<Extra>): boolean {
    const ageMs = recalled.ageMs + clock.wallNow() - startedAt;
    return !keptStreams.isOutdated(question, { ...recalled, ageMs });
  }

  return {
    async plays(recalled) {
      if (recalled.unproven === undefined) return true;
      return (await verdictOn(recalled.unproven)) === "plays" && holds(recalled);
    },
    async mayPlay(recalled) {
      if (recalled.unproven === undefined) return true;
      const verdict = await verdictOn(recalled.unproven);
      return (verdict === "plays" || (verdict === "unknown" && call.probe !== true)) && holds(recalled);
    },
    reserveMs: ({ unproven }) =>
      unproven === undefined || verdicts?.has(unproven.url)
        ? 0
        : Math.min(PROBE_TIMEOUT_MS, deadline.remainingMs() / 4),
  };
}
