import { StreamFallbackError } from "../errors.ts";
import type { Adapter } from "../provider/provider.ts";
import { describeRoom } from "../room/room-ref.ts";
import { noSuchQuality } from "../room/select-stream.ts";
import type { ToldTogether } from "./batches.ts";
import type { Lacking, Question } from "./question.ts";

interface Failing<Extra> {
  /** Who answered without a stream that will do. */
  lacking: readonly Lacking<Extra>[];
  /** What was told before of the room together with others. */
  together: Pick<ToldTogether<Extra>, "attempts"> | undefined;
  failure: StreamFallbackError;
}

/** Why there is no answer: that nobody who answered has such a stream tells more than that everyone failed. */
export function callFailure<Extra>(
  { call, room }: Question<Extra>,
  { lacking, together, failure: last }: Failing<Extra>,
): StreamFallbackError {
  const failure = withBoth(together, last);
  const [first] = lacking;
  if (first === undefined || failure.fault !== "pool") return failure;
  const sources = lacking.flatMap(({ answer }) => answer?.sources ?? []);
  const missing =
    sources.length > 0
      ? noSuchQuality(sources, call)
      : new StreamFallbackError("NO_SUCH_QUALITY", first.reason);
  const apis = lacking.map(({ api }) => api).join(" and ");
  return missing.at(`${apis}, ${describeRoom(room)}`).withAttempts(failure.attempts);
}

/** The failure with who was asked about the room together with others before. */
function withBoth(
  together: Pick<ToldTogether<unknown>, "attempts"> | undefined,
  failure: StreamFallbackError,
): StreamFallbackError {
  if (together === undefined || together.attempts.length === 0) return failure;
  const alone = failure.attempts.filter((attempt) => !together.attempts.includes(attempt));
  return failure.withAttempts([...together.attempts, ...alone]);
}

/**
 * Those that were asked about the room together with others, and said nothing of it.
 * @throws StreamFallbackError where nobody else can be asked for it
 */
export function askedBefore(
  adapters: readonly Pick<Adapter, "name">[],
  together: ToldTogether<unknown> | undefined,
): string[] | undefined {
  if (together?.failure === undefined) return undefined;
  const asked = together.attempts.map(({ endpoint }) => endpoint);
  if (adapters.some(({ name }) => !asked.includes(name))) return asked;
  throw together.failure;
}
