import { StreamFallbackError } from "../errors.ts";
import type { ClientConfig } from "./client-config.ts";
import { shownName } from "./describe-faults.ts";
import { isPlainObject } from "./is-plain-object.ts";
import { nearestName } from "./nearest-name.ts";
import { isProfileChoice } from "./profile-setting.ts";
import { isStrategyChoice } from "./strategy-setting.ts";

const IS_FOR_ALL = { strategy: isStrategyChoice, profile: isProfileChoice } as const;

/**
 * The schema knows no providers: what is set for one that the client does not have would be read by nobody.
 * @throws StreamFallbackError `INVALID_INPUT` with the path
 */
export function refuseUnknownProviders(
  patch: Partial<ClientConfig>,
  { providerIds, ending }: { providerIds: readonly string[]; ending: string },
): void {
  const { defaultProvider = "" } = patch;
  if (defaultProvider !== "" && !providerIds.includes(defaultProvider)) {
    const hint = hintOf(defaultProvider, { providerIds, before: "" });
    const what = `defaultProvider must be a provider of this client${hint}${ending}`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
  for (const name of ["strategy", "profile"] as const) {
    const value: unknown = patch[name];
    if (IS_FOR_ALL[name](value) || !isPlainObject(value)) continue;
    const unknown = Object.keys(value).find((id) => !providerIds.includes(id));
    if (unknown === undefined) continue;
    const hint = hintOf(unknown, { providerIds, before: `${name}.` });
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${name}.${shownName(unknown)} is no provider of this client${hint}${ending}`,
    );
  }
}

function hintOf(
  id: string,
  { providerIds, before }: { providerIds: readonly string[]; before: string },
): string {
  const nearest = nearestName({ key: id, group: "" }, providerIds);
  return nearest === undefined
    ? `; there is ${providerIds.join(", ")}`
    : `, did you mean ${before}${nearest}?`;
}
