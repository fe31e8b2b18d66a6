import { apiChoices } from "../api-choices.ts";
import type { CacheOption } from "../cache/choose-cache.ts";
import type { OptionSpec } from "./option.ts";
import { readAge, readCache, readSeveral, readTimeout } from "./read-values.ts";

/** What the options of the commands that ask a site give. */
export interface AskingOptions {
  api: string;
  uid?: string | undefined;
  cookie?: string | undefined;
  /** A file with the cookie in any form. */
  cookieFile?: string | undefined;
  /** A file of identities. @default what the environment says */
  identities?: string | undefined;
  /** The address of a proxy. @default what the environment says */
  proxy?: string | undefined;
  /** The name of a strategy. @default that of the settings */
  strategy?: string | undefined;
  /** @default the settings' `timeoutMs` */
  timeout?: number | undefined;
  /** A JSON file of settings. */
  config?: string | undefined;
  /** Where things are remembered from run to run; false for nowhere. @default what the environment says */
  cache?: CacheOption | undefined;
  /** The library that requests are sent with. @default that of the settings */
  transport?: "got" | "undici" | undefined;
  /** A folder. */
  driftSamples?: string | undefined;
  /** Packages and files of plugins. */
  provider?: readonly string[] | undefined;
}

const provider: OptionSpec = {
  flags: "--provider <plugin>",
  says: {
    en: "rooms without a platform are of this one: douyin, bilibili, or a package or ./file that exports createProvider: docs/providers.md",
    zh: "未注明平台的直播间归它：douyin、bilibili，或导出 createProvider 的包或 ./文件：docs/providers.md",
  },
  completes: "file",
  read: readSeveral,
};

const api: OptionSpec = {
  flags: "--api <api>",
  says: {
    en: "ask all in turn, one at random, or only the named one",
    zh: "轮流使用所有接口、随机使用一个，或只用指定的一个",
  },
  choices: apiChoices,
  hasOwnChoices: true,
  otherwise: "balance",
};

const uid: OptionSpec = {
  flags: "--uid <uid>",
  says: {
    en: "the anchor's sec_user_id, which mobile and userHTML ask by; at Bilibili the mid, which batchByUid asks by",
    zh: "主播的 sec_user_id，mobile 和 userHTML 凭它查询；B 站为 mid，batchByUid 凭它查询",
  },
};

/** Who asks, and through what. */
const asWhom: readonly OptionSpec[] = [
  {
    flags: "--cookie-file <file>",
    says: {
      en: "a cookie of your own: a header, or an export of your browser",
      zh: "自己的 cookie 文件：请求头，或浏览器导出的内容",
    },
    completes: "file",
  },
  {
    flags: "--cookie <header>",
    says: {
      en: "the same on the line, where every process of this machine may read it",
      zh: "直接写在命令行上的 cookie，本机所有进程都能看到",
    },
    variable: "DOUYIN_COOKIE, BILIBILI_COOKIE",
  },
  {
    flags: "--identities <file>",
    says: {
      en: "cookies and proxies to ask with, as JSON or YAML; a variable holds the JSON itself, not the file's name: docs/identities.md",
      zh: "身份文件，即多组 cookie 和代理，JSON 或 YAML；环境变量的值为 JSON 内容本身，而非文件名：docs/identities.md",
    },
    variable: "DOUYIN_IDENTITIES, BILIBILI_IDENTITIES",
    completes: "file",
  },
  {
    flags: "--proxy <url>",
    says: {
      en: "go through this proxy: http://, https:// or socks5://user:password@host:port",
      zh: "使用代理：http://、https:// 或 socks5://user:password@host:port",
    },
    variable: "HTTPS_PROXY",
  },
  {
    flags: "--transport <library>",
    says: { en: "send requests with this library", zh: "发送请求用的库" },
    choices: ["got", "undici"],
    otherwise: "got",
  },
];

const settingsFile: OptionSpec = {
  flags: "--config <file>",
  says: {
    en: "a JSON file of settings: docs/configuration.md has them all",
    zh: "JSON 配置文件：全部设置见 docs/configuration.md",
  },
  completes: "file",
};

/** How it is asked. */
const how: readonly OptionSpec[] = [
  {
    flags: "--strategy <name>",
    says: {
      en: "choose who is asked first by this strategy: docs/strategies",
      zh: "先用哪个接口的策略：docs/strategies",
    },
    otherwise: "priority-weight",
  },
  {
    flags: "--timeout <seconds>",
    says: { en: "give up after this long", zh: "超时秒数" },
    otherwise: "20",
    read: readTimeout,
  },
  settingsFile,
  {
    flags: "--drift-samples <folder>",
    says: {
      en: "keep the shape of replies that changed here, for a bug report; no values",
      zh: "将变化的响应结构存入该目录以便反馈，不含任何值",
    },
    completes: "folder",
  },
];

/** Whose standing is told. */
export const settings: readonly OptionSpec[] = [
  provider,
  ...asWhom.filter(({ flags }) => flags.startsWith("--identities")),
  settingsFile,
];

/** Where things are remembered. */
export const remembering: readonly OptionSpec[] = [
  {
    flags: "--cache <uri>",
    says: {
      en: "remember in this place: sqlite:///absolute/path.sqlite or redis://host:6379/0",
      zh: "缓存位置：sqlite:///absolute/path.sqlite 或 redis://host:6379/0",
    },
    variable: "CACHE_URL",
    read: readCache,
  },
  {
    flags: "--no-cache",
    says: {
      en: "remember nothing from other runs, and nothing for them",
      zh: "不使用也不写入缓存",
    },
  },
];

export const maxAge: OptionSpec = {
  flags: "--max-age <seconds>",
  says: {
    en: "the oldest answer that will do; 0 asks the site",
    zh: "可接受的最旧结果，以秒计；0 表示必定查询站点",
  },
  otherwise: "5",
  read: readAge,
};

/** The options of the commands that ask a site about rooms. */
export const asking: readonly OptionSpec[] = [provider, api, uid, ...asWhom, ...how, ...remembering];

/** The same without those that only choose among adapters. */
export const reaching: readonly OptionSpec[] = [provider, ...asWhom, ...how, ...remembering];
