import { reaching } from "../../options/asking.ts";
import { interval } from "../../options/interval.ts";
import type { CommandSpec } from "../command.ts";

export const watchCommand: CommandSpec = {
  name: "watch",
  says: {
    en: "Tell what changes in rooms, until Ctrl-C.",
    zh: "持续关注直播间并报告变化，按 Ctrl-C 结束。",
  },
  words: "[room...]",
  wordsSay: { en: "rooms, as for info", zh: "直播间，写法同 info" },
  options: [
    {
      flags: "--file <file>",
      says: { en: "watch the rooms of this file too, one a line", zh: "同时关注文件中的直播间，每行一个" },
      completes: "file",
    },
    interval,
    { flags: "--json", says: { en: "print a line of JSON per change", zh: "每个变化输出一行 JSON" } },
    {
      flags: "--on-live <command>",
      says: {
        en: "run this when a broadcast begins, or is on air at the start, with {room}, {owner}, {title} and {liveId} filled in; no shell sees it",
        zh: "开播时（或启动时已在直播）运行该命令，填入 {room}、{owner}、{title}、{liveId}；不经过 shell",
      },
    },
    {
      flags: "--on-ended <command>",
      says: { en: "the same when a broadcast has ended", zh: "下播时运行该命令" },
    },
    ...reaching,
  ],
  examples: [
    { line: "123456789 987654321", says: { en: "two rooms", zh: "两个直播间" } },
    {
      line: "--file rooms.txt --on-live 'notify-send {owner} {title}'",
      says: { en: "a message when somebody goes on air", zh: "开播时发出通知" },
    },
  ],
  notes: [
    {
      en: "A room of which nobody knows is told as unknown, never as ended: docs/watching.md.",
      zh: "无法确定状态的直播间报告为未知，绝不报告为下播：docs/watching.md。",
    },
    {
      en: "The commands run once a broadcast: not when the same one is live again after an unknown, nor when a room is ended that was not on air before.",
      zh: "每场直播各运行一次：未知之后仍是同一场直播，或此前并未开播的直播间报告为下播，都不运行命令。",
    },
    {
      en: "A command that was started goes on when the watch has ended.",
      zh: "已经启动的命令在结束后仍继续运行。",
    },
  ],
  load: async () => (await import("./watch.ts")).watch,
};
