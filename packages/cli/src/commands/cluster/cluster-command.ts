import { atTheDoor, balancing } from "../../options/balancing.ts";
import type { OptionSpec } from "../../options/option.ts";
import { readCount, readPort } from "../../options/read-values.ts";
import { roomsFile } from "../../options/serving.ts";
import type { CommandSpec } from "../command.ts";
import { handedOn } from "./handed-on.ts";

/** How many instances there are, and where. */
const instances: readonly OptionSpec[] = [
  {
    flags: "--count <count>",
    says: { en: "start this many instances of serve, 64 at most", zh: "启动的 serve 实例数，最多 64" },
    otherwise: "5",
    variable: "INSTANCE_COUNT",
    read: readCount,
  },
  {
    flags: "--start-port <port>",
    says: {
      en: "the port of the first one; the others have those behind it, and all of them listen on this machine alone",
      zh: "第一个实例的端口，其余依次加一；实例只在本机监听",
    },
    otherwise: "13004",
    variable: "START_PORT",
    read: readPort,
  },
];

export const clusterCommand: CommandSpec = {
  name: "cluster",
  says: {
    en: "Run several instances of serve behind one gateway, and start again what ends, until Ctrl-C.",
    zh: "在一个网关后运行多个 serve 实例，意外退出的会重新启动，按 Ctrl-C 全部结束。",
  },
  words: "[room...]",
  wordsSay: {
    en: "rooms to watch, as for serve; they are put on the list that the instances share, and one of them watches at a time",
    zh: "要关注的直播间，写法同 serve；加入各实例共用的列表，同一时刻只有一个实例在查询",
  },
  options: [...atTheDoor, ...instances, ...balancing, roomsFile, ...handedOn],
  examples: [
    { line: "", says: { en: "five instances, asked at port 13003", zh: "五个实例，统一使用 13003 端口" } },
    {
      line: "--count 3 --affinity ip --file rooms.txt",
      says: {
        en: "three, each client always at one of them, and rooms of a file",
        zh: "三个实例，每个客户端固定一个，并关注文件中的直播间",
      },
    },
    {
      line: "--env-file cluster.env",
      says: { en: "all of it in the variables of a file", zh: "全部设置写在文件的变量中" },
    },
  ],
  notes: [
    {
      en: "While it runs: curl -X PATCH http://127.0.0.1:13003/lb/cluster -d '{ \"instances\": 7 }' has seven run, SIGTTIN one more and SIGTTOU one fewer; POST /lb/cluster/restart or SIGHUP starts one after the other anew.",
      zh: "运行中：curl -X PATCH http://127.0.0.1:13003/lb/cluster -d '{ \"instances\": 7 }' 调整为七个，SIGTTIN 加一个，SIGTTOU 减一个；POST /lb/cluster/restart 或 SIGHUP 逐个重启。",
    },
    {
      en: "A second Ctrl-C ends it at once. API_KEY of the environment is that of the gateway and of all instances.",
      zh: "再按一次 Ctrl-C 立即结束。环境变量 API_KEY 同时用于网关和所有实例。",
    },
    {
      en: "--strategy chooses among the instances; that of asking the sites stands in the file of --config.",
      zh: "--strategy 用于选择实例；查询站点的策略写在 --config 的文件中。",
    },
    {
      en: "It needs the packages @stream-fallback/gateway and @stream-fallback/server beside it: docs/gateway.md.",
      zh: "需要同时安装 @stream-fallback/gateway 和 @stream-fallback/server：docs/gateway.md。",
    },
  ],
  load: async () => (await import("./cluster.ts")).cluster,
};
