import type { Logger } from "@stream-fallback/core";

/** More of one thing is a flood. */
const MOST_WARNINGS = 4;

export interface CountedLogger extends Logger {
  /** @throws where there were more warnings than anybody would read */
  check(): void;
}

export function countWarnings(): CountedLogger {
  const warnings: string[] = [];
  const count = (_fields: object, message: string) => void warnings.push(message);
  return {
    debug: () => {},
    info: () => {},
    warn: count,
    error: count,
    check() {
      if (warnings.length > MOST_WARNINGS)
        throw new Error(`a flood of warnings: ${warnings.join(" | ").slice(0, 500)}`);
    },
  };
}
