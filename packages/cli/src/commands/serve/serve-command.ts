import { envFile } from "../../options/env-file.ts";
import { listening } from "../../options/listening.ts";
import { cors, roomsFile, watching } from "../../options/serving.ts";
import { trustedProxy } from "../../options/trusted-proxy.ts";
import type { CommandSpec } from "../command.ts";

export const serveCommand: CommandSpec = {
  name: "serve",
  says: {
    en: "Answer over HTTP, and watch rooms for who reads the events, until Ctrl-C.",
    zh: "提供 HTTP 服务，并关注直播间、推送变化，按 Ctrl-C 结束。",
  },
  words: "[room...]",
  wordsSay: {
    en: "rooms to watch, as for info, beside those on the list that is kept; any room may be asked for",
    zh: "要关注的直播间，写法同 info，与保存的列表合并；任何直播间都可以查询",
  },
  options: [
    ...listening({ port: 13_004, portVariable: "SERVE_PORT", hostVariable: "SERVE_HOST" }),
    cors,
    trustedProxy,
    roomsFile,
    envFile,
    ...watching,
  ],
  examples: [
    {
      line: "123456789",
      says: {
        en: "and then: curl http://127.0.0.1:13004/v1/rooms/123456789",
        zh: "然后：curl http://127.0.0.1:13004/v1/rooms/123456789",
      },
    },
    { line: "--file rooms.txt --port 8080", says: { en: "rooms of a file", zh: "文件中的直播间" } },
  ],
  notes: [
    {
      en: "API_KEY of the environment is what Authorization: Bearer must name then; it is no option, which every process of this machine could read.",
      zh: "设置环境变量 API_KEY 后，请求必须带 Authorization: Bearer；它不是选项，因为本机所有进程都能看到命令行。",
    },
    {
      en: "PROVIDERS names the platforms to load, with commas between them, and no others: douyin, bilibili, a package or a ./file. IDENTITIES_FILE is --identities.",
      zh: "PROVIDERS 指定要加载的平台（不再加载其他），用逗号分隔：douyin、bilibili、包或 ./文件。IDENTITIES_FILE 同 --identities。",
    },
    {
      en: "The list of watched rooms is kept in the cache, and those who share that, a file or a Redis, watch in turns, one at a time.",
      zh: "关注列表保存在缓存中；共用同一缓存（文件或 Redis）的服务轮流关注，同一时刻只有一个在查询。",
    },
    {
      en: "It needs the package @stream-fallback/server beside it. All routes and errors: docs/service.md.",
      zh: "需要同时安装 @stream-fallback/server。全部路由和错误：docs/service.md。",
    },
  ],
  load: async () => (await import("./serve.ts")).serve,
};
