import { asking, maxAge } from "../../options/asking.ts";
import type { OptionSpec } from "../../options/option.ts";
import { readCount, readNames } from "../../options/read-values.ts";
import type { CommandSpec } from "../command.ts";

const input: OptionSpec[] = [
  {
    flags: "--file <file>",
    says: { en: "ask for the rooms of this file too, one a line", zh: "同时查询文件中的直播间，每行一个" },
    completes: "file",
  },
  {
    flags: "--concurrency <number>",
    says: { en: "ask for so many rooms at a time", zh: "同时查询的直播间数" },
    otherwise: "4",
    read: readCount,
  },
];

const output: OptionSpec[] = [
  {
    flags: "--json",
    says: {
      en: "print a line of JSON per room, as each is answered",
      zh: "每个直播间输出一行 JSON，按完成顺序",
    },
  },
  { flags: "--pretty", says: { en: "indent the JSON", zh: "缩进 JSON" } },
  {
    flags: "--fields <names>",
    says: {
      en: "print these fields only, such as owner,title,meta.ageMs",
      zh: "只输出这些字段，例如 owner,title,meta.ageMs",
    },
    read: readNames,
  },
];

const looking: OptionSpec[] = [
  {
    flags: "--explain",
    says: {
      en: "tell on stderr how the answer came about; --explain=json prints the answer as JSON with that in it",
      zh: "在 stderr 说明结果的由来；--explain=json 则以 JSON 输出结果，说明也在其中",
    },
  },
  {
    flags: "--raw",
    says: {
      en: "print the site's own reply instead, without cookies and signatures",
      zh: "改为输出站点的原始响应，去除 cookie 和签名",
    },
  },
];

export const infoCommand: CommandSpec = {
  name: "info",
  says: {
    en: "Is this live room on air, who is it, which qualities does it have?",
    zh: "直播间是否开播、主播是谁、有哪些清晰度？",
  },
  words: "[room...]",
  wordsSay: {
    en: "the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one; - reads rooms from stdin, one a line",
    zh: "直播间网址中的号码、直播间或主播的任何网址、短链接或含链接的分享文本；- 表示从标准输入读取，每行一个",
  },
  options: [...input, ...output, ...looking, maxAge, ...asking],
  examples: [
    { line: "123456789", says: { en: "one room", zh: "一个直播间" } },
    {
      line: "https://live.douyin.com/123456789 --json",
      says: { en: "the whole answer, for a program", zh: "完整结果，供程序使用" },
    },
    {
      line: "--file rooms.txt --json --fields roomId,living,title",
      says: { en: "many rooms", zh: "多个直播间" },
    },
    {
      line: "123456789 --api webHTML --verbose",
      says: { en: "one way of asking, step by step", zh: "只用一个接口，并逐步显示过程" },
    },
  ],
  notes: [
    {
      en: "A first word that is nearly the name of a command, such as wach, is refused; a room of this name is asked for with -- before it.",
      zh: "首个参数若与命令名相近（如 wach）会被拒绝；若确为直播间名，请在前面加 --。",
    },
  ],
  load: async () => (await import("./info.ts")).info,
};
