import type { CommandSpec } from "../command.ts";
import { shells } from "./shells.ts";

export const completionCommand: CommandSpec = {
  name: "completion",
  says: {
    en: "Print a script that completes commands, options and their values in your shell.",
    zh: "输出 shell 补全脚本。",
  },
  words: "<shell>",
  wordsSay: { en: shells.join(", "), zh: shells.join("、") },
  options: [],
  examples: [
    { line: "bash >> ~/.bashrc", says: { en: "for bash", zh: "用于 bash" } },
    {
      line: 'zsh > "${fpath[1]}/_douyin-info"',
      says: { en: "for zsh, in a folder of its functions", zh: "用于 zsh，存入其函数目录" },
    },
    {
      line: "fish > ~/.config/fish/completions/douyin-info.fish",
      says: { en: "for fish", zh: "用于 fish" },
    },
  ],
  load: async () => (await import("./completion.ts")).completion,
};
