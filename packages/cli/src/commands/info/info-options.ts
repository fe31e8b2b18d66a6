import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import type { JsonOptions } from "./json-line.ts";

/** What is to be seen of how an answer came about. */
interface LookingOptions {
  explain?: boolean;
  explainJson?: boolean;
  raw?: boolean;
}

/** What the options of `info` give. */
export interface InfoOptions extends AskingOptions, EverywhereOptions, JsonOptions, LookingOptions {
  file?: string;
  concurrency?: number;
  json?: boolean;
  /** In ms. */
  maxAge?: number;
}
