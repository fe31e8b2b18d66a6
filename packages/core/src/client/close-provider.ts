import { toStreamFallbackError } from "../errors.ts";
import { withDeadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** How long a provider may take to let go of what it holds. */
const CLOSE_TIMEOUT_MS = 5_000;

/** Lets a provider close. One that fails, or takes longer than 5 s, is warned of and keeps nobody from closing. */
export async function closeProvider(
  provider: Provider,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<void> {
  const close = async () => provider.close?.();
  try {
    await withDeadline(close, { clock, timeoutMs: CLOSE_TIMEOUT_MS, signals: [] });
  } catch (error) {
    logger.warn(
      { provider: provider.id, error: toStreamFallbackError(error).reason },
      "a provider could not close; it may still hold something",
    );
  }
}
