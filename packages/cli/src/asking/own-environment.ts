import type { AskingOptions } from "../options/asking.ts";
import type { Surroundings } from "../surroundings.ts";

/** The environment without what is Douyin's own, where a plugin is asked: nobody else must get its cookies. */
export function ownEnvironment(
  { provider = [] }: Pick<AskingOptions, "provider">,
  environment: Surroundings["environment"],
): Surroundings["environment"] {
  if (provider.length === 0) return environment;
  const { DOUYIN_COOKIE: _cookie, DOUYIN_IDENTITIES: _identities, ...others } = environment;
  return others;
}
