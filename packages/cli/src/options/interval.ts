import type { OptionSpec } from "./option.ts";
import { readInterval } from "./read-values.ts";

/** How often a watch asks. */
export const interval: OptionSpec = {
  flags: "--interval <seconds>",
  says: {
    en: "ask for each room this often, at least 1 s apart",
    zh: "每个直播间的查询间隔，以秒计，至少 1",
  },
  otherwise: {
    en: "60 near its usual hours, else 180, long idle 300",
    zh: "常播时段 60，其他 180，久未开播 300",
  },
  read: readInterval,
};
