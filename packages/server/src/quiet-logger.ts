import type { Logger } from "@stream-fallback/core";

/** A logger that cannot hurt an answer: what it throws is swallowed, since there is nobody left to tell. */
export function quietLogger(logger: Logger): Logger {
  const quiet = (level: keyof Logger) => (fields: object, message: string) => {
    try {
      logger[level](fields, message);
    } catch {}
  };
  return { debug: quiet("debug"), info: quiet("info"), warn: quiet("warn"), error: quiet("error") };
}
