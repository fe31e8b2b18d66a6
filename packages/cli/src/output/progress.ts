import type { WriteStream } from "node:tty";
import type { Surroundings } from "../surroundings.ts";
import { CLEAR_LINE } from "./clear-line.ts";

/** Tells how far a command is, on a terminal and only when it takes long. */
export interface Progress {
  /** One more is done. */
  advance(): void;
  /** Takes the line away. */
  end(): void;
}

const PATIENCE_MS = 1_000;
const EVERY_MS = 200;
const quiet: Progress = { advance() {}, end() {} };

/** @returns one that says nothing where stderr is no terminal */
export function createProgress(
  { stderr, language }: Pick<Surroundings, "stderr" | "language">,
  { total }: { total: number },
): Progress {
  if (!(stderr as Partial<WriteStream>).isTTY) return quiet;
  let done = 0;
  let isShown = false;
  const show = () => {
    const count = total === 1 ? "" : language === "zh" ? ` ${done}/${total}` : `, ${done} of ${total}`;
    stderr.write(`${CLEAR_LINE}${language === "zh" ? "正在查询" : "asking"}${count} …`);
    isShown = true;
  };
  let timer = setTimeout(function again() {
    show();
    timer = setTimeout(again, EVERY_MS);
  }, PATIENCE_MS);
  return {
    advance() {
      done += 1;
    },
    end() {
      clearTimeout(timer);
      if (isShown) stderr.write(CLEAR_LINE);
    },
  };
}
