import { kindOf } from "../errors/kind-of.ts";
import { type Rule, selfDescribed } from "./settings.ts";
import { unknownNameFault } from "./unknown-name-fault.ts";

/** The library that requests are sent with. */
export type TransportSetting = "got" | "undici";

const KNOWN: readonly TransportSetting[] = ["got", "undici"];
const MUST_BE = '"got" or "undici"';

export const transportRule: Rule<TransportSetting> = selfDescribed<TransportSetting>(MUST_BE, (value) =>
  typeof value === "string"
    ? unknownNameFault(value, { known: KNOWN, path: [] })
    : [{ says: `must be ${MUST_BE}, not ${kindOf(value)}` }],
);
