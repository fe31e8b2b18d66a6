import { remembering, settings } from "../../options/asking.ts";
import type { CommandSpec } from "../command.ts";

export const statusCommand: CommandSpec = {
  name: "status",
  says: {
    en: "Tell what is remembered of adapters, identities and rates; reset lets them be asked at once.",
    zh: "显示缓存中的接口、身份和速率状态；reset 使其可立即使用。",
  },
  words: "[reset] [adapter]",
  wordsSay: {
    en: "reset closes the breakers of all adapters and forgets what blocks have taught of rates; with a name such as web or douyin/web only of that one",
    zh: "reset 解除所有接口的熔断，并清除因风控学到的速率；给出名称（如 web 或 douyin/web）则只针对该接口",
  },
  options: [
    {
      flags: "--json",
      says: {
        en: "print one line of JSON; its alerts are empty, since they are told by the client that runs",
        zh: "输出一行 JSON；其中告警为空，告警由运行中的客户端给出",
      },
    },
    ...settings,
    ...remembering,
  ],
  examples: [
    { line: "", says: { en: "how things stand", zh: "当前状况" } },
    { line: "reset web", says: { en: "ask the adapter web again at once", zh: "立即恢复使用 web 接口" } },
  ],
  load: async () => (await import("./status.ts")).status,
};
