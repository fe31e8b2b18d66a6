import { reaching } from "../../options/asking.ts";
import type { CommandSpec } from "../command.ts";

export const resolveCommand: CommandSpec = {
  name: "resolve",
  says: {
    en: "Print the ids that a number, URL, short link or share text stands for.",
    zh: "输出号码、网址、短链接或分享文本所指的 id。",
  },
  words: "<room...>",
  wordsSay: { en: "rooms, as for info", zh: "直播间，写法同 info" },
  options: [
    { flags: "--json", says: { en: "print a line of JSON per room", zh: "每个直播间输出一行 JSON" } },
    ...reaching,
  ],
  examples: [
    {
      line: "https://v.douyin.com/iRNBho5D/",
      says: {
        en: "platform, room and uid, with tabs between them",
        zh: "平台、直播间号和 uid，以制表符分隔",
      },
    },
  ],
  load: async () => (await import("./resolve.ts")).resolve,
};
