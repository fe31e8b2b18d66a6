import { kindOf } from "../errors/kind-of.ts";
import { type BalancerProfile, balancerProfiles } from "./balancer-profiles.ts";
import { balancerSchema, defaultBalancerConfig } from "./balancer-schema.ts";
import { isPlainObject } from "./is-plain-object.ts";
import { choiceOf, type PerProvider, providerFaults } from "./per-provider.ts";
import { faultsInside, type Rule, type SaidFault, selfDescribed, settings } from "./settings.ts";
import { strategyChoiceRule } from "./strategy-setting.ts";
import { unknownNameFault } from "./unknown-name-fault.ts";

/** A profile by name, or as the object itself. */
export type ProfileChoice = "default" | "low-latency" | "high-concurrency" | BalancerProfile;

/** One profile for all providers, or one for each by its id. */
export type ProfileSetting = ProfileChoice | PerProvider<ProfileChoice>;

const profileSchema = settings({ strategy: strategyChoiceRule, ...balancerSchema.shape });

const profileDefaults = { strategy: "priority-weight", ...defaultBalancerConfig };

const MUST_BE = "the name of a profile or the profile itself";

/** What a client's `profile` may be. */
export const profileRule: Rule<ProfileSetting> = selfDescribed<ProfileSetting>(
  `${MUST_BE}, or one of these per provider`,
  (value) => (isProfileChoice(value) ? choiceFaults(value) : providerFaults(value, choiceFaults)),
);

/** The profile of a provider; that without settings where it is given for others only. */
export function profileOfProvider(setting: ProfileSetting, providerId: string): BalancerProfile {
  const choice = choiceOf<ProfileChoice>(setting, { providerId, isChoice: isProfileChoice }) ?? {};
  return typeof choice === "string" ? (balancerProfiles.get(choice) ?? {}) : choice;
}

/** An object that has parts of a profile and nothing else is one; any other names providers. */
export function isProfileChoice(value: unknown): boolean {
  return !isPlainObject(value) || Object.keys(value).every((key) => Object.hasOwn(profileSchema.shape, key));
}

function choiceFaults(value: unknown, path: readonly string[] = []): SaidFault[] {
  if (typeof value === "string")
    return unknownNameFault(value, { known: [...balancerProfiles.keys()], path });
  if (!isPlainObject(value)) return [{ path, says: `must be ${MUST_BE}, not ${kindOf(value)}` }];
  return faultsInside({ schema: profileSchema, defaults: profileDefaults }, { given: value, path });
}
