import { StreamFallbackError } from "@stream-fallback/core";
import { exitCodes } from "../../exit-codes.ts";
import type { RunCommand } from "../command.ts";
import { bashScript } from "./bash-script.ts";
import { fishScript } from "./fish-script.ts";
import { shells } from "./shells.ts";
import { zshScript } from "./zsh-script.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `douyin-info completion <shell>`: the script on stdout. */
export const completion: RunCommand<object> = async (
  { words: [shell = ""], catalogue },
  { stdout, language },
) => {
  const found = shells.find((name) => name === shell);
  if (found === undefined)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `no completions for ${shell}; there are ${shells.join(", ")}`,
    );
  stdout.write(SCRIPTS[found]({ ...catalogue, language }));
  return exitCodes.answered;
};
