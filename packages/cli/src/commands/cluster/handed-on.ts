import { envFile } from "../../options/env-file.ts";
import { longName, type OptionSpec } from "../../options/option.ts";
import { cors, watching } from "../../options/serving.ts";

/** What the instances are given as it was given here. The strategy of the line is that of the gateway. */
export const handedOn: readonly OptionSpec[] = [
  cors,
  envFile,
  ...watching.filter((spec) => longName(spec) !== "strategy"),
];
