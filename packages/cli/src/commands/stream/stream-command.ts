import { asking, maxAge } from "../../options/asking.ts";
import type { OptionSpec } from "../../options/option.ts";
import { players } from "../../programs/players.ts";
import type { CommandSpec } from "../command.ts";
import { qualityNames } from "./quality-names.ts";

const choosing: readonly OptionSpec[] = [
  {
    flags: "--quality <quality>",
    says: {
      en: `the quality, else the next one down, else up: ${qualityNames.douyin.join(", ")}; at Bilibili ${qualityNames.bilibili.join(", ")}, or the site's number (10000)`,
      zh: `清晰度，没有则依次取更低、更高的：${qualityNames.douyin.join("、")}；B 站为 ${qualityNames.bilibili.join("、")}，或其编号（10000）`,
    },
    otherwise: { en: "the best one with a picture", zh: "有画面的最高清晰度" },
  },
  {
    flags: "--strict",
    says: { en: "fail rather than take another quality", zh: "没有这个清晰度则失败，不取其他清晰度" },
  },
  {
    flags: "--format <format>",
    says: { en: "take only this format", zh: "只取该格式" },
    choices: ["flv", "hls"],
    otherwise: { en: "flv, else hls", zh: "flv，没有则 hls" },
  },
  { flags: "--only-audio", says: { en: "the sound alone", zh: "只取声音" } },
];

const doing: readonly OptionSpec[] = [
  { flags: "--list", says: { en: "print all that there is instead", zh: "改为列出所有流" } },
  {
    flags: "--open <player>",
    says: { en: "play it", zh: "用播放器打开" },
    choices: players,
  },
  {
    flags: "--exec <command>",
    says: {
      en: "run this with {url}, {owner}, {title}, {room}, {quality} and {format} filled in; no shell sees it",
      zh: "运行该命令，填入 {url}、{owner}、{title}、{room}、{quality}、{format}；不经过 shell",
    },
  },
  {
    flags: "--json",
    says: { en: "print a line of JSON", zh: "输出一行 JSON" },
  },
];

export const streamCommand: CommandSpec = {
  name: "stream",
  says: { en: "Print the address of a room's stream, play it or record it.", zh: "输出、播放或录制直播流。" },
  words: "<room...>",
  wordsSay: {
    en: "a room, as for info; a share text may be given without quotes",
    zh: "一个直播间，写法同 info；分享文本可不加引号",
  },
  options: [...choosing, ...doing, maxAge, ...asking],
  examples: [
    { line: "123456789", says: { en: "the best quality", zh: "最高清晰度" } },
    { line: "123456789 --list", says: { en: "what there is", zh: "有哪些流" } },
    {
      line: "123456789 --quality hd --open mpv",
      says: { en: "look on", zh: "观看" },
    },
    {
      line: "123456789 --exec 'ffmpeg -i {url} -c copy \"{owner}.flv\"'",
      says: { en: "record", zh: "录制" },
    },
  ],
  notes: [
    {
      en: "A quality that neither the room nor its platform knows is a slip, and ends with code 2; one that the room lacks is replaced with a warning.",
      zh: "直播间和平台都没有的清晰度视为笔误，以退出码 2 结束；平台有而该直播间没有的，则改取其他清晰度并给出警告。",
    },
    {
      en: "--list has what came with the answer, then what is there for whoever names it with --quality, and what only a login gets.",
      zh: "--list 先列出结果中的流，再列出须用 --quality 指定才会取得的清晰度，以及登录可得的清晰度。",
    },
  ],
  load: async () => (await import("./stream.ts")).stream,
};
