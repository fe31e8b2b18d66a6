import { isPlainObject } from "./is-plain-object.ts";
import type { SaidFault } from "./settings.ts";

/** A choice for each provider by its id; who is not named keeps the default. */
export type PerProvider<Choice> = Readonly<Record<string, Choice | undefined>>;

/** The choice for one provider, out of one for all or one for each; undefined where it is for others only. */
export function choiceOf<Choice>(
  setting: Choice | PerProvider<Choice>,
  { providerId, isChoice }: { providerId: string; isChoice: (value: unknown) => boolean },
): Choice | undefined {
  if (isChoice(setting) || !isPlainObject(setting)) return setting as Choice;
  return Object.hasOwn(setting, providerId) ? (setting[providerId] as Choice | undefined) : undefined;
}

/** What is wrong with a choice for each provider; whether there are such providers, only the client knows. */
export function providerFaults(
  value: unknown,
  faultsOf: (choice: unknown, path: readonly string[]) => readonly SaidFault[],
): SaidFault[] {
  return Object.entries(value as object).flatMap(([providerId, choice]) =>
    choice === undefined ? [] : faultsOf(choice, [providerId]),
  );
}
