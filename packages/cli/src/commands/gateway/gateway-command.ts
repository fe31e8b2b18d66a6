import { atTheDoor, balancing } from "../../options/balancing.ts";
import { envFile } from "../../options/env-file.ts";
import type { OptionSpec } from "../../options/option.ts";
import { readCount, readInterval, readPort, readSeveral } from "../../options/read-values.ts";
import type { CommandSpec } from "../command.ts";

/** Where the backends are, in one of several ways. */
const backends: readonly OptionSpec[] = [
  {
    flags: "--backend <address>",
    says: {
      en: "forward to this one, host:port, or host:port;weight=3 for three times the share of another; may be given again, the variable has commas",
      zh: "后端地址 host:port；host:port;weight=3 分得三倍请求；可多次使用，环境变量中用逗号分隔",
    },
    variable: "BACKEND_HOSTS",
    read: readSeveral,
  },
  {
    flags: "--backends <file>",
    says: {
      en: "forward to those of this file, a list as JSON or YAML; its changes are followed",
      zh: "后端列表文件，JSON 或 YAML；修改后自动生效",
    },
    variable: "BACKEND_FILE",
    completes: "file",
  },
  {
    flags: "--start-port <port>",
    says: {
      en: "forward to ports of this machine, from this one on; --count says how many",
      zh: "转发到本机从该端口开始的连续端口，数量由 --count 指定",
    },
    variable: "BACKEND_START_PORT",
    read: readPort,
  },
  {
    flags: "--count <count>",
    says: { en: "this many ports from --start-port on", zh: "从 --start-port 开始的端口数量" },
    variable: "BACKEND_COUNT",
    read: readCount,
  },
  {
    flags: "--dns <name>",
    says: {
      en: "forward to all addresses that DNS has for this name",
      zh: "转发到该域名在 DNS 中的所有地址",
    },
    variable: "BACKEND_DNS",
  },
  {
    flags: "--dns-port <port>",
    says: { en: "their port", zh: "这些地址的端口" },
    otherwise: "13004",
    variable: "BACKEND_PORT",
    read: readPort,
  },
  {
    flags: "--dns-interval <seconds>",
    says: { en: "ask DNS this often, at least 1 s apart", zh: "查询 DNS 的间隔，以秒计，至少 1" },
    otherwise: "60",
    variable: "DNS_INTERVAL",
    read: readInterval,
  },
  {
    flags: "--redis <url>",
    says: {
      en: "forward to those in a hash of this Redis, redis://host:6379/0; its changes are followed",
      zh: "后端列表存放在该 Redis 的哈希中，如 redis://host:6379/0；修改后自动生效",
    },
    variable: "BACKEND_REDIS",
  },
  {
    flags: "--etcd <url>",
    says: {
      en: "forward to those in keys of this etcd, http://host:2379; its changes are followed",
      zh: "后端列表存放在该 etcd 的键中，如 http://host:2379；修改后自动生效",
    },
    variable: "BACKEND_ETCD",
  },
  {
    flags: "--key <key>",
    says: {
      en: "the name of the hash, or what the keys in etcd begin with",
      zh: "哈希的名称，或 etcd 中键的前缀",
    },
    otherwise: { en: "backends, in etcd /backends/", zh: "backends，etcd 中为 /backends/" },
    variable: "BACKEND_KEY",
  },
];

export const gatewayCommand: CommandSpec = {
  name: "gateway",
  says: {
    en: "Stand before several HTTP services and forward each request to one, until Ctrl-C.",
    zh: "为多个 HTTP 服务做负载均衡，逐个转发请求，按 Ctrl-C 结束。",
  },
  options: [...atTheDoor, ...backends, ...balancing, envFile],
  examples: [
    {
      line: "--backend 127.0.0.1:13004 --backend 127.0.0.1:13005",
      says: { en: "two services of this machine in turn", zh: "轮流转发到本机的两个服务" },
    },
    {
      line: '--backend 127.0.0.1:13004 --backend "127.0.0.1:13005;weight=3"',
      says: { en: "three of four requests to the second one", zh: "四个请求中三个发往第二个" },
    },
    {
      line: "--start-port 13004 --count 5 --affinity ip",
      says: { en: "five, and each client always to one of them", zh: "五个服务，每个客户端固定一个" },
    },
    {
      line: "--backends backends.yaml --health-interval 5",
      says: {
        en: "those of a list that may change, such as - 127.0.0.1:13004 on each line",
        zh: "可随时修改的列表中的服务，每行如 - 127.0.0.1:13004",
      },
    },
  ],
  notes: [
    {
      en: "API_KEY of the environment opens /lb and all below it, as Authorization: Bearer; what is forwarded needs none, and /health and /api/client-ip are open.",
      zh: "设置环境变量 API_KEY 后，/lb 及其下的路径必须带 Authorization: Bearer；被转发的请求不需要，/health 和 /api/client-ip 开放。",
    },
    {
      en: "Backends are named in one way: on the line, else in the environment.",
      zh: "后端只能用一种方式指定：命令行优先，其次是环境变量。",
    },
    {
      en: "In a Redis or an etcd each backend is a value such as 10.0.0.1:13004;weight=3, or a name where the value is empty. Redis needs the package @keyv/redis too; an address with a password is better in its variable.",
      zh: "Redis 或 etcd 中每个后端为一个值，如 10.0.0.1:13004;weight=3；值为空时用名称。Redis 还需安装 @keyv/redis；含密码的地址请用环境变量。",
    },
    {
      en: "It needs the packages @stream-fallback/gateway and @stream-fallback/server beside it: docs/gateway.md.",
      zh: "需要同时安装 @stream-fallback/gateway 和 @stream-fallback/server：docs/gateway.md。",
    },
  ],
  load: async () => (await import("./gateway.ts")).gateway,
};
