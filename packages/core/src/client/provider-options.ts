import { checkedBySchema } from "../provider/check-by-schema.ts";
import type { Provider } from "../provider/provider.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import { ownCall } from "./question.ts";

/**
 * The call with the options that the provider's schema makes of those of the caller.
 * @throws StreamFallbackError `INVALID_INPUT` for options that the provider does not take
 */
export function withProviderOptions(
  call: ClientGetStreamOptions,
  { id, optionsSchema }: Provider,
): ClientGetStreamOptions {
  if (optionsSchema === undefined) return call;
  const options = checkedBySchema(optionsSchema, { value: call.options, owner: `options of ${id}` });
  return ownCall({ ...call, options });
}
