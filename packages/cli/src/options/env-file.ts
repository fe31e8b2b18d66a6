import type { OptionSpec } from "./option.ts";
import { readSeveral } from "./read-values.ts";

/** Where the variables of a service stand, beside its environment. */
export const envFile: OptionSpec = {
  flags: "--env-file <file>",
  says: {
    en: "take variables from this file too, NAME=value on a line; those of the environment go before; may be given again",
    zh: "同时读取文件中的变量，每行一个 NAME=value；已有的环境变量优先；可多次使用",
  },
  completes: "file",
  read: readSeveral,
};
