import { languages } from "../language/text.ts";
import type { OptionSpec } from "./option.ts";

/** What `--log-level` takes, the quietest first. */
export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

export type LogLevel = (typeof logLevels)[number];

/** What the options of all commands give. */
export interface EverywhereOptions {
  verbose?: boolean;
  logLevel?: LogLevel;
  logJson?: boolean;
}

/** The options that every command has. */
export const everywhere: readonly OptionSpec[] = [
  {
    flags: "--lang <language>",
    says: { en: "speak this language", zh: "使用的语言" },
    choices: languages,
    otherwise: { en: "the locale's", zh: "按区域设置" },
  },
  {
    flags: "--verbose",
    says: {
      en: "log every step to stderr, as --log-level debug",
      zh: "在 stderr 记录每一步，同 --log-level debug",
    },
  },
  {
    flags: "--log-level <level>",
    says: { en: "log to stderr from this level on", zh: "stderr 日志的最低级别" },
    choices: logLevels,
    otherwise: "warn",
  },
  {
    flags: "--log-json",
    says: { en: "log as lines of JSON", zh: "日志为 JSON，每行一条" },
  },
];
