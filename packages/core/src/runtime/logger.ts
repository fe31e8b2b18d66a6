import { hush } from "./hush.ts";
import { plainText } from "./plain-text.ts";

/** The four methods of pino, and of most loggers, that we call. Fields never hold a cookie or a page. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/**
 * A logger that cannot hurt a call: what it throws is swallowed, since there is nobody left to tell. It gets texts of
 * strangers without control characters, as some loggers write them as they are.
 */
export function guardedLogger(logger: Logger): Logger {
  const guarded = (level: keyof Logger) => (fields: object, message: string) => {
    try {
      hush(logger[level](plainFields(fields), plainText(message)));
    } catch {}
  };
  return { debug: guarded("debug"), info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}

/** The fields themselves where their texts are plain, as most are. */
function plainFields(fields: object): object {
  const changed = Object.entries(fields).flatMap(([name, value]) => {
    const text = typeof value === "string" ? plainText(value) : value;
    return text === value ? [] : [[name, text]];
  });
  return changed.length === 0 ? fields : { ...fields, ...Object.fromEntries(changed) };
}
