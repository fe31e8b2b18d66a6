/** The words around what the catalogue says. */
export const headings = {
  usage: { en: "Usage: ", zh: "用法：" },
  command: { en: "command", zh: "命令" },
  someOptions: { en: "[options]", zh: "[选项]" },
  words: { en: "Words:", zh: "参数：" },
  commands: { en: "Commands:", zh: "命令：" },
  options: { en: "Options:", zh: "选项：" },
  optionsOfInfo: {
    en: "Options of info, the command that is meant where none is named:",
    zh: "info 的选项（省略命令即为 info）：",
  },
  everywhere: { en: "Options of every command:", zh: "所有命令的选项：" },
  exitCodes: { en: "Exit codes:", zh: "退出码：" },
  examples: { en: "Examples:", zh: "示例：" },
  showHelp: { en: "show this, or the help of the command", zh: "显示帮助" },
  showVersion: { en: "show the version", zh: "显示版本" },
  choices: { en: "choices", zh: "可选值" },
  otherwise: { en: "default", zh: "默认" },
  variable: { en: "env", zh: "环境变量" },
  nowhere: { en: "nowhere here", zh: "此处没有缓存" },
  remembered: {
    en: "Answers, breakers and the site's visitor cookies are remembered, never a cookie of yours:",
    zh: "缓存中有结果、熔断状态和站点的访客 cookie，绝无用户自己的 cookie：",
  },
  otherPlace: {
    en: "DOUYIN_CACHE may name another folder for them, by its absolute path; any other path is ignored.",
    zh: "可用 DOUYIN_CACHE 指定其他目录，须为绝对路径，否则忽略。",
  },
  proxies: {
    en: "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name a proxy, and who is asked without it.",
    zh: "HTTPS_PROXY、HTTP_PROXY、ALL_PROXY 和 NO_PROXY 指定代理，以及不经代理的主机。",
  },
} as const;
