import { reaching } from "./asking.ts";
import { interval } from "./interval.ts";
import type { OptionSpec } from "./option.ts";
import { readSeveral } from "./read-values.ts";

/** Whose pages may read answers. */
export const cors: OptionSpec = {
  flags: "--cors <origin>",
  says: {
    en: "let pages of this origin read answers, as in https://page.example; may be given again",
    zh: "允许该来源的网页读取结果，如 https://page.example；可多次使用",
  },
  variable: "CORS_ORIGINS",
  read: readSeveral,
};

/** Rooms to watch beside those on the line. */
export const roomsFile: OptionSpec = {
  flags: "--file <file>",
  says: { en: "watch the rooms of this file too, one a line", zh: "同时关注文件中的直播间，每行一个" },
  completes: "file",
};

/** How a service watches and asks sites. */
export const watching: readonly OptionSpec[] = [interval, ...reaching];
