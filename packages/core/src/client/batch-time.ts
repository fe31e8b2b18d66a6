import type { Deadline } from "../policies/deadline.ts";
import type { Clock } from "../runtime/clock.ts";

/** How much of the time left may go by before rooms are asked for alone. */
const SHARE = 0.5;
/** Calls of one moment begin some ms apart: nobody is hasty whose share is so near to the longest. */
const NEARLY = 0.9;

interface Timing<Member> {
  clock: Clock;
  /** Told of one that is to be asked for alone by now. */
  onHaste(member: Member): void;
}

/**
 * The time of a request about many rooms: that of whoever has the most. Who has much less leaves before its end, so that one
 * call in a hurry costs no other its answer. It is over when nobody waits any more.
 */
export function batchTime<Member extends { deadline: Deadline }>(
  members: readonly Member[],
  { clock, onHaste }: Timing<Member>,
): Deadline & { over(): void } {
  const ending = new AbortController();
  const waiting = new Set(members);
  const leave = (member: Member) => {
    waiting.delete(member);
    if (waiting.size === 0) ending.abort();
  };
  const shareOf = ({ deadline }: Member) => deadline.remainingMs() * SHARE;
  const mostMs = Math.max(...members.map(shareOf));
  const endsAt = clock.now() + mostMs;
  const timers = members.flatMap((member) => {
    member.deadline.signal.addEventListener("abort", () => leave(member), { once: true });
    const shareMs = shareOf(member);
    if (shareMs >= mostMs * NEARLY) return [];
    const hasten = () => {
      onHaste(member);
      leave(member);
    };
    return [clock.setTimeout(hasten, shareMs)];
  });
  return {
    signal: ending.signal,
    remainingMs: () => Math.max(0, endsAt - clock.now()),
    over() {
      for (const timer of timers) clock.clearTimeout(timer);
    },
  };
}
