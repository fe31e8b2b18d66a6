import { kindOf } from "../errors/kind-of.ts";
import { type Rule, selfDescribed } from "./settings.ts";

const MUST_BE = "the id of a provider";

/** Which ids there are, only the client knows. */
export const providerIdRule: Rule<string> = selfDescribed<string>(MUST_BE, (value) =>
  typeof value === "string" ? [] : [{ says: `must be ${MUST_BE}, not ${kindOf(value)}` }],
);
