import { reaching } from "../../options/asking.ts";
import type { CommandSpec } from "../command.ts";

export const doctorCommand: CommandSpec = {
  name: "doctor",
  says: {
    en: "Try what works from here, and say what to do about what does not.",
    zh: "检查在本机能否使用，并说明如何解决问题。",
  },
  words: "[room...]",
  wordsSay: {
    en: "one room or two, by which each adapter is tried once; without one, no adapter is tried",
    zh: "一个或两个直播间，用于将每个接口各试一次；不指定则不试接口",
  },
  options: [
    {
      flags: "--uid <uid>",
      says: {
        en: "the anchor's sec_user_id, which mobile and userHTML ask by",
        zh: "主播的 sec_user_id，mobile 和 userHTML 凭它查询",
      },
    },
    { flags: "--json", says: { en: "print a line of JSON per check", zh: "每项检查输出一行 JSON" } },
    ...reaching,
  ],
  examples: [
    {
      line: "123456789",
      says: {
        en: "everything, with a room that you know is on air",
        zh: "全部检查，请用一个确定在直播的直播间",
      },
    },
  ],
  load: async () => (await import("./doctor.ts")).doctor,
};
